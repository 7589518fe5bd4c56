// Redis away, deaf or emptied: what goes on, what is refused, and how it is all made right afterwards.
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { RoomName } from '../../../../protocol/primitives.ts'
import {
  GRACE_MS,
  heard,
  idOf,
  memberOf,
  namesWaiting,
  seatOf,
  sitIn,
  type Sitting,
  waitBefore,
} from '../../../contracts/cluster-seats.ts'
import { createFakeOutlet } from '../../../fakes/outlet.ts'
import { createSimWorkers, type SimWorker, type SimWorkers } from '../../../support/sim-workers.ts'
import { seatIn, sitOn } from './workers.ts'

let workers: SimWorkers
let one: SimWorker
let two: SimWorker
let ann: Sitting
let bob: Sitting
let gaps: RoomName[]

const refused = { code: 'relay-unavailable' }
/** The bus of the tests looks every half second whether it reaches Redis. */
const RECONNECTED_MS = 1_000

beforeEach(async () => {
  workers = createSimWorkers({ graceMs: GRACE_MS })
  gaps = []
  one = await workers.start('one', { onGap: (room) => void gaps.push(room) })
  two = await workers.start('two')
  ann = await sitOn(workers, one.cluster, 'ann', 'chairman')
  bob = await sitOn(workers, two.cluster, 'bob')
})

describe('without the other workers', () => {
  it('[C4] no seat is given and no act is begun, and those inside notice nothing', async () => {
    one.bus.lose()
    const { cluster } = one
    await expect(cluster.join(seatOf('cid'), createFakeOutlet(), 0)).rejects.toMatchObject(refused)
    await expect(cluster.resume(seatOf('bob'), createFakeOutlet(), 1, 0)).rejects.toMatchObject(refused)
    await expect(cluster.change('lobby', [{ peer: idOf('ann'), handAt: 1 }], null)).rejects.toMatchObject(refused)
    await expect(waitBefore(cluster, 'eve')).rejects.toMatchObject(refused)
    expect(() => {
      cluster.requireReach()
    }).toThrow('relay-unavailable')
    await workers.advance(RECONNECTED_MS)
    expect([...(workers.redis.rooms.get('lobby')?.seats.keys() ?? [])]).toEqual([idOf('ann'), idOf('bob')])
    expect(seatIn(workers, 'ann')?.handAt).toBeNull()
    expect(workers.redis.rooms.get('lobby')?.waiters.size).toBe(0)
    expect([ann.outlet.ended, bob.outlet.ended]).toEqual([[], []])
  })

  it('[C4] afterwards those inside hear how things are', async () => {
    one.bus.lose()
    await sitIn(two.cluster, 'cid')
    await waitBefore(two.cluster, 'eve')
    await workers.advance(RECONNECTED_MS)
    const roster = await two.cluster.roster('lobby')
    expect(heard(ann.outlet, 'roster').at(-1)?.roster).toEqual(roster)
    expect(roster.peers.map((member) => member.peer)).toContain(idOf('cid'))
    expect(namesWaiting(ann.outlet)).toEqual(['eve'])
    expect(gaps).toEqual(['lobby'])
  })

  it('[R4] sockets that go meanwhile are told of when the others are reached', async () => {
    const eve = await waitBefore(one.cluster, 'eve')
    await workers.settle()
    one.bus.lose()
    one.cluster.away('lobby', idOf('ann'), ann.outlet)
    one.cluster.stopWaiting('lobby', idOf('eve'), eve.outlet)
    await workers.advance(RECONNECTED_MS)
    expect(seatIn(workers, 'ann')).toMatchObject({ holder: null, isBereft: false })
    expect(workers.redis.rooms.get('lobby')?.waiters.size).toBe(0)
  })

  it('[H9] [C6] whoever leaves or is sent out meanwhile is gone, here at once, and everywhere when the others are reached', async () => {
    const cid = await sitOn(workers, one.cluster, 'cid')
    one.bus.lose()
    await one.cluster.leave('lobby', idOf('ann'), 'left')
    await expect(one.cluster.expel('lobby', [idOf('cid')], 'kicked', 'removed', null)).rejects.toMatchObject(refused)
    expect(cid.outlet.ended).toEqual(['removed'])
    await workers.advance(RECONNECTED_MS)
    expect([...(workers.redis.rooms.get('lobby')?.seats.keys() ?? [])]).toEqual([idOf('bob')])
  })

  it('[R7] a seat that was taken elsewhere meanwhile is taken over', async () => {
    one.bus.lose()
    const resumed = two.cluster.resume(seatOf('ann'), createFakeOutlet(), 1, 0)
    await workers.advance(RECONNECTED_MS + 500)
    expect(await resumed).toMatchObject({ kept: false })
    expect(ann.outlet.ended).toEqual(['taken-over'])
  })

  it('[C6] a worker that has missed something refuses nothing, and leaves nothing undone, because of it', async () => {
    workers.redis.disconnect('two')
    const cid = await sitIn(one.cluster, 'cid')
    const expelled = two.cluster.expel('lobby', [idOf('cid')], 'kicked', 'removed', null)
    await workers.advance(1_500)
    await expelled
    expect(cid.outlet.ended).toEqual(['removed'])
    await sitIn(one.cluster, 'dan')
    const resumed = two.cluster.resume(seatOf('dan'), createFakeOutlet(), 1, 0)
    await workers.advance(3_000)
    expect(await resumed).toMatchObject({ turn: 2 })
  })

  it('[R2] a commit that was missed is noticed by the next one, and the roster told anew', async () => {
    const { publish } = workers.redis
    workers.redis.publish = () => 0
    await sitIn(two.cluster, 'cid')
    workers.redis.publish = publish
    expect(heard(ann.outlet, 'peer-joined').map((frame) => frame.member.peer)).toEqual([idOf('bob')])
    await two.cluster.change('lobby', [{ peer: idOf('bob'), handAt: 5 }], null)
    await workers.settle()
    expect(heard(ann.outlet, 'roster').at(-1)?.roster).toEqual(await two.cluster.roster('lobby'))
    expect(gaps).toEqual(['lobby'])
  })
})

describe('when Redis has lost its memory', () => {
  const lose = async (): Promise<void> => {
    workers.redis.flush()
    await workers.advance(2_000)
  }

  it('[R8] each worker makes its seats again, in their order, and nobody is sent out', async () => {
    const cid = await sitOn(workers, one.cluster, 'cid')
    await two.cluster.change('lobby', [{ peer: idOf('cid'), handAt: 5, blocked: ['chat'] }], null)
    await waitBefore(two.cluster, 'eve')
    const { version } = await one.cluster.roster('lobby')
    await lose()
    const peers = [
      memberOf('ann', { role: 'chairman' }),
      memberOf('bob'),
      memberOf('cid', { handAt: 5, blocked: ['chat'] }),
    ]
    for (const { cluster } of [one, two]) {
      const roster = await cluster.roster('lobby')
      expect(roster).toMatchObject({ complete: false, peers })
      expect(roster.version).toBeGreaterThan(version)
      expect(heard(ann.outlet, 'roster').at(-1)?.roster).toEqual(roster)
    }
    expect((await one.cluster.waiters('lobby')).map((waiter) => waiter.name)).toEqual(['eve'])
    expect([ann, bob, cid].flatMap(({ outlet }) => outlet.ended)).toEqual([])
    expect([one, two].map(({ cluster }) => cluster.isComplete())).toEqual([false, false])
    await workers.advance(GRACE_MS)
    expect([one, two].map(({ cluster }) => cluster.isComplete())).toEqual([true, true])
    expect(heard(ann.outlet, 'roster').at(-1)?.roster).toMatchObject({ complete: true, peers })
  })

  it('[C7] where seats are counted nobody new gets one until all had time to make theirs again', async () => {
    await lose()
    const join = (limit: number): Promise<unknown> => one.cluster.join(seatOf('cid'), createFakeOutlet(), limit)
    await expect(join(3)).rejects.toMatchObject(refused)
    await workers.advance(6_000)
    await expect(join(2)).rejects.toMatchObject({ code: 'room-full' })
    await expect(join(3)).resolves.toMatchObject({ kept: false })
  })

  it('[C6] whoever was sent out before does not come back with a worker that has not heard of it', async () => {
    const { publish } = workers.redis
    workers.redis.publish = () => 0
    await one.cluster.expel('lobby', [idOf('bob')], 'kicked', 'removed', null)
    workers.redis.publish = publish
    await lose()
    await workers.settle()
    expect([...(workers.redis.rooms.get('lobby')?.seats.keys() ?? [])]).toEqual([idOf('ann')])
    expect(bob.outlet.ended).toHaveLength(1)
  })
})
