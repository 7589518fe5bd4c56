// One time for all hosts: their own clocks may be minutes apart.
import { afterEach, describe, expect, it } from '@jest/globals'
import { createLateClock, systemClock } from '../../../server/clock.ts'
import { openCluster, type OpenCluster } from '../../../server/cluster/open-cluster.ts'
import { createTokens } from '../../../server/crypto/tokens.ts'
import { loadSettings } from '../../../server/settings/load.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { createFakeMeter } from '../../fakes/meter.ts'
import { redisDatabase, startRedis } from '../../harness/redis.ts'
import { SECRET } from '../../support/redis-buses.ts'

const MINUTE_MS = 60_000
const NEAR_MS = 1_000
const open: OpenCluster[] = []
afterEach(() => Promise.all(open.splice(0).map((cluster) => cluster.close())))

/** A host whose clock is so far ahead. */
async function host(env: Readonly<Record<string, string>>, aheadMs: number) {
  const own = { now: () => Date.now() + aheadMs, after: systemClock.after }
  const clock = createLateClock(own)
  const log = createFakeLog()
  const parts = { clock: own, log, meter: createFakeMeter(), graceMs: 30_000, secret: SECRET }
  const cluster = await openCluster(loadSettings([], env).settings, parts)
  open.push(cluster)
  clock.follow(cluster.now)
  return { clock, log }
}

describe('hosts whose clocks differ', () => {
  it('have one time, so that a ticket of one is good at the other, for as long as it says', async () => {
    const redis = await startRedis()
    const { prefix } = redisDatabase(redis)
    const env = { ...redis.settings, VROOM_DATABASE_REDIS: redis.url, VROOM_DATABASE_REDIS_PREFIX: prefix }
    const [ann, bob] = [await host(env, 5 * MINUTE_MS), await host(env, -5 * MINUTE_MS)]
    for (const { clock } of [ann, bob]) expect(Math.abs(clock.now() - Date.now())).toBeLessThan(NEAR_MS)
    const tokens = createTokens(SECRET)
    const who = { id: 'i', room: 'lobby', roomId: 'r', role: 'participant', door: 1, session: 's' } as const
    for (const [from, to] of [[ann, bob] as const, [bob, ann] as const]) {
      const ticket = tokens.sealTicket({ ...who, expiresAt: from.clock.now() + 30_000 })
      expect(tokens.openTicket(ticket, to.clock.now())).not.toBeNull()
      expect(tokens.openTicket(ticket, to.clock.now() + 30_000 + NEAR_MS)).toBeNull()
    }
    for (const { log } of [ann, bob]) {
      expect(log.lines).toMatchObject([
        { level: 'warn', message: expect.stringContaining('the clock of this machine') },
      ])
    }
  })

  it('are not told of, when they hardly do', async () => {
    const redis = await startRedis()
    const { prefix } = redisDatabase(redis)
    const env = { ...redis.settings, VROOM_DATABASE_REDIS: redis.url, VROOM_DATABASE_REDIS_PREFIX: prefix }
    expect((await host(env, 500)).log.lines).toEqual([])
  })

  it('have their own time when they are alone', async () => {
    const { clock, log } = await host({}, 5 * MINUTE_MS)
    expect(clock.now() - Date.now()).toBeGreaterThan(4 * MINUTE_MS)
    expect(log.lines).toEqual([])
  })
})

describe('a late clock', () => {
  it('has its own time until it is told of a better one, and its own timers always', () => {
    const own = createFakeClock(1_000)
    const clock = createLateClock(own)
    expect(clock.now()).toBe(1_000)
    clock.follow(() => 7_000)
    let rung = 0
    clock.after(50, () => (rung = clock.now()))
    own.advance(50)
    expect(rung).toBe(7_000)
  })
})
