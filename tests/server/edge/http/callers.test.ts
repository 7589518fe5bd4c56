// Who calls, and what they may: keys, sessions, nobody; in their own room, and in others.
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { RoomRules } from '../../../../server/ports.ts'
import { openHttpApp, ORIGIN, type HttpApp } from '../../../support/http-app.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const lock = { settings: { locked: true } }

let app: HttpApp
beforeEach(async () => {
  app = await openHttpApp()
})

type Headers = Record<string, string>

async function post(url: string, headers: Headers, body: object = {}) {
  const payload = JSON.stringify(body)
  return app.app.server.inject({ method: 'POST', url: `/api/v1${url}`, headers: { ...JSON_TYPE, ...headers }, payload })
}
const get = (url: string, headers: Headers = {}) => app.app.server.inject({ url: `/api/v1${url}`, headers })
const bearer = (key: string): Headers => ({ authorization: `Bearer ${key}` })

/** Makes a room; the answer is its chairman. */
async function owner(name: string): Promise<Headers> {
  const made = await post('/rooms', { origin: ORIGIN }, { name })
  expect(made.statusCode).toBe(201)
  return { origin: ORIGIN, cookie: String(made.headers['set-cookie']).split(';')[0] ?? '' }
}

/** `room`: whose chairman the key is; null: an admin's. */
async function addKey(key: string, room: string | null, expiresAt: number | null = null): Promise<void> {
  const roomId = room === null ? null : ((await app.deps.store.findRoom(room))?.id ?? '')
  const now = app.clock.now()
  const row = { id: `id-${key}`, name: `name-of-${key}`, roomId, createdAt: now, expiresAt, usedAt: null }
  await app.deps.store.addKey(row, app.deps.tokens.hash(key), { at: now, address: '', user: 'relay' })
}

const isLocked = async (name: string): Promise<boolean | undefined> =>
  (await app.deps.store.findRoom(name))?.settings.locked
const lastEvent = async () => (await app.deps.store.events(null, null, 1))[0]

describe('an API key', () => {
  it('for all rooms acts as an admin everywhere, and the audit names it', async () => {
    await owner('team')
    await addKey('vroom_admin', null)
    const changed = { settings: { persistent: true } }
    expect((await post('/rooms/team/configure', bearer('vroom_admin'), changed)).statusCode).toBe(204)
    expect((await app.deps.store.findRoom('team'))?.settings.persistent).toBe(true)
    const events = (await get('/events?limit=3', bearer('vroom_admin'))).json<{ events: object[] }>().events
    expect(events).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: 'api_action_allowed', user: 'key:name-of-vroom_admin', message: 'configure' }),
        expect.objectContaining({ event: 'room_modify', user: 'key:name-of-vroom_admin', room: 'team' }),
      ]),
    )
    const list = (await get('/rooms', bearer('vroom_admin'))).json<{ rooms: object[] }>()
    expect(list).toMatchObject({ rooms: [{ name: 'team', persistent: true, members: 0 }], next: null })
    expect((await get('/rooms/nowhere/state', bearer('vroom_admin'))).json()).toEqual({ code: 'no-such-room' })
  })

  it('for one room acts as its chairman, and nowhere else', async () => {
    await owner('team')
    await owner('other')
    await addKey('vroom_team', 'team')
    expect((await post('/rooms/team/configure', bearer('vroom_team'), lock)).statusCode).toBe(204)
    expect((await get('/rooms/team/people', bearer('vroom_team'))).statusCode).toBe(200)
    for (const reply of [
      await post('/rooms/other/configure', bearer('vroom_team'), lock),
      await post('/rooms/team/configure', bearer('vroom_team'), { settings: { persistent: true } }),
      await get('/rooms/other/state', bearer('vroom_team')),
      await get('/rooms', bearer('vroom_team')),
      await get('/events', bearer('vroom_team')),
    ]) {
      expect([reply.statusCode, reply.json()]).toEqual([403, { code: 'not-allowed' }])
    }
    expect(await lastEvent()).toMatchObject({ event: 'api_action_denied', user: 'key:name-of-vroom_team' })
    expect([await isLocked('team'), await isLocked('other')]).toEqual([true, false])
  })

  it('that is wrong, over or taken back is told so, on every route', async () => {
    await owner('team')
    await addKey('vroom_short', null, app.clock.now() + 1000)
    await addKey('vroom_back', null)
    expect((await get('/rooms', bearer('vroom_short'))).statusCode).toBe(200)
    expect((await get('/rooms', bearer('vroom_back'))).statusCode).toBe(200)
    app.clock.advance(1000)
    await app.deps.store.dropKey('id-vroom_back', { at: app.clock.now(), address: '', user: 'relay' })
    for (const key of ['vroom_short', 'vroom_back', 'vroom_made-up', 'vroom_']) {
      for (const reply of [
        await get('/rooms', bearer(key)),
        await get('/rooms/team', bearer(key)),
        await get('/instance', bearer(key)),
        await post('/rooms/team/configure', bearer(key), lock),
        await post('/rooms/team/entry', bearer(key)),
      ]) {
        expect([key, reply.statusCode, reply.json()]).toEqual([key, 401, { code: 'bad-key' }])
        expect(reply.headers['www-authenticate']).toBe('Bearer')
        expect(reply.headers['set-cookie']).toBeUndefined()
      }
    }
    expect(await isLocked('team')).toBe(false)
  })

  it('that is wrong counts against the rate', async () => {
    app = await openHttpApp({ http: { enterPerMinute: 2 } })
    const ask = async () => (await get('/rooms', bearer('vroom_guess'))).statusCode
    expect([await ask(), await ask(), await ask()]).toEqual([401, 401, 429])
  })

  it('makes the cookie count for nothing, the right to act as well as the need to say where from', async () => {
    const { cookie = '' } = await owner('team')
    await owner('other')
    await addKey('vroom_other', 'other')
    const both = { ...bearer('vroom_other'), cookie }
    expect((await post('/rooms/team/configure', both, lock)).json()).toEqual({ code: 'not-allowed' })
    expect((await post('/rooms/other/configure', both, lock)).statusCode).toBe(204)
    expect((await post('/rooms/team/claim', both, { password: 'x' })).json()).toEqual({ code: 'not-allowed' })
    const foreign = { ...both, 'sec-fetch-site': 'cross-site' }
    expect((await post('/rooms/other/configure', foreign, lock)).json()).toEqual({ code: 'cross-site' })
    const made = await post('/rooms', bearer('vroom_other'), { name: 'third' })
    expect([made.statusCode, made.headers['set-cookie']]).toEqual([201, undefined])
  })

  it('is not what a proxy passes on of its own logins', async () => {
    const mine = { ...(await owner('team')), ...bearer('eyJhbGciOiJub25lIn0.e30.') }
    expect((await get('/rooms/team/state', mine)).statusCode).toBe(200)
    expect((await get('/rooms/team', { authorization: 'Basic dnJvb21fOng=' })).statusCode).toBe(200)
  })
})

describe('a session', () => {
  it('acts in its own room, and in no other', async () => {
    const mine = await owner('team')
    await owner('other')
    expect((await post('/rooms/team/configure', mine, lock)).statusCode).toBe(204)
    expect((await get('/rooms/team/state', mine)).json()).toMatchObject({ settings: { locked: true }, revision: 1 })
    for (const url of ['/rooms/other/configure', '/rooms/OTHER/configure']) {
      expect((await post(url, mine, lock)).json()).toEqual({ code: 'not-allowed' })
    }
    expect(await lastEvent()).toMatchObject({
      event: 'no_role',
      room: 'other',
      user: expect.stringMatching(/^session:/),
    })
    expect(await isLocked('other')).toBe(false)
    expect((await get('/rooms/other/events', mine)).statusCode).toBe(403)
    expect((await post('/rooms/nowhere/configure', mine, lock)).json()).toEqual({ code: 'no-such-room' })
    expect((await post('/rooms/admin/configure', mine, lock)).json()).toEqual({ code: 'reserved-room-name' })
  })

  it('reads what happened to its room, and not to an earlier one of that name', async () => {
    const before = await owner('team')
    await post('/rooms/team/configure', before, lock)
    app.clock.advance(1000)
    await post('/rooms/team/delete-room', before)
    app.clock.advance(1000)
    const after = await owner('team')
    expect((await get('/rooms/team/state', before)).json()).toEqual({ code: 'not-allowed' })
    app.clock.advance(1000)
    const { events, next } = (await get('/rooms/team/events', after)).json<{
      events: { event: string }[]
      next: null
    }>()
    expect(events.map(({ event }) => event)).toEqual(['no_role', 'room_create'])
    expect(next).toBeNull()
  })

  it('that is over has no role any more', async () => {
    const mine = await owner('team')
    app.clock.advance(31 * 24 * 3_600_000)
    expect((await post('/rooms/team/configure', mine, lock)).json()).toEqual({ code: 'not-allowed' })
  })

  it('becomes a chairman with the owner password, also when it has only just begun', async () => {
    const mine = await owner('team')
    const set = { which: 'owner', password: 'battery staple' }
    expect((await post('/rooms/team/set-password', mine, set)).statusCode).toBe(204)
    const wrong = await post('/rooms/team/claim', { origin: ORIGIN }, { password: 'battery' })
    expect([wrong.statusCode, wrong.json()]).toEqual([403, { code: 'wrong-password' }])
    expect(wrong.headers['set-cookie']).toBeUndefined()
    const right = await post('/rooms/team/claim', { origin: ORIGIN }, { password: 'battery staple' })
    expect(right.statusCode).toBe(204)
    const cookie = String(right.headers['set-cookie']).split(';')[0] ?? ''
    expect((await post('/rooms/team/configure', { origin: ORIGIN, cookie }, lock)).statusCode).toBe(204)
  })

  it('leaves no session behind when the password was wrong', async () => {
    await owner('team')
    const sessions = async () => (await app.deps.store.events(null, null, 50)).map(({ event }) => event)
    const before = (await sessions()).filter((event) => event === 'session_create')
    for (let at = 0; at < 3; at++) await post('/rooms/team/claim', { origin: ORIGIN }, { password: 'wrong' })
    const after = await sessions()
    expect(after.filter((event) => event === 'session_create')).toEqual(before)
    expect(after.filter((event) => event === 'password_wrong')).toHaveLength(3)
  })

  it('waits after too many wrong passwords, and is told how long', async () => {
    const mine = await owner('team')
    await post('/rooms/team/set-password', mine, { which: 'access', password: 'correct horse' })
    const guess = () => post('/rooms/team/entry', { origin: ORIGIN }, { password: 'wrong' })
    const replies = [await guess(), await guess(), await guess(), await guess(), await guess()]
    const refused = replies.find(({ statusCode }) => statusCode === 429)
    expect(refused?.json()).toEqual({ code: 'too-many-tries' })
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0)
  })
})

describe('where rooms are hidden', () => {
  const hidden: Partial<RoomRules> = { hideExistence: true }

  it('a room that somebody has no role in answers as one that is not there, to the byte', async () => {
    app = await openHttpApp({ rules: hidden })
    await addKey('vroom_admin', null)
    expect((await post('/rooms', bearer('vroom_admin'), { name: 'team' })).statusCode).toBe(201)
    const secret = { which: 'access', password: 'correct horse' }
    expect((await post('/rooms/team/set-password', bearer('vroom_admin'), secret)).statusCode).toBe(204)
    const origin = { origin: ORIGIN }
    const asks: ((room: string) => ReturnType<typeof get>)[] = [
      (room) => get(`/rooms/${room}`),
      (room) => get(`/rooms/${room}/state`),
      (room) => get(`/rooms/${room}/events?limit=3`),
      (room) => post(`/rooms/${room}/entry`, origin),
      (room) => post(`/rooms/${room}/entry`, origin, { password: 'wrong' }),
      (room) => post(`/rooms/${room}/claim`, origin, { password: 'wrong' }),
      (room) => post(`/rooms/${room}/configure`, origin, lock),
      (room) => post(`/rooms/${room}/delete-room`, origin),
    ]
    for (const ask of asks) {
      const there = await ask('team')
      // Guessers wait, wherever they guess: this is about the rooms.
      app.clock.advance(30_000)
      const nowhere = await ask('meat')
      app.clock.advance(30_000)
      const whole = ({ statusCode, headers, body }: typeof there) => [statusCode, { ...headers, date: '' }, body]
      expect(whole(there)).toEqual(JSON.parse(JSON.stringify(whole(nowhere)).replaceAll('meat', 'team')))
    }
    expect((await get('/rooms/meat/state', bearer('vroom_admin'))).json()).toEqual({ code: 'no-such-room' })
  })

  it('nobody but an admin chooses a name', async () => {
    app = await openHttpApp({ rules: hidden })
    const reply = await post('/rooms', { origin: ORIGIN }, { name: 'team' })
    expect([reply.statusCode, reply.json()]).toEqual([403, { code: 'not-allowed' }])
    expect((await post('/rooms', { origin: ORIGIN })).statusCode).toBe(201)
  })
})
