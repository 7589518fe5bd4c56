// Whatever a request says of the host that it was sent to: links in mails begin with the public URL of the settings.
import { connect } from 'node:net'
import { beforeAll, expect, it } from '@jest/globals'
import type { Message } from '../../../../server/mail-port.ts'
import { createComposer } from '../../../../server/mail/composer.ts'
import { openHttpApp, ORIGIN, type HttpApp } from '../../../support/http-app.ts'

const PUBLIC = 'https://meet.example.org'
const EVIL = 'evil.example'

let app: HttpApp
let port: number
let cookie: string
beforeAll(async () => {
  // A proxy that is believed, so that forwarded headers have all the weight that they can have.
  app = await openHttpApp({ trustedProxies: ['127.0.0.1'] })
  const headers = { 'content-type': 'application/json', origin: ORIGIN }
  const made = await app.app.server.inject({
    method: 'POST',
    url: '/api/v1/rooms',
    payload: '{"name":"team"}',
    headers,
  })
  cookie = String(made.headers['set-cookie']).split(';')[0] ?? ''
  port = Number(new URL(await app.app.server.listen({ port: 0, host: '127.0.0.1' })).port)
})

const invite = '/api/v1/rooms/team/invite'
const host = 'Host: localhost:8090'

/** What stands in the request line, and the headers that tell of a host. */
const variants: readonly (readonly [target: string, ...headers: string[]])[] = [
  [invite, host],
  [invite, `Host: ${EVIL}`],
  [invite, `Host: ${EVIL}:443`],
  [invite, `Host: ${EVIL.toUpperCase()}`],
  [invite, `Host: ${EVIL}.`],
  [invite, `Host: localhost:8090@${EVIL}`],
  [invite, `Host: user:pass@${EVIL}`],
  [invite, `Host: localhost.${EVIL}`],
  [invite, 'Host: [2001:db8::bad]:8090'],
  [invite, 'Host: 192.0.2.66'],
  [invite, `Host: ${EVIL}/path`],
  [invite, `Host: ${EVIL}#`],
  [invite, `Host: ${EVIL}?x=`],
  [invite, 'Host: '],
  [invite, host, `X-Forwarded-Host: ${EVIL}`],
  [invite, host, `X-Forwarded-Host: ${EVIL}, localhost:8090`],
  [invite, host, `X-Forwarded-Host: ${EVIL}`, `X-Forwarded-Host: other.example`],
  [invite, host, `X-Forwarded-Host: ${EVIL}`, 'X-Forwarded-Proto: http', 'X-Forwarded-Port: 81'],
  [invite, host, 'X-Forwarded-Proto: javascript'],
  [invite, host, `X-Forwarded-Server: ${EVIL}`],
  [invite, host, `X-Forwarded-For: ${EVIL}`],
  [invite, host, `X-Forwarded-Prefix: //${EVIL}`],
  [invite, host, `X-Original-URL: https://${EVIL}/`],
  [invite, host, `X-Rewrite-URL: //${EVIL}/`],
  [invite, host, `X-Host: ${EVIL}`],
  [invite, host, `X-HTTP-Host-Override: ${EVIL}`],
  [invite, host, `Forwarded: for=192.0.2.1;host=${EVIL};proto=http`],
  [invite, host, `Forwarded: host="${EVIL}"`],
  [invite, host, `Referer: https://${EVIL}/team`],
  [invite, host, `Via: 1.1 ${EVIL}`],
  [invite, host, `Alt-Used: ${EVIL}`],
  [`http://${EVIL}${invite}`, `Host: ${EVIL}`],
  [`https://${EVIL}${invite}`, host],
  [`${invite}?host=${EVIL}`, host],
  [`//${EVIL}${invite}`, host],
]

/** One request as bytes: what a client library would never send. The answer is its status. */
function send(target: string, headers: readonly string[], to: string): Promise<number> {
  const body = JSON.stringify({ addresses: [to], from: 'Alice', language: 'en', meeting: soon() })
  const lines = [
    `POST ${target} HTTP/1.1`,
    ...headers,
    `Origin: ${ORIGIN}`,
    `Cookie: ${cookie}`,
    'Content-Type: application/json',
    `Content-Length: ${String(body.length)}`,
    'Connection: close',
  ]
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`))
    socket.on('data', (bytes: Buffer) => (answer += bytes.toString()))
    socket.on('close', () => resolve(Number(answer.split(' ')[1])))
    socket.on('error', reject)
  })
}

/** RFC 5545, 3.1 and 3.3.11. */
const unfolded = (content: string): string => content.replace(/\r?\n[ \t]/g, '').replaceAll('\\n', '\n')

const soon = () => ({ startsAt: app.clock.now() + 3_600_000, timeZone: 'Europe/Paris', minutes: 30 })

/** Of the mails that wait, put into words. */
async function composed(): Promise<readonly Message[]> {
  const { clock, deps } = app
  const from = { name: 'Vroom', address: 'vroom@example.org' }
  const composer = createComposer({ publicUrl: PUBLIC, from, tokens: deps.tokens })
  const mails = await deps.store.leaseMails(clock.now(), clock.now() + 120_000, 1000)
  return mails.flatMap((mail) => composer.compose(mail, clock.now()) ?? [])
}

it.each(variants.map((variant) => [variant.join(' | '), variant] as const))(
  '[O2] %s leads nowhere else',
  async (_name, variant) => {
    const [target, ...headers] = variant
    // Tomorrow, so that no budget ends the row.
    app.clock.advance(25 * 3_600_000)
    const status = await send(target, headers, 'dora@example.org')
    const messages = await composed()
    expect([204, 400, 404, 405]).toContain(status)
    expect(messages).toHaveLength(status === 204 ? 1 : 0)
    for (const { subject, text, html, calendar, unsubscribe } of messages) {
      const said = [subject, text, html, unfolded(calendar?.content ?? ''), unsubscribe].join('\n')
      const links = [...said.matchAll(/\b[a-z]+:\/\/[^\s/"'<>]*/gi)].map(([link]) => link)
      expect(links.length).toBeGreaterThan(3)
      expect(new Set(links)).toEqual(new Set([PUBLIC]))
      expect(said).not.toMatch(/evil|other\.example|localhost|192\.0\.2|2001:db8/i)
      expect(text).toMatch(new RegExp(`${PUBLIC}/team#i=[A-Za-z0-9_-]{43}\\b`))
    }
  },
)

it('[O2] most of them are requests like any other, and cause a mail', async () => {
  let done = 0
  for (const [target, ...headers] of variants) {
    app.clock.advance(25 * 3_600_000)
    if ((await send(target, headers, 'emil@example.org')) === 204) done += 1
  }
  expect(variants.length).toBeGreaterThanOrEqual(30)
  expect(done).toBeGreaterThanOrEqual(25)
})
