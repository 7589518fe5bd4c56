// A browser session towards an instance behind a web server with TLS, without a browser.
import { request } from 'node:https'
import { noteCookie, noteSecretsIn } from '../harness/secrets.ts'
import { connect, type RelayClient } from './relay-client.ts'

export type Reply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export type Ask = {
  readonly method?: 'GET' | 'POST'
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
  /** Of this machine, to come from. */
  readonly from?: string
}

/** Where, and whom to trust there. `base`: empty or like `/vroom`. */
export type Site = { readonly origin: string; readonly base: string; readonly ca: string }

/** A request by HTTP/1.1. `path` is the whole one. */
export function ask(
  { origin, ca }: Site,
  path: string,
  { method = 'GET', body, headers, from }: Ask = {},
): Promise<Reply> {
  const text = body === undefined ? '' : JSON.stringify(body)
  noteSecretsIn(text)
  const json = body && { 'content-type': 'application/json' }
  const options = { method, ca, headers: { ...json, ...headers }, agent: false, ...(from && { localAddress: from }) }
  return new Promise((resolve, reject) => {
    const asking = request(`${origin}${path}`, { ...options, timeout: 10_000 }, (reply) => {
      let heard = ''
      reply.setEncoding('utf8')
      reply.on('data', (part: string) => (heard += part))
      reply.on('end', () => {
        noteSecretsIn(heard)
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: heard })
      })
    })
    asking.on('timeout', () => asking.destroy(new Error(`no answer to ${path}`)))
    asking.on('error', reject)
    asking.end(text)
  })
}

/** The cookie of a new session, from creating a room of that name. */
export async function createRoom(
  site: Site,
  name: string,
  options: Ask = {},
): Promise<{ cookie: string; reply: Reply }> {
  const headers = { origin: site.origin, ...options.headers }
  const reply = await ask(site, `${site.base}/api/v1/rooms`, { ...options, method: 'POST', body: { name }, headers })
  return { cookie: cookieOf(reply), reply }
}

/** Into a room by a session of one's own. */
export async function join(site: Site, room: string): Promise<RelayClient & { readonly self: string }> {
  const { origin, base } = site
  const entry = await ask(site, `${base}/api/v1/rooms/${room}/entry`, { method: 'POST', body: {}, headers: { origin } })
  if (entry.status !== 200) throw new Error(`HTTP ${entry.status} ${entry.body}`)
  const { ticket } = JSON.parse(entry.body) as { ticket: string }
  const client = await openSocket(site, cookieOf(entry))
  const { self } = await client.hello(ticket)
  return Object.assign(client, { self })
}

/** Rejects with the HTTP status when the upgrade is refused. */
export function openSocket(site: Site, cookie: string, origin = site.origin): Promise<RelayClient> {
  return connect(`${site.origin.replace('https', 'wss')}${site.base}/signal`, { origin, cookie, ca: site.ca })
}

function cookieOf({ headers }: Reply): string {
  const [line = ''] = [headers['set-cookie'] ?? []].flat()
  noteCookie(line)
  return line.split(';')[0] ?? ''
}
