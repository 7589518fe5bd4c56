// The floor of a room by its acts: who may, whom, how many at once, and what becomes of it when the room changes.
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { RoomSettingsChange } from '../../../../protocol/room-state.ts'
import { floorHolders } from '../../../../protocol/floor.ts'
import { reconcile } from '../../../../server/commands/reconcile.ts'
import {
  type ActWorld,
  admin,
  type Answer,
  type Browser,
  createActWorld,
  heard,
  peerOf,
  type Window,
} from '../../../support/act-world.ts'

let world: ActWorld
let alice: Browser
let chair: Window
let second: Window
let guest: Window
let other: Window

beforeEach(async () => {
  world = createActWorld()
  alice = await world.browser('alice')
  await world.room('a', alice, { mode: 'podium', speakers: 2 })
  chair = await world.enter(alice, 'a')
  second = await world.enter(await world.browser('carl'), 'a')
  await world.say(chair, { type: 'set-role', re: 1, to: peerOf(second), role: 'chairman' })
  guest = await world.enter(await world.browser('bob'), 'a')
  other = await world.enter(await world.browser('dora'), 'a')
})

const give = (to: Window | string, by = chair): Promise<Answer> =>
  world.say(by, { type: 'give-floor', re: 1, to: typeof to === 'string' ? to : peerOf(to) })
const take = (to: Window | 'everybody', by = chair): Promise<Answer> =>
  world.say(by, { type: 'take-floor', re: 1, to: to === 'everybody' ? to : peerOf(to) })
const configure = (settings: RoomSettingsChange, by = chair): Promise<Answer> =>
  world.say(by, { type: 'configure', re: 1, settings })
const roster = async () => (await world.deps.cluster.roster('a')).peers
const holders = async () => floorHolders(await roster()).map(({ peer }) => peer)
const events = () =>
  world.deps.store.recorded
    .filter(({ event }) => event.startsWith('floor'))
    .map(({ event, message }) => [event, message])
const later = () => world.deps.clock.advance(1)

describe('on the podium', () => {
  it('[G4] [G5] a chairman gives the floor; it lowers the hand, is told to everybody, and written down', async () => {
    await world.say(guest, { type: 'hand', re: 1, raised: true })
    expect(await give(guest)).toBe('done')
    const told = { type: 'peers-changed', by: peerOf(chair), members: [{ peer: peerOf(guest), handAt: null }] }
    for (const window of [chair, second, guest, other]) {
      const last = heard(window, 'peers-changed').at(-1)
      expect(last).toMatchObject(told)
      expect(last?.members[0]?.floorAt).toBe(world.deps.clock.now())
    }
    expect(events()).toEqual([['floor_give', `${peerOf(guest)} is given the floor`]])
    const frames = heard(other, 'peers-changed').length
    later()
    expect(await give(guest)).toBe('done')
    expect([heard(other, 'peers-changed').length, events().length]).toEqual([frames, 1])
  })

  it('[G4] [M5] takes it back from one, from all, and from nobody; no block comes or goes by it', async () => {
    await world.say(chair, { type: 'moderate', re: 1, to: peerOf(guest), source: 'camera', blocked: true })
    for (const window of [guest, chair]) await give(window)
    expect(await take(guest)).toBe('done')
    expect(await holders()).toEqual([peerOf(chair)])
    expect((await roster()).find(({ peer }) => peer === peerOf(guest))?.blocked).toEqual(['camera'])
    await give(other)
    const frames = heard(guest, 'peers-changed').length
    expect(await take('everybody')).toBe('done')
    expect([await holders(), heard(guest, 'peers-changed').length]).toEqual([[], frames + 1])
    expect(events().at(-1)?.[0]).toBe('floor_take')
    const written = events().length
    for (const to of ['everybody', guest] as const) expect(await take(to)).toBe('done')
    expect(events()).toHaveLength(written)
  })

  it('[G4] everybody may leave it, and only for themselves', async () => {
    for (const window of [guest, other]) await give(window)
    expect(await world.say(guest, { type: 'yield-floor', re: 1 })).toBe('done')
    expect(await holders()).toEqual([peerOf(other)])
    expect(heard(other, 'peers-changed').at(-1)).toMatchObject({ by: peerOf(guest) })
    const frames = heard(other, 'peers-changed').length
    expect(await world.say(guest, { type: 'yield-floor', re: 2 })).toBe('done')
    expect(heard(other, 'peers-changed')).toHaveLength(frames)
  })

  it('[G6] the last place goes to one of two, also when two chairmen give it at once', async () => {
    await give(guest)
    const answers = await Promise.all([give(other, chair), give(second, second)])
    expect([...answers].sort()).toEqual(['done', 'floor-full'])
    expect(await holders()).toHaveLength(2)
    await take('everybody')
    const all = [chair, second, guest, other, guest, other].map((window, n) => give(window, n % 2 ? chair : second))
    await Promise.all(all)
    expect(await holders()).toHaveLength(2)
    const got = new Set(
      events().flatMap(([event, message]) => (event === 'floor_give' ? [message?.split(' ')[0]] : [])),
    )
    expect(got.size).toBeGreaterThanOrEqual(2)
  })

  it('[G6] a full podium refuses before anything is written, and has place again when somebody goes', async () => {
    for (const window of [guest, other]) await give(window)
    const written = world.deps.store.recorded.length
    expect(await give(second)).toBe('floor-full')
    expect(world.deps.store.recorded).toHaveLength(written)
    await world.say(guest, { type: 'leave' })
    expect(await give(second)).toBe('done')
    await world.say(chair, { type: 'put-back', re: 1, to: peerOf(other) })
    expect(await holders()).toEqual([peerOf(second)])
    await world.say(chair, { type: 'remove', re: 1, to: [{ peer: peerOf(second) }], address: false })
    expect(await holders()).toEqual([])
  })

  it('[G6] with fewer places who came last goes; with more nobody does', async () => {
    await configure({ speakers: 3 })
    for (const window of [other, guest, second]) {
      await give(window)
      later()
    }
    await configure({ speakers: 16 })
    expect(await holders()).toHaveLength(3)
    await configure({ speakers: 1 })
    expect(await holders()).toEqual([peerOf(other)])
  })

  it('[G9] a role that changes leaves it as it is', async () => {
    await give(guest)
    await world.say(chair, { type: 'set-role', re: 1, to: peerOf(guest), role: 'chairman' })
    await world.say(chair, { type: 'set-role', re: 1, to: peerOf(guest), role: 'participant' })
    expect(await holders()).toEqual([peerOf(guest)])
  })
})

describe('in a lecture', () => {
  it('[G7] begins with the chairman who begins it, and the floor moves', async () => {
    for (const window of [guest, other]) await give(window)
    expect(await configure({ mode: 'lecture' }, second)).toBe('done')
    expect(await holders()).toEqual([peerOf(second)])
    expect(await give(guest)).toBe('done')
    expect(await holders()).toEqual([peerOf(guest)])
    expect(await configure({ mode: 'lecture', locked: true }, chair)).toBe('done')
    expect(await holders()).toEqual([peerOf(guest)])
    expect(await give(chair)).toBe('done')
    expect(await holders()).toEqual([peerOf(chair)])
    expect(await take(chair, second)).toBe('done')
    expect(await holders()).toEqual([])
  })

  it('[G7] that a program begins is held by whoever has had the floor longest, or by nobody', async () => {
    await give(other)
    later()
    await give(guest)
    expect(await world.command(admin, 'a', 'configure', { settings: { mode: 'lecture' } })).toBe('done')
    expect(await holders()).toEqual([peerOf(other)])
    await configure({ mode: 'all' })
    await world.command(admin, 'a', 'configure', { settings: { mode: 'lecture' } })
    expect(await holders()).toEqual([])
    expect(await world.command(admin, 'a', 'give-floor', { to: peerOf(guest) })).toBe('done')
    expect(await holders()).toEqual([peerOf(guest)])
  })

  it('[G7] has one lecturer, however many chairmen take it for themselves at once', async () => {
    await configure({ mode: 'lecture' })
    const all = [give(chair, chair), give(second, second), give(guest, chair), give(other, second)]
    expect(await Promise.all(all)).toEqual(['done', 'done', 'done', 'done'])
    expect(await holders()).toHaveLength(1)
  })
})

describe('another mode', () => {
  it.each(['all', 'smart'] as const)('[G8] %s takes it from everybody, and gives it to nobody', async (mode) => {
    for (const window of [guest, other]) await give(window)
    expect(await configure({ mode })).toBe('done')
    expect(await holders()).toEqual([])
    const written = world.deps.store.recorded.length
    expect(await give(guest)).toBe('no-floor')
    expect(world.deps.store.recorded).toHaveLength(written)
    expect(await world.say(guest, { type: 'yield-floor', re: 1 })).toBe('done')
    expect(await take('everybody')).toBe('done')
  })

  it('[G7] back on the podium the lecturer has a place', async () => {
    await configure({ mode: 'lecture' })
    await configure({ mode: 'podium' })
    expect(await holders()).toEqual([peerOf(chair)])
  })

  it('[G6] [G8] that comes while the floor is given leaves nobody with more than the room allows', async () => {
    for (const settings of [{ mode: 'all' }, { speakers: 1 }, { mode: 'lecture' }] as const) {
      await configure({ mode: 'podium', speakers: 4 })
      await take('everybody')
      await Promise.all([give(guest), configure(settings, second), give(other, second), give(chair)])
      const { mode, speakers } = world.row('a').settings
      const places = mode === 'all' ? 0 : mode === 'lecture' ? 1 : speakers
      expect((await holders()).length).toBeLessThanOrEqual(places)
    }
  })
})

describe('nothing is given', () => {
  it('[G4] [I3] by anybody but chairmen, also not to oneself, nor before joining or after leaving', async () => {
    await give(guest)
    for (const window of [guest, other])
      for (const to of [guest, other, chair]) {
        expect(await give(to, window)).toBe('not-allowed')
        expect(await take(to, window)).toBe('not-allowed')
      }
    await configure({ waitingRoom: 'everybody' })
    const waiting = await world.enter(await world.browser('eve'), 'a')
    for (const type of ['give-floor', 'take-floor'] as const)
      expect(await world.say(waiting, { type, re: 1, to: peerOf(guest) })).toBe('not-allowed')
    expect(await world.say(waiting, { type: 'yield-floor', re: 1 })).toBe('not-allowed')
    await world.say(other, { type: 'leave' })
    expect(await world.say(other, { type: 'yield-floor', re: 1 })).toBe('not-joined')
    for (const act of ['give-floor', 'take-floor'] as const)
      expect(await world.post(await world.browser('mallory'), 'a', act, { to: peerOf(guest) })).toBe('not-allowed')
    expect(await holders()).toEqual([peerOf(guest)])
  })

  it('[M3] to who waits, is in another room, is gone, or never was', async () => {
    const zoe = await world.browser('zoe')
    await world.room('b', zoe, { mode: 'podium' })
    const elsewhere = await world.enter(zoe, 'b')
    await configure({ waitingRoom: 'everybody' })
    const waiting = await world.enter(await world.browser('eve'), 'a')
    const gone = peerOf(other)
    await world.say(other, { type: 'leave' })
    const before = await world.everything('b')
    for (const to of [peerOf(elsewhere), peerOf(waiting), gone, 'x'.repeat(22)]) {
      expect(await give(to)).toBe('no-such-peer')
      expect(await world.say(chair, { type: 'take-floor', re: 1, to })).toBe('no-such-peer')
    }
    expect(await world.say(elsewhere, { type: 'give-floor', re: 1, to: peerOf(guest) })).toBe('no-such-peer')
    expect([await world.everything('b'), events()]).toEqual([before, []])
  })

  it('[M2] when it could not be written down', async () => {
    const { store } = world.deps
    const record = store.record.bind(store)
    store.record = () => Promise.reject(new Error('the disk is full'))
    await expect(give(guest)).rejects.toThrow('the disk is full')
    expect(await holders()).toEqual([])
    store.record = record
    await give(guest)
    store.record = () => Promise.reject(new Error('the disk is full'))
    await expect(take(guest)).rejects.toThrow('the disk is full')
    expect(await holders()).toEqual([peerOf(guest)])
  })
})

it('[G6] after a time in which workers did not hear each other the floor is what the mode says', async () => {
  for (const window of [guest, other]) await give(window)
  const row = world.row('a')
  world.deps.store.rooms.set('a', { ...row, settings: { ...row.settings, speakers: 1 } })
  await reconcile('a', world.deps)
  expect(await holders()).toHaveLength(1)
})

it('[G9] who comes in has no floor, and another window of the same browser does not get it', async () => {
  await give(guest)
  const again = await world.enter(guest.browser, 'a')
  expect(heard(again, 'welcome')[0]?.roster.peers.filter(({ floorAt }) => floorAt !== null)).toMatchObject([
    { peer: peerOf(guest) },
  ])
  expect(await holders()).toEqual([peerOf(guest)])
})
