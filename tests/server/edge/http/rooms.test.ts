// Rooms over HTTP: who is their chairman, and what is no request of ours.
import type { InjectOptions } from 'fastify'
import { describe, expect, it } from '@jest/globals'
import { openHttpApp, ORIGIN, type HttpApp } from '../../../support/http-app.ts'

const JSON_TYPE = { 'content-type': 'application/json', origin: ORIGIN }

async function post(app: HttpApp, url: string, body: unknown = {}, headers: Record<string, string> = {}) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body)
  return app.app.server.inject({ method: 'POST', url, payload, headers: { ...JSON_TYPE, ...headers } })
}
const cookieOf = (reply: { headers: { 'set-cookie'?: string | string[] | undefined } }): string =>
  [reply.headers['set-cookie'] ?? ''].flat()[0]?.split(';')[0] ?? ''

describe('rooms', () => {
  it('are created once, under the name in lower case, and found again', async () => {
    const app = await openHttpApp()
    const made = await post(app, '/api/v1/rooms', { name: ' Team-Monday ' })
    expect([made.statusCode, made.json()]).toEqual([201, { name: 'team-monday' }])
    const found = await app.app.server.inject('/api/v1/rooms/TEAM-monday')
    const door = {
      name: 'team-monday',
      door: 'open',
      role: 'participant',
      askName: true,
      waitingRoom: false,
      notifies: false,
    }
    expect([found.statusCode, found.json()]).toEqual([200, door])
    const again = await post(app, '/api/v1/rooms', { name: 'team-monday' })
    expect([again.statusCode, again.json()]).toEqual([409, { code: 'room-exists' }])
    expect(again.headers['set-cookie']).toBeUndefined()
  })

  it('get a name nobody can guess when none is wanted', async () => {
    const made = await post(await openHttpApp(), '/api/v1/rooms')
    expect(made.json<{ name: string }>().name).toMatch(/^[a-z0-9]{4}(-[a-z0-9]{4}){3}$/)
  })

  it('have the session that made them as chairman, and nobody else', async () => {
    const app = await openHttpApp()
    const owner = cookieOf(await post(app, '/api/v1/rooms', { name: 'team' }))
    const enter = async (cookie?: string) =>
      post(app, '/api/v1/rooms/team/entry', {}, cookie === undefined ? {} : { cookie })
    const mine = await enter(owner)
    expect(mine.json()).toMatchObject({ role: 'chairman', expiresInMs: 30_000 })
    expect(mine.headers['set-cookie']).toBeUndefined()
    const stranger = await enter()
    expect(stranger.json()).toMatchObject({ role: 'participant' })
    expect(String(stranger.headers['set-cookie'])).toMatch(
      /^vroom=[A-Za-z0-9_-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/,
    )
    const forged = await enter(`vroom=${'A'.repeat(43)}`)
    expect(forged.json()).toMatchObject({ role: 'participant' })
    expect(cookieOf(forged)).not.toBe(`vroom=${'A'.repeat(43)}`)
  })

  it('[H3] the ticket is sealed for this room, session and time', async () => {
    const all = await openHttpApp()
    const { deps } = all
    const cookie = cookieOf(await post(all, '/api/v1/rooms', { name: 'team' }))
    const { ticket } = (await post(all, '/api/v1/rooms/team/entry', {}, { cookie })).json<{ ticket: string }>()
    const now = deps.clock.now()
    const session = deps.tokens.hash(cookie.slice('vroom='.length))
    expect(deps.tokens.openTicket(ticket, now)).toMatchObject({ room: 'team', role: 'chairman', session })
    expect(deps.tokens.openTicket(ticket, now + 30_000)).toBeNull()
  })

  it.each([
    ['/api/v1/rooms/nowhere/entry', 404, 'no-such-room'],
    ['/api/v1/rooms/admin/entry', 400, 'reserved-room-name'],
    ['/api/v1/rooms/a%20b/entry', 400, 'bad-room-name'],
    ['/api/v1/rooms/a%2e/entry', 400, 'bad-room-name'],
    ['/api/v1/nothing', 404, 'not-found'],
  ])('%s answers %s %s', async (url, status, code) => {
    const reply = await post(await openHttpApp(), url)
    expect([reply.statusCode, reply.json()]).toEqual([status, { code }])
    expect(reply.headers['set-cookie']).toBeUndefined()
  })

  it('are not more than the instance bears', async () => {
    const app = await openHttpApp({ rules: { maxRooms: 1 } })
    await post(app, '/api/v1/rooms')
    const reply = await post(app, '/api/v1/rooms')
    expect([reply.statusCode, reply.json()]).toEqual([503, { code: 'too-many-rooms' }])
    expect(reply.headers['retry-after']).toMatch(/^\d+$/)
  })
})

describe('bodies', () => {
  it.each<[string, number, string]>([
    ['', 400, 'malformed'],
    ['{', 400, 'malformed'],
    ['null', 400, 'bad-shape'],
    ['[]', 400, 'bad-shape'],
    ['"x"', 400, 'bad-shape'],
    ['{"name":1}', 400, 'bad-shape'],
    ['{"name":null}', 400, 'bad-shape'],
    ['{"name":"x","role":"chairman"}', 400, 'bad-shape'],
    ['{"__proto__":{"polluted":1}}', 400, 'bad-shape'],
    ['{"constructor":{"prototype":{"polluted":1}}}', 400, 'bad-shape'],
    [`{"name":"${'x'.repeat(201)}"}`, 400, 'bad-shape'],
    ['['.repeat(20_000), 400, 'too-deep'],
    [`{"name":"${'x'.repeat(70_000)}"}`, 413, 'too-large'],
    ['{"name":"a\\u0000b"}', 400, 'bad-room-name'],
  ])('%.40j answers %s %s', async (body, status, code) => {
    const reply = await post(await openHttpApp(), '/api/v1/rooms', body)
    expect([reply.statusCode, reply.json()]).toEqual([status, { code }])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json\ta',
    'application/json; charset=utf-16',
    'application/json; charset=utf-8; x=y',
    'application/jsonx',
    'text/plain; application/json',
  ])('of the type %j are refused', async (type) => {
    const reply = await post(await openHttpApp(), '/api/v1/rooms', {}, { 'content-type': type })
    expect([reply.statusCode, reply.json()]).toEqual([415, { code: 'bad-media-type' }])
  })

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset=UTF-8'])(
    'of the type %j are read',
    async (type) => {
      expect((await post(await openHttpApp(), '/api/v1/rooms', {}, { 'content-type': type })).statusCode).toBe(201)
    },
  )
})

describe('what comes from another site', () => {
  it.each<[Record<string, string>, string]>([
    [{ 'sec-fetch-site': 'cross-site' }, 'cross-site'],
    [{ 'sec-fetch-site': 'same-site' }, 'cross-site'],
    [{ 'sec-fetch-site': 'none' }, 'cross-site'],
    [{ 'sec-fetch-site': 'same-origin', origin: 'http://rebound.example:8090' }, 'bad-origin'],
    [{ origin: 'https://evil.example' }, 'bad-origin'],
    [{ origin: 'null' }, 'bad-origin'],
    [{ origin: 'https://localhost:8090' }, 'bad-origin'],
    [{ origin: 'http://localhost:8091' }, 'bad-origin'],
    [{ origin: 'http://localhost:8090.evil.example' }, 'bad-origin'],
    [{ origin: 'http://evil.localhost:8090' }, 'bad-origin'],
  ])('%j changes nothing', async (headers, code) => {
    const { app, deps } = await openHttpApp()
    const options: InjectOptions = { method: 'POST', url: '/api/v1/rooms', payload: '{"name":"team"}' }
    const reply = await app.server.inject({ ...options, headers: { 'content-type': 'application/json', ...headers } })
    expect([reply.statusCode, reply.json()]).toEqual([403, { code }])
    expect(await deps.store.findRoom('team')).toBeNull()
  })

  it('a cookie without a word of where it comes from is not enough, and without a cookie a program may act', async () => {
    const { app } = await openHttpApp()
    const ask = (headers: Record<string, string>) =>
      app.server.inject({ method: 'POST', url: '/api/v1/rooms', payload: '{}', headers })
    const type = { 'content-type': 'application/json' }
    expect((await ask({ ...type, cookie: `vroom=${'A'.repeat(43)}` })).json()).toEqual({ code: 'cross-site' })
    expect((await ask(type)).statusCode).toBe(201)
  })
})

describe('pace', () => {
  it('is limited by source, with word of when to come back', async () => {
    const app = await openHttpApp({ http: { createPerHour: 2 } })
    const from = (remoteAddress: string, headers = {}) =>
      app.app.server.inject({
        method: 'POST',
        url: '/api/v1/rooms',
        payload: '{}',
        headers: { ...JSON_TYPE, ...headers },
        remoteAddress,
      })
    expect((await from('192.0.2.1')).statusCode).toBe(201)
    expect((await from('192.0.2.1')).statusCode).toBe(201)
    const third = await from('192.0.2.1', { 'x-forwarded-for': '192.0.2.9' })
    expect([third.statusCode, third.json()]).toEqual([429, { code: 'too-fast' }])
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0)
    expect((await from('192.0.2.2')).statusCode).toBe(201)
    expect((await from('2001:db8::1')).statusCode).toBe(201)
    expect((await from('2001:db8::2')).statusCode).toBe(201)
    expect((await from('2001:db8::3')).statusCode).toBe(429)
  })

  it('believes X-Forwarded-For of a trusted proxy only', async () => {
    const { app } = await openHttpApp({ http: { createPerHour: 1 }, trustedProxies: ['192.0.2.1'] })
    const from = (remoteAddress: string, forwarded: string) =>
      app.server.inject({
        method: 'POST',
        url: '/api/v1/rooms',
        payload: '{}',
        headers: { ...JSON_TYPE, 'x-forwarded-for': forwarded },
        remoteAddress,
      })
    expect((await from('192.0.2.1', '198.51.100.1')).statusCode).toBe(201)
    expect((await from('192.0.2.1', '198.51.100.2')).statusCode).toBe(201)
    expect((await from('192.0.2.7', '198.51.100.3')).statusCode).toBe(201)
    expect((await from('192.0.2.7', '198.51.100.4')).statusCode).toBe(429)
  })
})
