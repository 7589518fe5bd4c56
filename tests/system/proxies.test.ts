// nginx, Apache and HAProxy of Debian with the files of docs/proxies, with a host of their own and below a path.
import { request } from 'node:http'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { startServer, type RunningServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'
import { freePorts, kinds, startWebServer, type Kind, type WebServer } from '../harness/web-servers.ts'
import { creatorsOf } from '../support/audit-addresses.ts'
import { ask, createRoom, join, openSocket, type Site } from '../support/https-visitor.ts'

type World = { readonly relay: RunningServer; readonly web: WebServer; readonly site: Site }

async function open(kind: Kind, variant: 'root' | 'path'): Promise<World> {
  const ports = await freePorts()
  const base = variant === 'root' ? '' : '/vroom'
  const origin = `https://localhost:${ports.https}`
  const settings = { VROOM_DAEMON_PUBLIC_URL: `${origin}${base}`, VROOM_DAEMON_TRUSTED_PROXIES: '127.0.0.1' }
  const relay = await startServer({ settings })
  const web = await startWebServer(kind, variant, ports, relay.port)
  return { relay, web, site: { origin, base, ca: web.ca } }
}

/** Where plain HTTP leads to. */
function plainLocation({ httpPort }: WebServer, path: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: httpPort, path, headers: { host: `localhost:${httpPort}` } }
    request(options, (reply) => resolve(reply.resume().headers['location']))
      .on('error', reject)
      .end()
  })
}

const worlds = kinds.flatMap((kind) => [[kind, 'root'] as const, [kind, 'path'] as const])

describe.each(worlds)('%s, %s', (kind, variant) => {
  let relay: RunningServer
  let web: WebServer
  let site: Site
  let base: string
  beforeAll(async () => {
    ;({ relay, web, site } = await open(kind, variant))
    base = site.base
  })

  it('hands out the page, its files as they were compressed, and the API', async () => {
    const page = await ask(site, `${base}/team`)
    expect([page.status, page.headers['cache-control']]).toEqual([200, 'no-cache'])
    const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path)
    expect(files.length).toBeGreaterThanOrEqual(3)
    for (const path of files) {
      expect(path.startsWith(`${base}/`)).toBe(true)
      expect((await ask(site, path)).status).toBe(200)
    }
    const script = files.find((path) => path.endsWith('.js')) ?? ''
    const small = await ask(site, script, { headers: { 'accept-encoding': 'br' } })
    expect([small.headers['content-encoding'], small.headers['cache-control']]).toEqual([
      'br',
      'public, max-age=31536000, immutable',
    ])
    expect(small.headers['content-length']).toBeDefined()
    const instance = await ask(site, `${base}/api/v1/instance`)
    expect([instance.status, instance.headers['x-content-type-options']]).toEqual([200, 'nosniff'])
  })

  it('leads from plain HTTP to HTTPS, and to one address of each room', async () => {
    expect(await plainLocation(web, `${base}/team`)).toBe(
      `https://localhost${base}/team`.replace('localhost', plainHost()),
    )
    const { status, headers } = await ask(site, `${base}/Team?a=b`)
    expect([status, new URL(String(headers['location']), site.origin).href]).toEqual([
      308,
      `${site.origin}${base}/team?a=b`,
    ])
  })

  /** Each says it in its own way: the name alone, or with the port that was asked. */
  const plainHost = (): string => (kind === 'haproxy' ? `localhost:${web.httpPort}` : 'localhost')

  it('two people get a cookie, a ticket and a socket each, and a signal goes from one to the other', async () => {
    const { reply } = await createRoom(site, 'two')
    const [line = ''] = [reply.headers['set-cookie'] ?? []].flat()
    const name = variant === 'root' ? '__Host-vroom' : '__Secure-vroom'
    expect(line).toMatch(new RegExp(`^${name}=[^;]+; .*Path=${base}/; HttpOnly; Secure; SameSite=Strict$`))
    const [ann, bob] = [await join(site, 'two'), await join(site, 'two')]
    ann.send({ type: 'signal', re: 1, to: bob.self, payload: 'x'.repeat(30_000) })
    expect(await bob.next('signal')).toMatchObject({ from: ann.self, payload: 'x'.repeat(30_000) })
    bob.send({ type: 'signal', re: 1, to: ann.self, payload: 'back' })
    expect((await ann.next('signal')).payload).toBe('back')
    ann.ws.terminate()
    bob.ws.terminate()
  })

  it('a page of another site is refused, for a socket and for a deed', async () => {
    const { cookie } = await createRoom(site, 'origins')
    await expect(openSocket(site, cookie, 'https://evil.example')).rejects.toThrow('HTTP 403')
    const { reply } = await createRoom(site, 'never', { headers: { origin: 'https://evil.example' } })
    expect([reply.status, reply.body]).toEqual([403, '{"code":"bad-origin"}'])
  })

  it('the relay sees the address of the browser, whatever the browser claims', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9', 'x-real-ip': '203.0.113.9' }
    await createRoom(site, 'spoofed', { headers, from: '127.0.0.2' })
    expect(creatorsOf(relay, 'spoofed')).toEqual(['127.0.0.2'])
  })

  it('a body that is too large is refused', async () => {
    const headers = { origin: site.origin }
    const reply = await ask(site, `${base}/api/v1/rooms`, {
      method: 'POST',
      headers,
      body: { name: 'x'.repeat(70_000) },
    })
    // Whoever answers while the body still comes may close before the other has heard.
    expect([413, 502]).toContain(reply.status)
  })

  if (variant === 'path') {
    it('the rest of the host is not ours', async () => {
      const lead = await ask(site, '/vroom')
      expect(lead.status).toBe(308)
      expect(new URL(String(lead.headers['location']), site.origin).href).toBe(`${site.origin}/vroom/`)
      expect((await ask(site, '/')).body).toBe('something else')
      for (const path of ['/vroomx', '/vroomx/team', '/api/v1/instance']) {
        const { headers } = await ask(site, path)
        expect(headers['permissions-policy']).toBeUndefined()
      }
    })
  }

  it('says that the relay is away, and finds it again', async () => {
    await relay.stop()
    const away = await waitFor(
      async () => {
        const { status } = await ask(site, `${base}/api/v1/instance`)
        return status >= 500 && status
      },
      { what: 'the web server to miss the relay' },
    )
    expect([502, 503]).toContain(away)
    await relay.restart()
    await waitFor(async () => (await ask(site, `${base}/api/v1/instance`)).status === 200, {
      what: 'the web server to find the relay',
    })
    const again = await join(site, (await createRoom(site, 'again')).reply.status === 201 ? 'again' : 'none')
    again.ws.terminate()
  })
})
