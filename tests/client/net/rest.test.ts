// The HTTP routes as the page calls them, over a real server that may answer anything.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { createRest, type Rest } from '../../../client/net/rest.ts'
import { atEnd } from '../../harness/cleanup.ts'
import { invitation } from '../../support/call-routes.ts'
import { invited } from '../../support/doors.ts'

type Asked = { method: string; url: string; type: string | undefined; body: string }

let answer: (request: IncomingMessage, response: ServerResponse) => void
let asked: Asked[]
let rest: Rest
let impatient: Rest
let stop: () => Promise<void>

const says =
  (status: number, body: unknown): typeof answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

beforeEach(async () => {
  asked = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (bytes: Buffer) => (body += bytes.toString()))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      asked.push({ method, url, type: headers['content-type'], body })
      answer(request, response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  stop = async () => {
    server.closeAllConnections()
    if (server.listening) await new Promise((done) => server.close(done))
  }
  atEnd(stop)
  // As a page does: its own origin is before every path.
  const ask: typeof fetch = (path, options) => fetch(new URL(path as string, origin), options)
  rest = createRest(ask)
  impatient = createRest(ask, '/', 500)
})

const offline = { ok: false, error: { code: 'offline', retryAfterMs: null } }
const entry = { ticket: 'ticket-for-the-lobby', role: 'participant', expiresInMs: 30_000 }

describe('createRest', () => {
  it('asks the routes as they are documented', async () => {
    answer = says(200, { name: 'lobby' })
    expect(await rest.createRoom('')).toEqual({ ok: true, value: { name: 'lobby' } })
    await rest.createRoom('Lobby')
    await rest.findRoom('lobby')
    answer = says(200, entry)
    expect(await rest.enterRoom('lobby', { password: '', invitation: '' })).toEqual({ ok: true, value: entry })
    const json = 'application/json'
    expect(asked).toEqual([
      { method: 'POST', url: '/api/v1/rooms', type: json, body: '{}' },
      { method: 'POST', url: '/api/v1/rooms', type: json, body: '{"name":"Lobby"}' },
      { method: 'GET', url: '/api/v1/rooms/lobby', type: undefined, body: '' },
      { method: 'POST', url: '/api/v1/rooms/lobby/entry', type: json, body: '{}' },
    ])
    answer = says(200, {
      version: '0.1.0',
      poweredBy: '',
      namesAllowed: true,
      mail: true,
      feedback: false,
      video: { width: 1, height: 1, frameRate: 1, maxUplinkKbps: 0 },
    })
    expect((await rest.instance()).ok).toBe(true)
    expect(asked.at(-1)?.url).toBe('/api/v1/instance')
  })

  it('shows the password only where there is one, and reads the door and the bans', async () => {
    answer = says(200, entry)
    await rest.enterRoom('lobby', { password: 'open sesame', invitation: '' })
    expect(asked[0]?.body).toBe('{"password":"open sesame"}')
    expect(asked[0]?.url).toBe('/api/v1/rooms/lobby/entry')
    const door = {
      name: 'lobby',
      door: 'password',
      role: 'participant',
      askName: true,
      waitingRoom: false,
      notifies: false,
    }
    answer = says(200, door)
    expect(await rest.findRoom('lobby')).toEqual({ ok: true, value: door })
    const bans = [{ id: 'ban-number-1', name: null, at: 1, address: true }]
    answer = says(200, { bans })
    expect(await rest.bans('lobby')).toEqual({ ok: true, value: { bans } })
    expect(asked.at(-1)).toMatchObject({ method: 'GET', url: '/api/v1/rooms/lobby/bans' })
  })

  it.each([
    ['4', 4_000],
    ['0', 0],
    ['Wed, 21 Oct 2026 07:28:00 GMT', null],
    ['-1', null],
    ['99999999999', null],
  ])('a refusal with Retry-After: %s', async (seconds, retryAfterMs) => {
    answer = (_request, response) => {
      response.writeHead(429, { 'retry-after': seconds }).end('{"code":"too-many-tries"}')
    }
    expect(await rest.enterRoom('lobby', { password: 'x', invitation: '' })).toEqual({
      ok: false,
      error: { code: 'too-many-tries', retryAfterMs },
    })
  })

  it('lets no name out of its place in the path', async () => {
    answer = says(404, { code: 'no-such-room' })
    await rest.findRoom('../admin?x=1#y')
    expect(asked[0]?.url).toBe('/api/v1/rooms/..%2Fadmin%3Fx%3D1%23y')
  })

  it.each([
    [404, 'no-such-room'],
    [409, 'room-full'],
    [409, 'room-exists'],
    [429, 'too-fast'],
    [503, 'storage-unavailable'],
  ])('[E1] %i with %s is that code', async (status, code) => {
    answer = says(status, { code })
    expect(await rest.enterRoom('lobby', { password: '', invitation: '' })).toEqual({
      ok: false,
      error: { code, retryAfterMs: null },
    })
  })

  it.each([
    ['a page of a proxy', 502, '<html>Bad gateway</html>'],
    ['an unknown code', 400, { code: 'teapot' }],
    ['a code of the prototype', 400, { code: 'constructor' }],
    ['an empty error', 500, ''],
    ['a page instead of a reply', 200, '<html>Welcome to the hotel</html>'],
    ['an empty reply', 200, ''],
    ['half a reply', 200, { ticket: entry.ticket }],
    ['more than a reply', 200, { ...entry, admin: true }],
    ['a ticket that is none', 200, { ...entry, ticket: 'a b' }],
    ['null', 200, 'null'],
    ['depth', 200, `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['length', 200, { ...entry, ticket: 'a'.repeat(1_000_000) }],
  ])('%s is offline', async (_what, status, body) => {
    answer = says(status, body)
    expect(await rest.enterRoom('lobby', { password: '', invitation: '' })).toEqual(offline)
  })

  it('no server is offline', async () => {
    await stop()
    expect(await rest.instance()).toEqual(offline)
    expect(await rest.createRoom('x')).toEqual(offline)
  })

  it('an answer that breaks off is offline', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{"ticket":')
      setImmediate(() => response.destroy())
    }
    expect(await rest.enterRoom('lobby', { password: '', invitation: '' })).toEqual(offline)
  })

  it('an answer that never comes is offline after a while', async () => {
    answer = () => undefined
    expect(await impatient.enterRoom('lobby', { password: '', invitation: '' })).toEqual(offline)
    answer = (_request, response) => void response.writeHead(200).write('{')
    expect(await impatient.enterRoom('lobby', { password: '', invitation: '' })).toEqual(offline)
  })
})

const token = 'T'.repeat(43)
const seal = `${'m'.repeat(43)}.${'s'.repeat(43)}`

describe('invitations and mails', () => {
  it('[N2] the token of an invitation travels in bodies alone', async () => {
    answer = says(200, entry)
    await rest.enterRoom('lobby', { password: '', invitation: token })
    await rest.enterRoom('lobby', { password: 'open sesame', invitation: token })
    answer = says(200, invited())
    expect(await rest.lookAtInvitation(token)).toEqual({ ok: true, value: invited() })
    answer = says(204, '')
    expect(await rest.answerInvitation(token, 'later', 'My train.')).toEqual({ ok: true, value: null })
    expect(await rest.answerInvitation(token, 'accepted', '')).toEqual({ ok: true, value: null })
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /api/v1/rooms/lobby/entry',
      'POST /api/v1/rooms/lobby/entry',
      'POST /api/v1/invitations/look',
      'POST /api/v1/invitations/answer',
      'POST /api/v1/invitations/answer',
    ])
    expect(asked.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { invitation: token },
      { password: 'open sesame', invitation: token },
      { token },
      { token, answer: 'later', message: 'My train.' },
      { token, answer: 'accepted' },
    ])
  })

  it('reads what chairmen see, at its full length', async () => {
    const text = 'é"\n'.repeat(333)
    const full = invitation('a', { message: text, answer: { answer: 'later', message: text, at: 1 } })
    const invitations = Array.from({ length: 200 }, () => full)
    answer = says(200, { invitations, next: null })
    expect(await rest.invitations('lobby')).toEqual({ ok: true, value: { invitations, next: null } })
    answer = says(200, { addresses: [] })
    expect(await rest.notified('lobby')).toEqual({ ok: true, value: { addresses: [] } })
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /api/v1/rooms/lobby/invitations?limit=200',
      'GET /api/v1/rooms/lobby/notified',
    ])
  })

  it('[O3] opts out and in again by a POST that says nothing; looking is a GET', async () => {
    answer = says(200, { optedOut: true })
    expect(await rest.mailbox(seal)).toEqual({ ok: true, value: { optedOut: true } })
    expect(await rest.optOut(seal)).toEqual({ ok: true, value: { optedOut: true } })
    await rest.optIn('../rooms#?')
    const no = { type: undefined, body: '' }
    expect(asked).toEqual([
      { method: 'GET', url: `/api/v1/mailbox/${seal}`, ...no },
      { method: 'POST', url: `/api/v1/mailbox/${seal}/opt-out`, ...no },
      { method: 'POST', url: '/api/v1/mailbox/..%2Frooms%23%3F/opt-in', ...no },
    ])
  })

  it('[O6] feedback is taken without a word, and nothing else is taken for that', async () => {
    answer = says(204, '')
    expect(await rest.feedback({ message: 'Good.' })).toEqual({ ok: true, value: null })
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/api/v1/feedback', body: '{"message":"Good."}' })
    answer = says(200, '<html>Welcome to the hotel</html>')
    expect(await rest.feedback({ message: 'Good.' })).toEqual(offline)
    expect(await rest.answerInvitation(token, 'accepted', '')).toEqual(offline)
    answer = says(409, { code: 'answer-closed' })
    expect(await rest.answerInvitation(token, 'accepted', '')).toMatchObject({ error: { code: 'answer-closed' } })
  })
})
