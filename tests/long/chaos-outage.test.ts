// Redis is away for a minute in every way that there is, or loses its memory.
import { expect, it } from '@jest/globals'
import { startRedis } from '../harness/redis.ts'
import { outlive } from '../support/chaos-outage.ts'

const SEED = Number(process.env['CHAOS_SEED'] ?? Date.now() % 1_000_000)
const lastsMs = Number(process.env['CHAOS_MS'] ?? 60_000)
const ms = (value: number) => `${value.toFixed(1)} ms`

it.each(['refused', 'black-hole', 'frozen', 'restarted-empty', 'flushed'] as const)(
  '[C3] [C4] Redis is %s: one relay goes on, the others are refused at once, and all is well afterwards',
  async (outage) => {
    const redis = await startRedis()
    const { before, during, refused, refusedAfterMs, convergedMs } = await outlive({
      redis,
      seed: SEED,
      outage,
      lastsMs,
    })
    const near = `p99 within one relay ${ms(before.p99)} before (${String(before.count)}), ${ms(during.p99)} meanwhile (${String(during.count)})`
    const far = `${String(refused)} refused after ${ms(refusedAfterMs)} at most`
    process.stdout.write(`${outage}, seed ${String(SEED)}: ${near}; ${far}; converged after ${ms(convergedMs)}\n`)
    expect(during.p99).toBeLessThan(3 * before.p99 + 50)
  },
)
