// The floor over the real relay: by socket and by HTTP, through a lost socket and a restart, and under attack.
import { beforeAll, expect, it } from '@jest/globals'
import { startServer, type RunningServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'
import { type Joined, visit, type Visitor } from '../support/visitor.ts'

const done = { status: 204, code: '' }
const settings = { VROOM_ROOMS_ENTER_PER_MINUTE: '0', VROOM_ROOMS_CREATE_PER_HOUR: '0', VROOM_DAEMON_GRACE: '30' }
let server: RunningServer
beforeAll(async () => {
  server = await startServer({ settings })
})

const stranger = (): Visitor => visit(server.origin)

async function podium(speakers: number): Promise<{ owner: Visitor; room: string; chair: Joined }> {
  const owner = stranger()
  const room = await owner.createRoom()
  expect(await owner.ask(room, 'configure', { settings: { mode: 'podium', speakers } })).toEqual(done)
  return { owner, room, chair: await owner.join(room) }
}

/** Who has the floor, as the relay tells this one when asked. */
async function holders(one: Joined): Promise<readonly string[]> {
  const before = one.frames.filter(({ type }) => type === 'roster').length
  one.send({ type: 'sync' })
  const frame = await waitFor(() => one.frames.filter(({ type }) => type === 'roster')[before], { what: 'a roster' })
  return frame.type === 'roster'
    ? frame.roster.peers.filter(({ floorAt }) => floorAt !== null).map(({ peer }) => peer)
    : []
}

it('[G4] [G6] of 16 who are given two places at once, by two chairmen and both doors, two get one', async () => {
  const { owner, room, chair } = await podium(2)
  const guests = await Promise.all(Array.from({ length: 8 }, () => stranger().join(room)))
  expect(chair.welcome.room.settings).toMatchObject({ mode: 'podium', speakers: 2 })
  for (const [re, { welcome }] of guests.entries()) chair.send({ type: 'give-floor', re, to: welcome.self })
  const posted = await Promise.all(guests.map(({ welcome }) => owner.ask(room, 'give-floor', { to: welcome.self })))
  const answers = await waitFor(
    () => {
      const all = chair.frames.filter(({ type }) => type === 'done' || type === 'refused')
      return all.length >= guests.length && all
    },
    { what: 'all answers' },
  )
  const got = await holders(chair)
  expect(got).toHaveLength(2)
  for (const frame of answers) if (frame.type === 'refused') expect(frame.code).toBe('floor-full')
  for (const answer of posted) expect([done, { status: 409, code: 'floor-full' }]).toContainEqual(answer)
  for (const guest of guests) expect(await holders(guest)).toEqual(got)
  for (const { ws } of [chair, ...guests]) ws.terminate()
})

it('[G9] a socket that is lost and comes back has it still; after a restart of the relay nobody has', async () => {
  const { owner, room, chair } = await podium(2)
  const bob = stranger()
  let seat = await bob.join(room)
  const { self } = seat.welcome
  expect(await owner.ask(room, 'give-floor', { to: self })).toEqual(done)
  seat.ws.terminate()
  seat = await bob.resume(seat)
  expect(seat.welcome.roster.peers.find(({ peer }) => peer === self)?.floorAt).toEqual(expect.any(Number))
  await server.kill9()
  await server.restart()
  seat = await bob.resume(seat)
  const back = await owner.resume(chair)
  expect(back.welcome.room.settings).toMatchObject({ mode: 'podium', speakers: 2 })
  expect(await holders(seat)).toEqual([])
  expect(await owner.ask(room, 'give-floor', { to: self })).toEqual(done)
  seat.send({ type: 'yield-floor', re: 7 })
  await waitFor(() => seat.frames.some((frame) => frame.type === 'done' && frame.re === 7), { what: 'done' })
  expect(await holders(back)).toEqual([])
  for (const { ws } of [seat, back]) ws.terminate()
})

it('[G4] [I3] [H5] is given and taken by nobody else: before hello, malformed, from another room, without a cookie', async () => {
  const { room, chair } = await podium(2)
  const bob = stranger()
  const seat = await bob.join(room)
  const { self } = seat.welcome
  const early = await bob.open()
  early.send({ type: 'yield-floor', re: 1 })
  expect(await early.next('refused')).toMatchObject({ code: 'hello-first' })

  for (const type of ['give-floor', 'take-floor']) {
    seat.send({ type, re: 2, to: self })
    expect(await seat.next('refused')).toMatchObject({ re: 2, code: 'not-allowed' })
    expect((await bob.ask(room, type as 'give-floor', { to: self })).status).toBe(403)
  }
  const schemer = await podium(2)
  schemer.chair.send({ type: 'give-floor', re: 3, to: self })
  expect(await schemer.chair.next('refused')).toMatchObject({ re: 3, code: 'no-such-peer' })
  expect(await schemer.owner.ask(schemer.room, 'give-floor', { to: self })).toEqual({
    status: 404,
    code: 'no-such-peer',
  })

  for (const frame of [{ to: 'everybody' }, { to: [self] }, { to: self, by: self }, { floorAt: 1, to: self }]) {
    const hostile = await stranger().join(room)
    hostile.send({ type: 'give-floor', re: 4, ...frame })
    expect(await hostile.next('refused')).toMatchObject({ code: 'bad-shape' })
    hostile.ws.terminate()
  }
  expect(await holders(chair)).toEqual([])
  for (const { ws } of [chair, seat, schemer.chair]) ws.terminate()
})
