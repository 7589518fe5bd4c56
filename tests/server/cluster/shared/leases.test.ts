// Workers that die or fall silent: whose seats are kept, for how long, and what is said of it.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { Refusal } from '../../../../protocol/errors.ts'
import { LEASE_MS } from '../../../../server/cluster/bus.ts'
import {
  GRACE_MS,
  heard,
  idOf,
  namesWaiting,
  seatOf,
  signal,
  sitIn,
  type Sitting,
  waitBefore,
} from '../../../contracts/cluster-seats.ts'
import { createFakeOutlet } from '../../../fakes/outlet.ts'
import { createSimWorkers, type SimWorker, type SimWorkers } from '../../../support/sim-workers.ts'
import { createSilentOutlet, seatIn, sitOn } from './workers.ts'

let workers: SimWorkers
let one: SimWorker
let two: SimWorker
let ann: Sitting
let bob: Sitting

beforeEach(async () => {
  workers = createSimWorkers({ graceMs: GRACE_MS })
  one = await workers.start('one')
  two = await workers.start('two')
  ann = await sitOn(workers, one.cluster, 'ann', 'chairman')
  bob = await sitOn(workers, two.cluster, 'bob')
})

describe('leases', () => {
  it('[C5] of a worker that is silent run out: its seats are kept for the grace time, and then lost, once', async () => {
    two.bus.kill()
    await workers.advance(LEASE_MS - 6_000)
    expect(seatIn(workers, 'bob')).toMatchObject({ isBereft: false, holder: { worker: 'two' } })
    await workers.advance(8_000)
    expect(seatIn(workers, 'bob')).toMatchObject({ isBereft: true, holder: null })
    expect(heard(ann.outlet, 'peer-left')).toEqual([])
    await workers.advance(GRACE_MS + 2_000)
    expect(heard(ann.outlet, 'peer-left')).toEqual([expect.objectContaining({ peer: idOf('bob'), why: 'lost' })])
    expect(workers.lost.map((seat) => seat.peer)).toEqual([idOf('bob')])
    expect(ann.outlet.ended).toEqual([])
  })

  it('[C5] are prolonged for as long as their sockets live', async () => {
    await workers.advance(10 * LEASE_MS)
    expect([seatIn(workers, 'ann')?.holder?.worker, seatIn(workers, 'bob')?.holder?.worker]).toEqual(['one', 'two'])
    expect([ann.outlet.ended, bob.outlet.ended, workers.lost]).toEqual([[], [], []])
  })

  it('[C5] end at once when a sibling says that the worker is dead', async () => {
    two.bus.kill()
    await one.cluster.bury('two')
    await workers.settle()
    expect(seatIn(workers, 'bob')).toMatchObject({ isBereft: true, holder: null })
    expect(await one.cluster.resume(seatOf('bob'), createFakeOutlet(), 1, 0)).toMatchObject({ kept: false, turn: 2 })
  })

  it('[R5] a seat is not kept whole when its worker does not answer, even before its lease has run out', async () => {
    two.bus.kill()
    expect(await one.cluster.resume(seatOf('bob'), createFakeOutlet(), 1, 0)).toMatchObject({ kept: false })
  })

  it('[R5] nor when the worker stands still', async () => {
    const { publish } = workers.redis
    workers.redis.publish = (message) => (message.channel === 'worker:two' ? 1 : publish.call(workers.redis, message))
    const resumed = one.cluster.resume(seatOf('bob'), createFakeOutlet(), 1, 0)
    await workers.advance(1_500)
    expect(await resumed).toMatchObject({ kept: false })
  })

  it('[R5] a client that has not heard of a loss hears of it the next time', async () => {
    two.bus.kill()
    const first = createFakeOutlet()
    expect(await one.cluster.resume(seatOf('bob'), first, 1, 0)).toMatchObject({ kept: false })
    one.cluster.away('lobby', idOf('bob'), first)
    await workers.settle()
    const second = createFakeOutlet()
    expect(await one.cluster.resume(seatOf('bob'), second, 2, 0)).toMatchObject({ kept: false })
    await workers.advance(6_000)
    expect(await one.cluster.resume(seatOf('bob'), createFakeOutlet(), 3, 0)).toMatchObject({ kept: true })
  })

  it('[R5] those who were away when a worker died that had kept something for them hear of it', async () => {
    const cid = await sitIn(one.cluster, 'cid')
    one.cluster.away('lobby', idOf('cid'), cid.outlet)
    await workers.settle()
    await two.cluster.toPeer('lobby', idOf('cid'), { type: 'signal', from: idOf('bob'), payload: 'x' })
    two.bus.kill()
    await one.cluster.bury('two')
    await workers.settle()
    expect(await one.cluster.resume(seatOf('cid'), createFakeOutlet(), 1, 0)).toMatchObject({ kept: false })
  })

  it('[C5] a worker that wakes up ends the sockets of the seats that it has lost', async () => {
    const silent = createSilentOutlet()
    await two.cluster.join(seatOf('cid'), silent, 0)
    await workers.settle()
    await one.cluster.bury('two')
    await workers.settle()
    for (const { ended } of [bob.outlet, silent]) expect(ended).toEqual(['relay-unavailable'])
    await workers.advance(20_000)
    expect(seatIn(workers, 'bob')).toMatchObject({ holder: null })
  })

  it('[S5] [C5] a worker that was silent for long says nothing to others before it knows what it has', async () => {
    const { beat } = two.bus
    two.bus.beat = () => Promise.reject(new Refusal('relay-unavailable', 1))
    await workers.advance(LEASE_MS - 2_000)
    const say = (): Promise<unknown> => Promise.resolve(two.cluster.toPeer('lobby', idOf('ann'), signal('late')))
    await expect(say()).rejects.toMatchObject({ code: 'relay-unavailable' })
    expect(ann.outlet.frames).not.toContainEqual(signal('late'))
    two.bus.beat = beat
    await workers.advance(6_000)
    expect(await say()).toBe('delivered')
  })

  it('[C5] a worker that finds its leases gone looks who has the seats, and ends its sockets', async () => {
    // It is deaf, and does not know it yet.
    workers.redis.disconnect('two')
    await one.cluster.resume(seatOf('bob'), createFakeOutlet(), 1, 0)
    await workers.advance(6_000)
    expect(bob.outlet.ended).toEqual(['taken-over'])
    expect(seatIn(workers, 'bob')?.holder?.worker).toBe('one')
  })

  it('[W2] of those who wait end too, and chairmen hear of it', async () => {
    await waitBefore(two.cluster, 'eve')
    await workers.settle()
    expect(namesWaiting(ann.outlet)).toEqual(['eve'])
    two.bus.kill()
    await one.cluster.bury('two')
    await workers.settle()
    expect(namesWaiting(ann.outlet)).toEqual([])
  })

  it('[C5] of a thousand idle sockets cost a few commands in a minute', async () => {
    for (let who = 0; who < 1_000; who++) {
      const room = `room-${String(who % 100)}`
      await one.cluster.join(seatOf(String(who), room), createFakeOutlet(), 0)
    }
    two.bus.kill()
    let commands = 0
    const { beat, sweep, commit, publish } = workers.redis
    workers.redis.beat = (leases) => (commands++, beat.call(workers.redis, leases))
    workers.redis.sweep = (limit) => (commands++, sweep.call(workers.redis, limit))
    workers.redis.commit = (...args) => (commands++, commit.apply(workers.redis, args))
    workers.redis.publish = (message) => (commands++, publish.call(workers.redis, message))
    await workers.advance(10_000)
    // Each second one looks for leases that have run out; every five seconds three batches are prolonged.
    expect(commands).toBeLessThanOrEqual(20)
  })

  it('[C2] of a peer that has left end what was kept for it', async () => {
    two.cluster.away('lobby', idOf('bob'), bob.outlet)
    await workers.settle()
    await one.cluster.toPeer('lobby', idOf('bob'), signal('x'))
    await workers.advance(GRACE_MS + 2_000)
    expect(await one.cluster.toPeer('lobby', idOf('bob'), signal('x'))).toBe('no-such-peer')
  })
})
