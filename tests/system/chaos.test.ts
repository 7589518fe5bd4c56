// A little of each chaos that tests/long plays at length: relays that die, Redis and PostgreSQL that go away, races for seats.
import { beforeAll, expect, it } from '@jest/globals'
import { startRedis, type RunningRedis } from '../harness/redis.ts'
import { goWithoutDatabase } from '../support/chaos-database.ts'
import { setStage, survive } from '../support/chaos-deaths.ts'
import { raceForSeats } from '../support/chaos-last-seat.ts'
import { outlive } from '../support/chaos-outage.ts'

const SEED = Number(process.env['CHAOS_SEED'] ?? Date.now() % 1_000_000)

let redis: RunningRedis
beforeAll(async () => {
  redis = await startRedis()
})

it('[C5] [C6] [C7] a relay is killed: nobody haunts a room, and every seat can be taken', async () => {
  const stage = await setStage({ redis, seed: SEED, rounds: 1, rooms: 2, limit: 4, freezeMs: 0, disasters: ['kill'] })
  const { rounds, heard } = await survive(stage)
  expect(rounds).toHaveLength(1)
  expect(heard).toBeGreaterThan(50)
}, 120_000)

it.each(['frozen', 'flushed'] as const)(
  '[C3] [C4] Redis is %s: nobody is sent out, and all is well afterwards',
  async (outage) => {
    const { refused } = await outlive({ redis: await startRedis(), seed: SEED, outage, lastsMs: 3_000 })
    if (outage !== 'flushed') expect(refused).toBeGreaterThan(5)
  },
  120_000,
)

it('[R11] [C7] as many get in as there are seats', async () => {
  const { won } = await raceForSeats({ redis, seed: SEED, rounds: 4, racers: 24, relays: 2 })
  expect(won).toBeGreaterThanOrEqual(4)
}, 120_000)

it('[E11] PostgreSQL goes away: people talk on, and writes are refused in time', async () => {
  const reports = await goWithoutDatabase(redis, 500)
  expect(reports.map(({ trouble }) => trouble)).toEqual(['cut', 'black hole', 'crash', 'stop'])
}, 120_000)
