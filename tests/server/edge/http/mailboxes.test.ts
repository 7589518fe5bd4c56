// The way out of the mails: what mail providers send on behalf of their people, and what must not be one.
import { connect } from 'node:net'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { makeTempDir } from '../../../harness/temp-dir.ts'
import { openHttpApp, ORIGIN, type HttpApp } from '../../../support/http-app.ts'
import { openRows } from '../../../support/table-rows.ts'

let app: HttpApp
let rows: ReturnType<typeof openRows>
let mailbox: string
let token: string
beforeEach(async () => {
  const file = join(await makeTempDir('mailboxes'), 'vroom.db')
  app = await openHttpApp({ file })
  rows = openRows(file)
  mailbox = app.deps.tokens.mailbox('dora@example.org')
  token = app.deps.tokens.sealMailbox(mailbox)
})

type Headers = Record<string, string>
const ask = (method: string, path: string, headers: Headers = {}, payload?: string) =>
  app.app.server.inject({
    ...{ method: method as 'POST', url: `/api/v1/mailbox/${path}`, headers },
    ...(payload !== undefined && { payload }),
  })
const isOut = () => app.deps.store.isOptedOut(mailbox)
const events = async () => (await app.deps.store.events(null, null, 50)).map(({ event, message }) => [event, message])

const FORM = 'application/x-www-form-urlencoded'
const MULTIPART = 'multipart/form-data; boundary=----=_Part_1234567890_9876543210.1700000000000'
const parts = [
  '------=_Part_1234567890_9876543210.1700000000000',
  'Content-Disposition: form-data; name="List-Unsubscribe"',
  '',
  'One-Click',
  '------=_Part_1234567890_9876543210.1700000000000--',
  '',
].join('\r\n')

describe('[O3] one click', () => {
  it.each<[string, Headers, string | undefined]>([
    ['as RFC 8058 has it', { 'content-type': FORM }, 'List-Unsubscribe=One-Click'],
    ['with a charset', { 'content-type': `${FORM}; charset=UTF-8` }, 'List-Unsubscribe=One-Click'],
    ['in other letters', { 'content-type': 'Application/X-WWW-Form-URLEncoded' }, 'List-Unsubscribe=One-Click'],
    ['as a form of parts', { 'content-type': MULTIPART }, parts],
    ['with an empty form', { 'content-type': FORM }, ''],
    ['with nothing at all', {}, undefined],
    ['with no length', { 'content-length': '0' }, undefined],
    ['as an empty object', { 'content-type': 'application/json' }, '{}'],
    ['as no JSON', { 'content-type': 'application/json' }, ''],
    ['from a page of ours', { origin: ORIGIN, 'sec-fetch-site': 'same-origin' }, undefined],
    ['from the page of a webmail', { origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' }, undefined],
    ['with a cookie', { cookie: `vroom=${'A'.repeat(43)}`, 'content-type': FORM }, 'List-Unsubscribe=One-Click'],
  ])('%s opts out', async (_how, headers, payload) => {
    const reply = await ask('POST', `${token}/opt-out`, headers, payload)
    expect([reply.statusCode, reply.json()]).toEqual([200, { optedOut: true }])
    expect([reply.headers['set-cookie'], reply.headers['cache-control']]).toEqual([undefined, 'no-store'])
    expect(await isOut()).toBe(true)
    expect(await events()).toEqual([['mail_opt_out', mailbox.slice(0, 8)]])
  })

  it('works as it comes over the wire, with what providers send and no more', async () => {
    const address = await app.app.server.listen({ port: 0, host: '127.0.0.1' })
    const body = 'List-Unsubscribe=One-Click'
    const request = [
      `POST /api/v1/mailbox/${token}/opt-out HTTP/1.1`,
      'Host: localhost:8090',
      'User-Agent: Mail/1.0',
      `Content-Type: ${FORM}`,
      `Content-Length: ${String(body.length)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n')
    expect(await overTheWire(Number(new URL(address).port), request)).toMatch(
      /^HTTP\/1\.1 200 [\s\S]*\{"optedOut":true\}/,
    )
    expect(await isOut()).toBe(true)
  })

  it('is done once, told again, and can be taken back', async () => {
    for (let at = 0; at < 3; at++) expect((await ask('POST', `${token}/opt-out`)).json()).toEqual({ optedOut: true })
    expect((await ask('GET', token)).json()).toEqual({ optedOut: true })
    expect((await ask('POST', `${token}/opt-in`, { origin: ORIGIN })).json()).toEqual({ optedOut: false })
    expect((await ask('POST', `${token}/opt-in`, { origin: ORIGIN })).json()).toEqual({ optedOut: false })
    expect((await ask('GET', token)).json()).toEqual({ optedOut: false })
    const shown = mailbox.slice(0, 8)
    expect(await events()).toEqual([
      ['mail_opt_in', shown],
      ['mail_opt_out', shown],
    ])
  })
})

describe('[O3] nothing changes', () => {
  it('by looking, however often and by whichever method', async () => {
    const before = rows()
    for (const path of [token, `${token}/opt-out`, `${token}/opt-in`])
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'])
        for (const headers of [{}, { accept: 'text/html', 'sec-purpose': 'prefetch' }] as Headers[])
          expect([200, 303, 405]).toContain((await ask(method, path, headers)).statusCode)
    expect(rows()).toBe(before)
  })

  it('when a browser opens the link: it is led to the page that asks, and to no other place', async () => {
    for (const host of ['localhost:8090', 'evil.example']) {
      const reply = await ask('GET', `${token}/opt-out`, { host, 'x-forwarded-host': 'evil.example' })
      expect([reply.statusCode, reply.headers['location']]).toEqual([303, `/unsubscribe#${token}`])
    }
    const reply = await ask('GET', '%2f%2fevil.example%2f/opt-out')
    expect(reply.headers['location']).toBe('/unsubscribe#%2F%2Fevil.example%2F')
  })

  it.each<[string, (good: string) => string]>([
    ['another mailbox under the same seal', (good) => `A${good.slice(1)}`],
    ['no seal', (good) => good.split('.')[0] ?? ''],
    ['a seal that is cut', (good) => good.slice(0, -1)],
    ['a longer one', (good) => `${good}A`],
    ['another part', (good) => `${good}.x`],
    ['other letters', (good) => good.toUpperCase()],
    ['an address', () => 'dora@example.org'],
    ['a ticket', () => sealedTicket()],
    ['a very long one', () => 'x'.repeat(3000)],
    ['nothing but zeros', () => '%00'],
  ])('with %s', async (_what, made) => {
    const before = rows()
    const path = made(token)
    for (const reply of [
      await ask('GET', path),
      await ask('POST', `${path}/opt-out`),
      await ask('POST', `${path}/opt-in`, { origin: ORIGIN }),
    ])
      expect([reply.statusCode, reply.json()]).toEqual([404, { code: 'bad-mailbox' }])
    expect(rows()).toBe(before)
  })

  it.each<[string, string | undefined, string, number, string]>([
    ['a text', 'text/plain', 'List-Unsubscribe=One-Click', 415, 'bad-media-type'],
    ['bytes', 'application/octet-stream', 'x', 415, 'bad-media-type'],
    ['bytes of no kind', undefined, 'List-Unsubscribe=One-Click', 415, 'bad-media-type'],
    ['half JSON', 'application/json', '{', 400, 'malformed'],
    ['JSON with more in it', 'application/json', '{"optedOut":false}', 400, 'bad-shape'],
    ['JSON that is no object', 'application/json', '[]', 400, 'bad-shape'],
    ['JSON that is nothing', 'application/json', 'null', 400, 'bad-shape'],
    ['deep JSON', 'application/json', '['.repeat(200), 400, 'too-deep'],
    ['a long form', FORM, 'x'.repeat(600), 413, 'too-large'],
    ['long parts', MULTIPART, `${parts}${'x'.repeat(600)}`, 413, 'too-large'],
    ['long JSON', 'application/json', `{"a":"${'x'.repeat(600)}"}`, 413, 'too-large'],
  ])('with %s', async (_what, type, payload, status, code) => {
    const before = rows()
    const headers: Headers = type === undefined ? {} : { 'content-type': type }
    const reply = await ask('POST', `${token}/opt-out`, headers, payload)
    expect([reply.statusCode, reply.json()]).toEqual([status, { code }])
    expect(rows()).toBe(before)
  })

  it('by a form, where mails are wanted again: only our pages ask for that', async () => {
    await ask('POST', `${token}/opt-out`)
    const before = rows()
    const form = 'List-Unsubscribe=One-Click'
    for (const [headers, payload, code] of [
      [{ 'content-type': FORM }, form, 'bad-media-type'],
      [{ 'content-type': MULTIPART }, parts, 'bad-media-type'],
      [{ origin: 'https://evil.example' }, undefined, 'bad-origin'],
      [{ 'sec-fetch-site': 'cross-site' }, undefined, 'cross-site'],
      [{ cookie: `vroom=${'A'.repeat(43)}` }, undefined, 'cross-site'],
    ] as [Headers, string | undefined, string][])
      expect((await ask('POST', `${token}/opt-in`, headers, payload)).json()).toEqual({ code })
    expect(rows()).toBe(before)
  })
})

function sealedTicket(): string {
  const { deps, clock } = app
  const claims = { id: 'x', room: 'team', roomId: 'r', role: 'participant', door: 0, session: 's' } as const
  return deps.tokens.sealTicket({ ...claims, expiresAt: clock.now() + 1000 })
}

function overTheWire(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    socket.on('data', (bytes: Buffer) => (answer += bytes.toString()))
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}
