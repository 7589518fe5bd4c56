// Three workers over a real Redis keep the contract of one process, and leave nothing secret there.
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { createFakeOutlet } from '../fakes/outlet.ts'
import { startRedis, type RunningRedis } from '../harness/redis.ts'
import { dumpOf } from '../support/redis-buses.ts'
import { redisWorkers, type RedisWorkers } from '../support/redis-workers.ts'
import { clusterContract } from './cluster.contract.ts'
import { GRACE_MS, idOf, seatOf, settled, signal } from './cluster-seats.ts'
import { spread } from './cluster-spread.ts'

let redis: RunningRedis
const running: RedisWorkers[] = []
beforeAll(async () => {
  redis = await startRedis({ password: 'the-password-of-this-redis' })
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((workers) => workers.stop()))
})

function workersWith(recoveringMs: number): RedisWorkers {
  const workers = redisWorkers(redis, GRACE_MS, recoveringMs)
  running.push(workers)
  return workers
}

clusterContract(
  'cluster over Redis',
  async (recoveringMs) => {
    const workers = workersWith(recoveringMs)
    const { advance, settle, lost, clock } = workers
    const all = [await workers.start(), await workers.start(), await workers.start()] as const
    return { cluster: settled(spread(all), settle), advance, settle, pending: clock.pending, lost }
  },
  { races: 5, runs: 5 },
)

describe('what stands in Redis', () => {
  it('is no secret: no signal, no ticket, no password, no key', async () => {
    const workers = workersWith(0)
    const [here, there] = [await workers.start(), await workers.start()]
    const ann = createFakeOutlet()
    const bob = createFakeOutlet()
    await here.join(seatOf('ann'), ann, 0)
    await there.join(seatOf('bob'), bob, 0)
    const zoe = { ...seatOf('zoe'), name: 'Zoë', since: 1, waitsFor: 'admission' } as const
    await here.wait(zoe, createFakeOutlet())
    await workers.settle()
    expect(await here.toPeer('lobby', idOf('bob'), signal('a-very-secret-signal'))).toBe('delivered')
    there.away('lobby', idOf('bob'), bob)
    await workers.settle()
    expect(await here.toPeer('lobby', idOf('bob'), signal('a-very-secret-signal'))).toBe('delivered')
    await there.toWaiter('lobby', idOf('zoe'), { type: 'come-in', ticket: 'a-very-secret-ticket' })
    await here.claim('waiting-mail:lobby', 60_000)
    await workers.settle()
    const all = await dumpOf(redis, workers.place)
    for (const expected of [idOf('ann'), idOf('bob'), idOf('zoe'), 'waiting-mail', 'generation'])
      expect(all).toContain(expected)
    for (const secret of ['a-very-secret', 'the-password-of', 'a secret of thirty']) expect(all).not.toContain(secret)
  })

  it('is gone by itself when nobody looks after it', async () => {
    const workers = workersWith(0)
    const here = await workers.start()
    await here.join(seatOf('ann'), createFakeOutlet(), 0)
    await here.claim('a-key', 60_000)
    await here.dissolve('cellar', 'id-of-cellar', 'no-such-room')
    await workers.advance(1_000)
    const keys = await workers.place.keys()
    expect(keys.length).toBeGreaterThanOrEqual(6)
    for (const key of keys) expect([key, Number(await redis.command('PTTL', key)) > 0]).toEqual([key, true])
  })
})
