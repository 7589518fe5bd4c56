// What the audit has of each act and each door: which event, by whom, from where, in which room.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { type ActName, actNames } from '../../../../protocol/acts.ts'
import type { Seat } from '../../../../server/cluster-port.ts'
import type { EventName } from '../../../../server/rooms/events.ts'
import { createFakeOutlet } from '../../../fakes/outlet.ts'
import { actSamples } from '../../../support/act-samples.ts'
import { openHttpApp, ORIGIN, type HttpApp } from '../../../support/http-app.ts'

const PROXY = '192.0.2.100'
const GUEST = 'g'.repeat(22)
const WAITING = 'w'.repeat(22)

let app: HttpApp
beforeEach(async () => {
  app = await openHttpApp({ trustedProxies: [PROXY] })
})

type Headers = Record<string, string>

/** From 192.0.2.7, with a forwarded address that nobody should believe. */
async function post(url: string, headers: Headers, body: object = {}, remoteAddress = '192.0.2.7') {
  const sent = { 'content-type': 'application/json', origin: ORIGIN, 'x-forwarded-for': '198.51.100.9', ...headers }
  const payload = JSON.stringify(body)
  return app.app.server.inject({ method: 'POST', url: `/api/v1${url}`, headers: sent, payload, remoteAddress })
}

/** A room with a guest in it and somebody before its door; the answer is its chairman. */
async function owner(name: string): Promise<Headers> {
  const made = await post('/rooms', {}, { name })
  const room = name
  const roomId = (await app.deps.store.findRoom(room))?.id ?? ''
  const who = { room, roomId, source: 'guest', session: 'session-of-guest' }
  const seat: Seat = { ...who, peer: GUEST, role: 'participant', blocked: [] }
  await app.deps.cluster.join(seat, createFakeOutlet(), 0)
  const since = app.clock.now()
  const waiter = {
    ...who,
    session: 'session-of-other',
    peer: WAITING,
    name: null,
    since,
    waitsFor: 'admission',
  } as const
  await app.deps.cluster.wait(waiter, createFakeOutlet())
  return { cookie: String(made.headers['set-cookie']).split(';')[0] ?? '' }
}

const events = async () => [...(await app.deps.store.events(null, null, 200))].reverse()
async function happenedBy(act: () => Promise<unknown>) {
  const before = (await events()).length
  await act()
  return (await events()).slice(before)
}

const expected: { readonly [K in ActName]: readonly EventName[] } = {
  moderate: ['peer_block'],
  'lower-hand': [],
  'give-floor': ['floor_give'],
  'take-floor': ['floor_take'],
  remove: ['peer_remove'],
  'lift-ban': ['ban_lift'],
  'end-meeting': ['meeting_end'],
  'set-role': ['peer_role'],
  admit: ['waiting_admit'],
  'refuse-entry': ['waiting_refuse'],
  'put-back': ['waiting_back'],
  'tell-waiting': ['room_modify'],
  configure: ['room_modify'],
  'set-password': ['room_modify'],
  claim: ['password_wrong'],
  'delete-room': ['room_delete'],
  invite: ['send_invitation'],
  'resend-invitation': ['send_invitation'],
  'revoke-invitations': ['invalidate_invitation'],
  reschedule: ['send_invitation'],
  'set-notified': ['email_notification_change'],
}

/** One body for each act; a ban that can be lifted is made first, and a password that can be guessed at. */
async function bodyOf(act: ActName, room: string, headers: Headers): Promise<object> {
  if (act === 'set-role') return { to: GUEST, role: 'chairman' }
  if (act === 'claim') await post(`/rooms/${room}/set-password`, headers, { which: 'owner', password: 'battery' })
  await prepareFloor(act, room, headers)
  const invited = await invitationFor(act, room, headers)
  if (invited !== null) return invited
  if (act !== 'lift-ban') return actSamples(act === 'admit' || act === 'refuse-entry' ? WAITING : GUEST)[act]
  await post(`/rooms/${room}/remove`, headers, { to: [{ peer: GUEST }], address: false })
  const { id = '' } = (await app.deps.store.findRoom(room)) ?? {}
  return { ban: (await app.deps.store.bans(id))[0]?.id }
}

/** A room that has a floor, and somebody who can lose it. */
async function prepareFloor(act: ActName, room: string, headers: Headers): Promise<void> {
  if (act.endsWith('-floor')) await post(`/rooms/${room}/configure`, headers, { settings: { mode: 'podium' } })
  if (act === 'take-floor') await post(`/rooms/${room}/give-floor`, headers, { to: GUEST })
}

/** The same with an invitation that is there. */
async function invitationFor(act: ActName, room: string, headers: Headers): Promise<object | null> {
  if (!['resend-invitation', 'revoke-invitations', 'reschedule'].includes(act)) return null
  await post(`/rooms/${room}/invite`, headers, actSamples(GUEST).invite)
  const { id: roomId = '' } = (await app.deps.store.findRoom(room)) ?? {}
  const id = (await app.deps.store.invitations(roomId, null, 1))[0]?.id ?? ''
  if (act === 'resend-invitation') return { invitation: id }
  const meeting = { startsAt: app.clock.now() + 3_600_000, timeZone: 'Europe/Paris', minutes: 30 }
  return { invitations: [id], ...(act === 'reschedule' && { meeting }) }
}

describe('an act', () => {
  it.each(actNames)('%s is written down once, with who, where from and in which room', async (act) => {
    const headers = await owner('team')
    const body = await bodyOf(act, 'team', headers)
    const written = await happenedBy(() => post(`/rooms/team/${act}`, headers, body))
    const user = `session:${app.deps.tokens.hash(headers['cookie']?.split('=')[1] ?? '').slice(0, 8)}`
    expect(written.map(({ event, room, address, user: by }) => ({ event, room, address, user: by }))).toEqual(
      expected[act].map((event) => ({ event, room: 'team', address: '192.0.2.7', user })),
    )
    expect(JSON.stringify(await events())).not.toMatch(/secret|soon|Somebody|session-of/)
  })

  it('that is refused for want of a role is no_role, and from a proxy of ours the address is the one it names', async () => {
    await owner('team')
    const stranger = await owner('other')
    for (const act of actNames.filter((name) => name !== 'claim')) {
      const body = actSamples(GUEST)[act]
      const written = await happenedBy(() => post(`/rooms/team/${act}`, stranger, body, PROXY))
      expect(written).toMatchObject([{ event: 'no_role', room: 'team', message: act, address: '198.51.100.9' }])
    }
  })
})

describe('names of rooms that mean something to a program', () => {
  it.each(['__proto__', 'constructor', 'prototype', 'tostring', 'valueof'])(
    '%s is a room like any other',
    async (name) => {
      const headers = await owner(name)
      expect((await post(`/rooms/${name}/configure`, {}, { settings: { locked: true } })).statusCode).toBe(403)
      expect((await post(`/rooms/${name}/configure`, headers, { settings: { locked: true } })).statusCode).toBe(204)
      const door = await app.app.server.inject({ url: `/api/v1/rooms/${name}` })
      expect(door.json()).toMatchObject({ name, door: 'locked', role: 'participant' })
      expect((await post(`/rooms/${name}/entry`, {})).json()).toEqual({ code: 'room-locked' })
      expect((await post(`/rooms/${name}/entry`, headers)).json()).toMatchObject({ role: 'chairman' })
    },
  )
})

describe('a path or a body that plays tricks', () => {
  it.each([
    '/rooms/team/delete-room/',
    '/rooms/team//delete-room',
    '/rooms/team%2Fdelete-room',
    '/rooms/team/%64elete-room/x',
    '/rooms/team/DELETE-ROOM',
    '/rooms/team/delete-room;x',
    '/rooms/team/__proto__',
    '/rooms/team/constructor',
    '/rooms/../rooms/team/delete-room/.',
    '/rooms/team%00/delete-room',
    '/rooms/other%2F..%2Fteam/delete-room',
  ])('%s does nothing', async (path) => {
    const headers = await owner('team')
    const reply = await post(path, headers)
    expect([400, 404, 405]).toContain(reply.statusCode)
    expect(await app.deps.store.findRoom('team')).not.toBeNull()
  })

  it.each([
    '{"settings":{"locked":true},"__proto__":{}}',
    '{"settings":{"locked":true,"__proto__":{"persistent":true}}}',
    '{"settings":{"locked":true},"constructor":1}',
    '{"__proto__":{"settings":{"locked":true}}}',
    '[{"settings":{"locked":true}}]',
    '{"settings":{"locked":true},"settings":{"locked":1}}',
    'null',
  ])('%s does nothing', async (payload) => {
    const headers = { ...(await owner('team')), 'content-type': 'application/json', origin: ORIGIN }
    const url = '/api/v1/rooms/team/configure'
    const reply = await app.app.server.inject({ method: 'POST', url, headers, payload })
    expect(reply.statusCode).toBe(400)
    expect((await app.deps.store.findRoom('team'))?.settings.locked).toBe(false)
  })
})
