// Rooms with rules in the real process: last seats, removals, roles across rooms, expiry, and no secret anywhere.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import Database from 'better-sqlite3'
import { startServer, type RunningServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'
import { actSamples } from '../support/act-samples.ts'
import { type Joined, visit, type Visitor } from '../support/visitor.ts'

const UNLIMITED = {
  VROOM_ROOMS_ENTER_PER_MINUTE: '0',
  VROOM_ROOMS_CREATE_PER_HOUR: '0',
  VROOM_ROOMS_MAX_MEMBERS: '0',
  VROOM_DAEMON_GRACE: '8',
}
const ACCESS = 'open sesame 4711'
const OWNER = 'master of the house 0815'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ settings: UNLIMITED })
})

const stranger = (): Visitor => visit(server.origin)

async function roomOf(): Promise<{ owner: Visitor; room: string; chair: Joined }> {
  const owner = stranger()
  const room = await owner.createRoom()
  return { owner, room, chair: await owner.join(room) }
}

const done = { status: 204, code: '' }

/** What the socket answers to a first frame, whatever that is. */
async function hello(visitor: Visitor, frame: object): Promise<string> {
  const client = await visitor.open()
  client.send({ type: 'hello', v: 1, ...frame })
  const first = await waitFor(() => client.frames[0], { what: 'an answer to hello' })
  client.ws.terminate()
  return first.type === 'refused' ? first.code : first.type
}

describe('the last seat', () => {
  it('[D7] [R11] goes to exactly one of 64 who come at once', async () => {
    const { owner, room } = await roomOf()
    expect(await owner.ask(room, 'configure', { settings: { maxMembers: 2 } })).toEqual(done)
    const rivals = Array.from({ length: 64 }, stranger)
    const ready = await Promise.all(
      rivals.map(async (one) => ({ ticket: await one.ticket(room), socket: await one.open() })),
    )
    for (const { ticket, socket } of ready) socket.send({ type: 'hello', v: 1, ticket })
    await waitFor(() => ready.every(({ socket }) => socket.frames.length > 0), {
      what: 'every answer',
      timeoutMs: 30_000,
    })
    const answers = ready.map(({ socket: { frames } }) =>
      frames[0]?.type === 'refused' ? frames[0].code : frames[0]?.type,
    )
    expect(answers.filter((answer) => answer === 'welcome')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'room-full')).toHaveLength(63)
    for (const { socket } of ready) socket.ws.terminate()
  })
})

describe('somebody who was removed', () => {
  it('[M9] [R9] comes back by nothing that was ever given out, also after a restart; lifting the ban lets in again', async () => {
    const { owner, room, chair } = await roomOf()
    const mallory = stranger()
    const victim = await mallory.join(room)
    const spare = await mallory.ticket(room)
    const second = await mallory.join(room)
    const { self, resume } = victim.welcome
    chair.send({ type: 'remove', re: 5, to: [{ peer: self, name: 'Mallory' }], address: false })
    expect(await chair.next('done')).toEqual({ type: 'done', re: 5 })
    expect((await victim.closed).code).toBe(4403)
    expect((await second.closed).code).toBe(4403)
    const gone = chair.frames.filter((frame) => frame.type === 'peer-left')
    expect(gone).toMatchObject([
      { peer: self, why: 'kicked', by: chair.welcome.self },
      { peer: second.welcome.self, why: 'kicked', by: chair.welcome.self },
    ])

    const everything = async (): Promise<string[]> => [
      await hello(mallory, { resume }),
      await hello(mallory, { ticket: spare }),
      (await mallory.ask(room, 'entry', {})).code,
    ]
    expect(await everything()).toEqual(['removed', 'banned', 'banned'])
    await server.kill9()
    await server.restart()
    expect(await hello(mallory, { resume })).toBe('removed')
    expect((await mallory.ask(room, 'entry', {})).code).toBe('banned')

    const back = await owner.resume(chair)
    expect(back.welcome.removed).toEqual(expect.arrayContaining([self, second.welcome.self]))
    const reply = await fetch(`${server.origin}/api/v1/rooms/${room}/bans`, { headers: { cookie: owner.cookie } })
    const { bans } = (await reply.json()) as { bans: { id: string; name: string | null }[] }
    expect(bans[0]?.name).toBe('Mallory')
    // Both seats were one browser's: one ban lifted is all of them.
    expect(await owner.ask(room, 'lift-ban', { ban: bans[0]?.id })).toEqual(done)
    expect((await mallory.ask(room, 'entry', {})).status).toBe(200)
    back.ws.terminate()
  })
})

describe('somebody who left', () => {
  it('[R8] [R9] does not come back by an old token, past a lock, while a restarted relay waits for seats', async () => {
    const { owner, room, chair } = await roomOf()
    const [bob, cleo] = [stranger(), stranger()]
    const [left, stays] = [await bob.join(room), await cleo.join(room)]
    left.send({ type: 'leave' })
    expect(await chair.next('peer-left')).toMatchObject({ peer: left.welcome.self, why: 'left' })
    expect(await owner.ask(room, 'configure', { settings: { locked: true } })).toEqual(done)
    await server.kill9()
    await server.restart()
    expect(await hello(bob, { resume: left.welcome.resume })).toBe('bad-resume')
    const back = await cleo.resume(stays)
    expect(back.welcome.self).toBe(stays.welcome.self)

    const ended = await owner.resume(chair)
    ended.send({ type: 'end-meeting', re: 3 })
    expect((await back.closed).reason).toBe('meeting-ended')
    await server.kill9()
    await server.restart()
    for (const [who, seat] of [
      [cleo, back],
      [owner, ended],
    ] as const)
      expect(await hello(who, { resume: seat.welcome.resume })).toBe('bad-resume')
  })
})

describe('a role in another room', () => {
  it('[I3] [M3] is worth nothing: every act, over the socket and over HTTP, on the room and on its peers', async () => {
    const { room, chair } = await roomOf()
    const schemer = stranger()
    const own = await schemer.createRoom()
    const ownSeat = await schemer.join(own)
    const seat = await schemer.join(room)
    const samples = Object.entries(actSamples(chair.welcome.self))
    for (const [type, fields] of samples) {
      if (type === 'claim') continue
      seat.send({ type, re: 9, ...fields })
      expect(await seat.next('refused')).toMatchObject({ re: 9, code: 'not-allowed' })
      const answer = await schemer.ask(room, type as Parameters<Visitor['ask']>[1], fields)
      expect([403, 401]).toContain(answer.status)
    }
    // From a seat in one's own room, which has a floor to give, aimed at a peer of the other.
    ownSeat.send({ type: 'configure', re: 8, settings: { mode: 'podium' } })
    expect(await ownSeat.next('done')).toMatchObject({ re: 8 })
    for (const [type, fields] of samples.filter(([type]) =>
      ['moderate', 'lower-hand', 'give-floor', 'take-floor', 'set-role', 'put-back'].includes(type),
    )) {
      ownSeat.send({ type, re: 10, ...fields })
      expect(await ownSeat.next('refused')).toMatchObject({ re: 10, code: 'no-such-peer' })
    }
    ownSeat.send({ type: 'remove', re: 11, to: [{ peer: chair.welcome.self }], address: true })
    expect(await ownSeat.next('refused')).toMatchObject({ re: 11, code: 'no-such-peer' })
    expect(chair.frames.some(({ type }) => ['peers-changed', 'room', 'peer-left'].includes(type))).toBe(false)
    for (const { ws } of [chair, seat, ownSeat]) ws.terminate()
  })
})

describe('what a block outlives', () => {
  it('[M6] leaving and coming back, a lost socket, and the relay', async () => {
    const { owner, room, chair } = await roomOf()
    const bob = stranger()
    let seat = await bob.join(room)
    const blockedNow = ({ welcome }: Joined): readonly string[] =>
      welcome.roster.peers.find(({ peer }) => peer === welcome.self)?.blocked ?? []
    expect(await owner.ask(room, 'moderate', { to: seat.welcome.self, source: 'microphone', blocked: true })).toEqual(
      done,
    )
    expect(await seat.next('peers-changed')).toMatchObject({ members: [{ blocked: ['microphone'] }] })
    seat.send({ type: 'leave' })
    seat = await bob.join(room)
    expect(blockedNow(seat)).toEqual(['microphone'])
    await server.kill9()
    await server.restart()
    seat = await bob.resume(seat)
    expect(blockedNow(seat)).toEqual(['microphone'])
    for (const { ws } of [chair, seat]) ws.terminate()
  })
})

describe('the waiting room', () => {
  it('[W1] [W3] [W6] tells nothing, lets in with the first word, and takes back', async () => {
    const { owner, room, chair } = await roomOf()
    expect(await owner.ask(room, 'configure', { settings: { waitingRoom: 'everybody' } })).toEqual(done)
    const guest = stranger()
    const knocking = await guest.ticket(room)
    const socket = await guest.open()
    socket.send({ type: 'hello', v: 1, ticket: knocking, name: 'Dora' })
    expect(await socket.next('wait')).toMatchObject({ room, waitsFor: 'admission', note: '' })
    expect(await chair.next('waiting')).toMatchObject({ people: [{ name: 'Dora' }] })
    for (const frame of [{ type: 'sync' }, { type: 'signal', re: 1, to: chair.welcome.self, payload: 'x' }]) {
      socket.send(frame)
      expect(await socket.next('refused')).toMatchObject({ code: 'not-allowed' })
    }
    expect(await owner.ask(room, 'admit', { to: 'everybody' })).toEqual(done)
    const { ticket } = await socket.next('come-in')
    socket.send({ type: 'hello', v: 1, ticket })
    const { self, resume } = await socket.next('welcome')
    expect(await owner.ask(room, 'put-back', { to: self })).toEqual(done)
    expect((await socket.closed).reason).toBe('put-back')
    expect(chair.frames.filter(({ type }) => type === 'peer-left')).toMatchObject([{ peer: self, why: 'waiting' }])
    expect(await hello(guest, { ticket: await guest.ticket(room) })).toBe('wait')
    await server.kill9()
    await server.restart()
    expect(await hello(guest, { resume })).toBe('put-back')
    expect(await hello(guest, { ticket })).toBe('bad-ticket')
    expect(await hello(guest, { ticket: await guest.ticket(room) })).toBe('wait')
    chair.ws.terminate()
  })
})

describe('a room that nobody uses', () => {
  it('[D8] is forgotten with all that it remembers; one that is in use, or persistent, is not', async () => {
    const old = await startServer({
      settings: { ...UNLIMITED, VROOM_DAEMON_GRACE: '1', VROOM_ROOMS_INACTIVITY_TIMEOUT: '60' },
    })
    const owner = visit(old.origin)
    const [unused, used, kept] = [await owner.createRoom(), await owner.createRoom(), await owner.createRoom()]
    await old.stop()
    const db = new Database(join(old.dataDir, 'vroom.db'))
    db.exec('update rooms set active_at = 0')
    db.prepare('update rooms set persistent = 1 where name = ?').run(kept)
    db.close()
    await old.restart()
    const seat = await owner.join(used)
    const status = async (room: string): Promise<number> => (await fetch(`${old.origin}/api/v1/rooms/${room}`)).status
    await waitFor(async () => (await status(unused)) === 404, { what: 'the room to expire', timeoutMs: 30_000 })
    expect(await status(used)).toBe(200)
    expect(await status(kept)).toBe(200)
    expect(old.log().join('\n')).toContain('room_expire')
    seat.ws.terminate()
    await old.stop()
  })
})

describe('secrets', () => {
  it('[D2] [D3] stand neither in the log, nor in the audit, nor in the database', async () => {
    const { owner, room, chair } = await roomOf()
    expect(await owner.ask(room, 'set-password', { which: 'access', password: ACCESS })).toEqual(done)
    expect(await owner.ask(room, 'set-password', { which: 'owner', password: OWNER })).toEqual(done)
    const guest = stranger()
    expect(await guest.ask(room, 'entry', { password: 'a wrong guess 2342' })).toEqual({
      status: 403,
      code: 'wrong-password',
    })
    expect(await guest.ask(room, 'entry', {})).toEqual({ status: 401, code: 'password-required' })
    const ticket = await guest.ticket(room, ACCESS)
    const socket = await guest.open()
    const welcome = await socket.hello(ticket)
    socket.send({ type: 'claim', re: 1, password: OWNER })
    await socket.next('done')
    const cookies = [owner, guest].map(({ cookie }) => cookie.split('=')[1] ?? '')
    const secrets = [ACCESS, OWNER, 'a wrong guess 2342', ticket, welcome.resume, chair.welcome.resume, ...cookies]

    // All of it, the files beside the database too: what is in the write-ahead log is stored as well.
    const files = readdirSync(server.dataDir, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /vroom\.db/.test(name),
    )
    expect(files.length).toBeGreaterThan(0)
    const stored = files.map((name) => readFileSync(join(server.dataDir, name), 'latin1')).join('\n')
    const logged = server.log().join('\n')
    const reply = await fetch(`${server.origin}/api/v1/rooms/${room}/events?limit=100`, {
      headers: { cookie: owner.cookie },
    })
    const audit = await reply.text()
    expect(audit).toContain('password_wrong')
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(8)
      for (const text of [stored, logged, audit]) expect(text.includes(secret)).toBe(false)
    }
    for (const { ws } of [chair, socket]) ws.terminate()
  })
})
