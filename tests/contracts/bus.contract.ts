// What every bus must do, the real one and the simulated one.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type {
  Bus,
  Commit,
  Lease,
  RoomChange,
  SeatRecord,
  WaiterRecord,
  WorkerMessage,
} from '../../server/cluster/bus.ts'
import { LEASE_MS } from '../../server/cluster/bus.ts'
import type { Heard } from '../support/redis-buses.ts'

export type BusesUnderTest = {
  /** A worker more, which listens. */
  open(): Promise<{ readonly bus: Bus; readonly heard: Heard }>
  /** Comes back when everything that was sent has been heard. */
  settle(): Promise<void>
  /** Moves the time of all on, in one step. */
  turn(ms: number): void
  close(): Promise<void>
}

export const peerOf = (name: string): string => name.padEnd(22, '_')

export function seatRecord(name: string, { worker }: Bus, over: Partial<SeatRecord> = {}): SeatRecord {
  return {
    ...{ peer: peerOf(name), role: 'participant', session: `session-${name}`, source: 'source', blocked: [] },
    ...{ handAt: null, floorAt: null, turn: 1, turnedAt: 0, since: 1, holder: { worker, socket: 1 }, isBereft: false },
    ...over,
  }
}

const waiterRecord = (name: string, { worker }: Bus): WaiterRecord => ({
  ...{ peer: peerOf(name), name: 'Zoë', since: 5, session: 's', source: 'x', waitsFor: 'admission' },
  holder: { worker, socket: 2 },
})

export const leaseOf = (room: string, name: string, { worker }: Bus, place: Lease['place'] = 'seat'): Lease => ({
  ...{ room, peer: peerOf(name), place },
  holder: { worker, socket: place === 'seat' ? 1 : 2 },
})

/** A commit of seats alone, from revision to revision. */
export function stepOf(room: string, from: number | null, more: Partial<RoomChange> & StepMore = {}): Commit {
  const { seatsLeft = 1, waitersLeft = 0, leases = { put: [], drop: [] }, isOver = false, ...change } = more
  const nothing = { put: [], drop: [] }
  return {
    room,
    change: {
      ...{ type: 'change', id: `id-of-${room}`, from, revision: (from ?? 0) + 1, version: (from ?? 0) + 1 },
      ...{ seats: nothing, waiters: nothing, tells: [], ends: [] },
      ...change,
    },
    ...{ seatsLeft, waitersLeft, leases, isOver },
  }
}
type StepMore = Partial<Omit<Commit, 'room' | 'change'>>

type Make = () => Promise<BusesUnderTest>
type Opened = Awaited<ReturnType<BusesUnderTest['open']>>

export function busContract(name: string, make: Make): void {
  describe(name, () => {
    rooms(make)
    leases(make)
  })
}

/** Sits somebody down by a worker, with a lease of `ms`, whom `from` others are before. */
function sitBy({ bus }: Opened, room: string, who: string, from: number | null = null, ms = LEASE_MS) {
  const leases = { put: [{ lease: leaseOf(room, who, bus), ms }], drop: [] }
  const seats = { put: [seatRecord(who, bus)], drop: [] }
  return bus.commit(stepOf(room, from, { seats, leases, seatsLeft: (from ?? 0) + 1 }))
}

function twoWorkers(make: Make) {
  let world: BusesUnderTest | null = null
  let both: readonly Opened[] = []
  beforeEach(async () => {
    const made = await make()
    world = made
    both = [await made.open(), await made.open()]
    await made.settle()
  })
  afterEach(() => world?.close())
  return { world: () => world!, first: () => both[0]!, second: () => both[1]! }
}

function rooms(make: Make): void {
  describe('rooms and words', () => {
    const { world, first, second } = twoWorkers(make)

    it('is up for the first time, with its memory kept', () => {
      expect([first().heard.states, second().heard.states]).toEqual([['up kept'], ['up kept']])
      expect(first().bus.isUp()).toBe(true)
      expect(first().bus.worker).not.toBe(second().bus.worker)
      expect(Math.abs(first().bus.now() - second().bus.now())).toBeLessThan(1000)
    })

    it('commits from the revision that was seen, and shows the present one otherwise', async () => {
      const { bus } = second()
      expect(await bus.load('lobby')).toBeNull()
      expect(await sitBy(first(), 'lobby', 'ann')).toEqual({ is: 'done' })
      const image = await bus.load('lobby')
      expect(image).toEqual({
        ...{ id: 'id-of-lobby', revision: 1, version: 1, waiters: new Map() },
        seats: new Map([[peerOf('ann'), seatRecord('ann', first().bus)]]),
      })
      for (const from of [null, 0, 2]) expect(await bus.commit(stepOf('lobby', from))).toEqual({ is: 'stale', image })
      const waiters = { put: [waiterRecord('zoe', bus)], drop: [] }
      const seats = { put: [], drop: [peerOf('ann')] }
      expect(await bus.commit(stepOf('lobby', 1, { seats, waiters, waitersLeft: 1, seatsLeft: 0 }))).toEqual({
        is: 'done',
      })
      expect(await bus.load('lobby')).toMatchObject({ revision: 2, seats: new Map() })
      expect((await bus.load('lobby'))?.waiters.get(peerOf('zoe'))).toEqual(waiterRecord('zoe', bus))
      await bus.commit(stepOf('lobby', 2, { waiters: { put: [], drop: [peerOf('zoe')] }, seatsLeft: 0 }))
      expect(await bus.load('lobby')).toBeNull()
    })

    it('[C7] lets one of many that race go first', async () => {
      const all = Array.from({ length: 20 }, (_, n) => sitBy(n % 2 ? first() : second(), 'lobby', 'ann'))
      const done = await Promise.all(all)
      expect(done.filter(({ is }) => is === 'done')).toHaveLength(1)
      expect(done.filter(({ is }) => is === 'stale')).toHaveLength(19)
    })

    it('tells those who follow of commits and words, in their order, oneself included', async () => {
      await Promise.all([first().bus.follow('lobby'), second().bus.follow('lobby')])
      for (const from of [null, 1, 2]) await sitBy(second(), 'lobby', `p${from ?? 0}`, from)
      await first().bus.tell('lobby', { type: 'heed' })
      await sitBy(first(), 'cellar', 'ann')
      await world().settle()
      for (const { heard } of [first(), second()]) {
        expect(heard.rooms.map(({ room, message }) => [room, message.type === 'change' && message.revision])).toEqual([
          ['lobby', 1],
          ['lobby', 2],
          ['lobby', 3],
          ['lobby', false],
        ])
      }
      expect(first().heard.rooms[0]?.from).toBe(second().bus.worker)
      second().bus.unfollow('lobby')
      await world().settle()
      await first().bus.tell('lobby', { type: 'heed' })
      await world().settle()
      expect([first().heard.rooms.length, second().heard.rooms.length]).toEqual([5, 4])
    })

    it('follows what is followed, unfollowed and followed again in one breath', async () => {
      const { bus, heard } = second()
      const once = bus.follow('lobby')
      bus.unfollow('lobby')
      const again = bus.follow('lobby')
      await Promise.all([once, again])
      await first().bus.tell('lobby', { type: 'heed' })
      await world().settle()
      expect(heard.rooms).toHaveLength(1)
    })

    it('carries words to one worker, and says when nobody is there', async () => {
      const frame = { type: 'signal', from: peerOf('ann'), payload: 'é"\n' } as const
      const where = { room: 'lobby', peer: peerOf('bob'), place: 'seat' } as const
      const message: WorkerMessage = { type: 'frames', ...where, at: 1, first: 1, frames: [{ number: 1, frame }] }
      expect(await first().bus.send(second().bus.worker, message)).toBe(true)
      expect(await first().bus.send('nobody-has-this-name-00', { type: 'ask', question: 'q' })).toBe(false)
      await world().settle()
      expect(second().heard.words).toEqual([{ message, from: first().bus.worker }])
      expect(first().heard.words).toEqual([])
    })

    it('[R9] takes no commit of a room that is over, and another room of its name', async () => {
      await sitBy(first(), 'lobby', 'ann')
      const leases = { put: [], drop: [leaseOf('lobby', 'ann', first().bus)] }
      const end = { seats: { put: [], drop: [peerOf('ann')] }, leases, seatsLeft: 0, isOver: true }
      expect(await second().bus.commit(stepOf('lobby', 1, end))).toEqual({ is: 'done' })
      expect(await sitBy(first(), 'lobby', 'ann')).toEqual({ is: 'over' })
      const seats = { put: [seatRecord('ann', first().bus)], drop: [] }
      expect(await first().bus.commit(stepOf('lobby', null, { id: 'another', seats }))).toEqual({ is: 'done' })
    })

    it('counts the seats of rooms', async () => {
      await sitBy(first(), 'lobby', 'ann')
      await sitBy(first(), 'lobby', 'bob', 1)
      await sitBy(first(), 'cellar', 'cid')
      const waiters = { put: [waiterRecord('zoe', first().bus)], drop: [] }
      await first().bus.commit(stepOf('hall', null, { waiters, waitersLeft: 1, seatsLeft: 0 }))
      const expected = [['lobby', 2] as const, ['cellar', 1] as const]
      expect(await second().bus.occupied()).toEqual(new Map(expected))
      await first().bus.commit(stepOf('cellar', 1, { seatsLeft: 0, seats: { put: [], drop: [peerOf('cid')] } }))
      expect(await second().bus.occupied()).toEqual(new Map([['lobby', 2]]))
    })

    it('lets one worker claim a key, for a time', async () => {
      expect(await first().bus.isClaimed('mail')).toBe(false)
      const claims = await Promise.all([first(), second(), first()].map(({ bus }) => bus.claim('mail', 60_000)))
      expect(claims.filter(Boolean)).toHaveLength(1)
      expect(await second().bus.isClaimed('mail')).toBe(true)
      expect(await second().bus.claim('other', 60_000)).toBe(true)
    })

    it('refuses everything when it is closed', async () => {
      const { bus } = first()
      await bus.close()
      await bus.close()
      expect(bus.isUp()).toBe(false)
      const acts = [
        ...[() => bus.follow('lobby'), () => bus.load('lobby'), () => bus.commit(stepOf('lobby', null))],
        ...[() => bus.beat([leaseOf('lobby', 'ann', bus)]), () => bus.sweep(1), () => bus.bury('x')],
        ...[() => bus.tell('lobby', { type: 'heed' }), () => bus.send('x', { type: 'ask', question: 'q' })],
        ...[() => bus.claim('k', 1), () => bus.isClaimed('k'), () => bus.occupied()],
      ]
      for (const act of acts) await expect(act()).rejects.toMatchObject({ code: 'relay-unavailable', retryAfterS: 1 })
    })
  })
}

function leases(make: Make): void {
  describe('leases', () => {
    const { world, first, second } = twoWorkers(make)

    it('[C5] a beat prolongs leases and never makes one', async () => {
      const { bus } = first()
      await sitBy(first(), 'lobby', 'ann', null, 10_000)
      const [ann, bob] = [leaseOf('lobby', 'ann', bus), leaseOf('lobby', 'bob', bus)]
      expect(await bus.beat([bob, ann])).toEqual([bob])
      expect(await bus.beat([])).toEqual([])
      await keepSweeping(12_000)
      expect(await second().bus.sweep(10)).toEqual([])
      await keepSweeping(4_000)
      expect(await second().bus.sweep(10)).toEqual([ann])
      const seats = { put: [], drop: [peerOf('ann')] }
      await second().bus.commit(stepOf('lobby', 1, { seats, seatsLeft: 0, leases: { put: [], drop: [ann] } }))
      expect(await bus.beat([ann])).toEqual([ann])
    })

    /** As workers do: nobody is ever left without a sweep for long. */
    const keepSweeping = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 1_000) {
        world().turn(1_000)
        if (passed + 1_000 < ms) await first().bus.sweep(0)
      }
    }

    it('gives each lease that has run out to one worker at a time', async () => {
      for (const [from, who] of [null, 1, 2, 3].map((from, at) => [from, `p${at}`] as const)) {
        await sitBy(first(), 'lobby', who, from, 1_000 + (from ?? 0))
      }
      await keepSweeping(3_000)
      const [some, others] = await Promise.all([first().bus.sweep(3), second().bus.sweep(3)])
      expect([some.length, others.length].sort()).toEqual([1, 3])
      expect(new Set([...some, ...others].map(({ peer }) => peer)).size).toBe(4)
      expect(await first().bus.sweep(10)).toEqual([])
      await keepSweeping(7_000)
      expect(await first().bus.sweep(10)).toHaveLength(4)
    })

    it('knows leases of those that are away, and of waiters', async () => {
      const { bus } = first()
      const away: Lease = { room: 'lobby', peer: peerOf('ann'), place: 'seat', holder: null }
      const waits = leaseOf('lobby', 'zoe', bus, 'waiter')
      const put = [away, waits].map((lease) => ({ lease, ms: 2_000 }))
      const seats = { put: [seatRecord('ann', bus, { holder: null })], drop: [] }
      const waiters = { put: [waiterRecord('zoe', bus)], drop: [] }
      await bus.commit(stepOf('lobby', null, { seats, waiters, waitersLeft: 1, leases: { put, drop: [] } }))
      await keepSweeping(4_000)
      const found = await second().bus.sweep(10)
      expect(found).toHaveLength(2)
      expect(found).toEqual(expect.arrayContaining([away, waits]))
    })

    it('has mercy after a time in which nobody swept', async () => {
      await first().bus.sweep(10)
      await sitBy(first(), 'lobby', 'ann', null, 1_000)
      world().turn(20_000)
      expect(await second().bus.sweep(10)).toEqual([])
      expect(await first().bus.beat([leaseOf('lobby', 'ann', first().bus)])).toEqual([])
      await keepSweeping(14_000)
      expect(await second().bus.sweep(10)).toEqual([])
      await keepSweeping(3_000)
      expect(await second().bus.sweep(10)).toHaveLength(1)
    })

    it('buries a worker: its leases run out now', async () => {
      await first().bus.sweep(10)
      await sitBy(first(), 'lobby', 'ann')
      expect(await second().bus.sweep(10)).toEqual([])
      await second().bus.bury(first().bus.worker)
      await second().bus.bury('who-never-was')
      expect(await second().bus.sweep(10)).toEqual([leaseOf('lobby', 'ann', first().bus)])
    })
  })
}
