// Rooms that nobody has been in for long are deleted, and who waits before one is told.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { startExpiry, type Idle } from '../../../server/jobs/expire.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { createFakeStore, storeIsDown } from '../../fakes/store.ts'
import { waitFor } from '../../harness/wait-for.ts'

const MINUTE_MS = 60_000
const graceMs = 30_000

let clock = createFakeClock()
let store = createFakeStore()
let log = createFakeLog()
let occupied = new Map<string, number>()
let dissolved: unknown[] = []
let isComplete = true

const cluster = {
  claim: () => Promise.resolve(true),
  isComplete: () => isComplete,
  occupied: () => Promise.resolve(occupied),
  dissolve: (...what: unknown[]) => {
    dissolved.push(what)
    return Promise.resolve()
  },
}

const start = (idle: Partial<Idle> = {}): (() => void) =>
  startExpiry({ clock, log, store, cluster, rules: { graceMs } }, { idleMinutes: 5, reservedIdleMinutes: 20, ...idle })

const create = (name: string): Promise<unknown> =>
  store.createRoom({ name, id: `id-${name}`, ownerSession: 'owner' }, 0, { at: clock.now(), address: '', user: '' })

/** A minute at a time, with what each brings. */
async function pass(minutes: number): Promise<void> {
  for (let i = 0; i < minutes; i++) {
    clock.advance(MINUTE_MS)
    await waitFor(() => clock.pending() === 1, { what: 'the run to be done', everyMs: 1 })
  }
}

beforeEach(() => {
  clock = createFakeClock()
  store = createFakeStore()
  log = createFakeLog()
  occupied = new Map()
  dissolved = []
  isComplete = true
})

describe('a room', () => {
  it('is deleted when nobody was in it for the time of its kind, and the relay told', async () => {
    await create('plain')
    await create('mine')
    await store.changeRoom('id-mine', { ownerPassword: 'hash' }, '', { at: 0, address: '', user: '' })
    const stop = start()
    await pass(5)
    expect([...store.rooms.keys()]).toEqual(['plain', 'mine'])
    await pass(2)
    expect([...store.rooms.keys()]).toEqual(['mine'])
    expect(dissolved).toEqual([['plain', 'id-plain', 'no-such-room']])
    await pass(20)
    expect([...store.rooms.keys()]).toEqual([])
    expect(dissolved).toHaveLength(2)
    stop()
  })

  it('with somebody in it is not, and then has its whole time from when they left', async () => {
    await create('busy')
    occupied.set('busy', 1)
    const stop = start()
    await pass(30)
    expect([...store.rooms.keys()]).toEqual(['busy'])
    occupied.clear()
    await pass(5)
    expect([...store.rooms.keys()]).toEqual(['busy'])
    await pass(1)
    expect([...store.rooms.keys()]).toEqual([])
    stop()
  })

  it('is not while it is not known who sits: it may be that nobody could say so for long', async () => {
    await create('busy')
    const stop = start()
    isComplete = false
    await pass(30)
    expect([...store.rooms.keys()]).toEqual(['busy'])
    occupied.set('busy', 1)
    isComplete = true
    await pass(30)
    expect([...store.rooms.keys()]).toEqual(['busy'])
    stop()
  })

  it('is kept for somebody who comes in while it is looked for', async () => {
    await create('busy')
    const stop = start({ idleMinutes: 1 })
    let times = 0
    cluster.occupied = () => Promise.resolve(++times % 2 ? new Map<string, number>() : new Map([['busy', 1]]))
    await pass(10)
    cluster.occupied = () => Promise.resolve(occupied)
    expect([...store.rooms.keys()]).toEqual(['busy'])
    stop()
  })

  it('is kept for ever when the time is 0', async () => {
    await create('plain')
    const stop = start({ idleMinutes: 0, reservedIdleMinutes: 0 })
    clock.advance(400 * 24 * 60 * MINUTE_MS)
    await pass(2)
    expect([...store.rooms.keys()]).toEqual(['plain'])
    stop()
  })
})

it('after a restart nothing is deleted before everybody could come back', async () => {
  await create('plain')
  clock.advance(3_600_000)
  const stop = start()
  clock.advance(graceMs + 999)
  await new Promise((resolve) => setImmediate(resolve))
  expect(store.calls).toEqual(['createRoom'])
  occupied.set('plain', 1)
  clock.advance(1)
  await waitFor(() => store.calls.includes('expireRooms'), { what: 'the first run', everyMs: 1 })
  expect([...store.rooms.keys()]).toEqual(['plain'])
  stop()
})

it('a database that does not answer for a while ends nothing but that run', async () => {
  await create('plain')
  const stop = start()
  store.failWith(storeIsDown)
  await pass(30)
  expect(log.lines.length).toBeGreaterThan(20)
  expect(dissolved).toEqual([])
  store.failWith(null)
  await pass(1)
  expect([...store.rooms.keys()]).toEqual([])
  stop()
})

it.each([0, graceMs, graceMs + MINUTE_MS])('stopped after %d ms it leaves no timer', async (ms) => {
  const stop = start()
  clock.advance(ms)
  stop()
  await new Promise((resolve) => setImmediate(resolve))
  expect(clock.pending()).toBe(0)
})
