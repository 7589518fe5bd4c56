// The relay's HTTP door as raw bytes: what libraries would tidy up before it arrives.
import { connect } from 'node:net'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { startServer, type RunningServer } from '../harness/server.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ settings: { VROOM_DAEMON_LOG_LEVEL: 'debug' } })
})

/** All that the relay answers before it closes. */
function say(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(server.port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')))
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}
const get = (path: string, headers = '') =>
  say(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`)
const status = (answer: string): number => Number(answer.split(' ')[1])

describe('paths', () => {
  it.each([
    '/../../etc/passwd',
    '/..',
    '/%2e%2e',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/../../package.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets//etc/passwd',
    '//evil.example',
    '//evil.example/team',
    '/team/..;/admin',
    '/\\evil.example',
    'http://evil.example/Team/x',
    '/team%00',
    '/%ff',
  ])('%s is no page and no way elsewhere', async (path) => {
    const answer = await get(path)
    expect([400, 404]).toContain(status(answer))
    expect(answer).not.toMatch(/^location:/im)
    expect(answer).not.toMatch(/root:|"version"/)
  })

  it('a redirect stays here, whatever host the request names', async () => {
    const answer = await say(
      'GET /Team HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\nX-Forwarded-Host: evil.example\r\n\r\n',
    )
    expect(answer).toMatch(/^location: \/team\r$/im)
    expect(answer).not.toContain('evil.example')
  })
})

describe('requests that are none', () => {
  it.each([
    'GET / HTTP/1.1\r\n\r\n',
    'NONSENSE\r\n\r\n',
    `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    'POST /api/v1/rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'POST /api/v1/rooms HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
  ])('%.60j are refused', async (text) => {
    const answer = await say(text)
    expect(status(answer)).toBeGreaterThanOrEqual(400)
    expect(status(answer)).toBeLessThan(500)
  })

  it('leave the relay as it was', async () => {
    expect(status(await get('/readyz'))).toBe(200)
    expect(server.status()).toBeNull()
  })
})

it('no secret of a session reaches the log', async () => {
  const headers = { 'content-type': 'application/json', origin: server.origin }
  const made = await fetch(`${server.origin}/api/v1/rooms`, { method: 'POST', headers, body: '{"name":"quiet"}' })
  const cookie = made.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const entry = await fetch(`${server.origin}/api/v1/rooms/quiet/entry`, {
    method: 'POST',
    headers: { ...headers, cookie },
    body: '{}',
  })
  const { ticket } = (await entry.json()) as { ticket: string }
  const log = server.log().join('\n')
  expect(log).toContain('room created')
  const key = readFileSync(join(server.dataDir, 'data/secret.key'), 'utf8').trim()
  for (const secret of [cookie.split('=')[1] ?? '', ticket, key]) {
    expect(secret.length).toBeGreaterThan(30)
    expect(log).not.toContain(secret)
  }
  for (const line of server.log().filter((each) => !each.startsWith('Vroom is ready'))) {
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(String) })
  }
})

describe('the API', () => {
  const ask = async (path: string, headers: Record<string, string>, body?: object) => {
    const sent = { 'content-type': 'application/json', origin: server.origin, ...headers }
    const init = body ? { method: 'POST', headers: sent, body: JSON.stringify(body) } : { headers: sent }
    return fetch(`${server.origin}/api/v1/rooms${path}`, init)
  }
  const cookieOf = (reply: Response): string => reply.headers.getSetCookie()[0]?.split(';')[0] ?? ''

  it('makes a room, gives it rules, lets somebody in, and remembers all of it', async () => {
    const made = await ask('', {}, { name: 'tour' })
    expect(made.status).toBe(201)
    const chairman = { cookie: cookieOf(made) }
    const settings = { askName: false, onlyChairmen: ['screen'] }
    expect((await ask('/tour/configure', chairman, { settings })).status).toBe(204)
    const password = 'correct horse'
    expect((await ask('/tour/set-password', chairman, { which: 'access', password })).status).toBe(204)

    expect(await (await ask('/tour', {})).json()).toMatchObject({
      door: 'password',
      role: 'participant',
      askName: false,
    })
    expect(await (await ask('/tour/entry', {}, {})).json()).toEqual({ code: 'password-required' })
    expect(await (await ask('/tour/entry', {}, { password: 'wrong' })).json()).toEqual({ code: 'wrong-password' })
    const entry = await ask('/tour/entry', {}, { password })
    expect(await entry.json()).toMatchObject({ role: 'participant', ticket: expect.any(String) })
    const participant = { cookie: cookieOf(entry) }
    expect(await (await ask('/tour/end-meeting', participant, {})).json()).toEqual({ code: 'not-allowed' })

    const state: unknown = await (await ask('/tour/state', chairman)).json()
    expect(state).toMatchObject({ revision: 2, hasPassword: true, settings })
    const audit = (await (await ask('/tour/events', chairman)).json()) as {
      events: { event: string; message: string }[]
    }
    const told = audit.events.map(({ event }) => event)
    expect(told).toEqual(expect.arrayContaining(['room_create', 'room_modify', 'password_wrong', 'no_role']))
    expect(JSON.stringify(audit) + server.log().join('')).not.toContain(password)
  })

  it('describes itself', async () => {
    const page = await fetch(`${server.origin}/api/docs`)
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('/api/v1/rooms/{name}/configure')])
    expect(page.headers.get('content-security-policy')).toContain("style-src 'self'")
    expect(await (await fetch(`${server.origin}/api/openapi.json`)).json()).toMatchObject({ openapi: '3.1.0' })
  })
})
