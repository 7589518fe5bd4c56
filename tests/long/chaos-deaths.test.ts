// A hundred times one relay of three is killed, frozen for a minute, or cut off from its browsers.
import { beforeAll, expect, it } from '@jest/globals'
import { startRedis, type RunningRedis } from '../harness/redis.ts'
import { setStage, survive, type Stage } from '../support/chaos-deaths.ts'

const ROUNDS = Number(process.env['CHAOS_ROUNDS'] ?? 100)
/** Clusters of their own, at the same time: most of a round is waiting. */
const AT_ONCE = 5
const SEED = Number(process.env['CHAOS_SEED'] ?? Date.now() % 1_000_000)
const report = (line: string) => process.stdout.write(`${line}\n`)

let redis: RunningRedis
beforeAll(async () => {
  redis = await startRedis()
})

it('[C5] [C6] [C7] nobody haunts a room, nobody is missing, and nobody comes back from the dead', async () => {
  report(`seed ${String(SEED)}`)
  const rounds = Math.ceil(ROUNDS / AT_ONCE)
  const disasters = ['kill', 'kill', 'freeze', 'half-open', 'black-hole'] as const
  const stages: Stage[] = []
  for (let nth = 0; nth < AT_ONCE; nth++)
    stages.push(await setStage({ redis, seed: SEED + nth, rounds, rooms: 3, limit: 5, freezeMs: 60_000, disasters }))
  const all = await Promise.all(stages.map(survive))
  for (const disaster of new Set(disasters)) {
    const took = all
      .flatMap((one) => one.rounds.filter((round) => round.disaster === disaster))
      .map(({ agreedMs }) => agreedMs)
    const longest = (Math.max(0, ...took) / 1000).toFixed(1)
    report(`${disaster}: ${String(took.length)} rounds, all agreed after ${longest} s at most`)
  }
  const sum = (what: 'heard' | 'twice' | 'excused' | 'gaps') => all.reduce((total, one) => total + one[what], 0)
  report(
    `${String(sum('heard'))} signals, ${String(sum('twice'))} of them twice, ${String(sum('excused'))} lost with a relay or a broken socket, ${String(sum('gaps'))} versions missed`,
  )
  expect(all.flatMap((one) => one.rounds).length).toBeGreaterThanOrEqual(ROUNDS)
})
