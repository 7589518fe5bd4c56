// PostgreSQL is cut off, swallowed by the network, crashed and stopped, for ten seconds each, under people who talk.
import { expect, it } from '@jest/globals'
import { startRedis } from '../harness/redis.ts'
import { goWithoutDatabase } from '../support/chaos-database.ts'

it('[E11] people talk on, writes are refused in time, and all is well afterwards', async () => {
  const reports = await goWithoutDatabase(await startRedis(), Number(process.env['CHAOS_MS'] ?? 10_000))
  for (const { trouble, refusedMs, worksAgainMs, heard } of reports) {
    const times = `refused after ${refusedMs.toFixed(0)} ms, works again after ${worksAgainMs.toFixed(0)} ms`
    process.stdout.write(`${trouble}: ${times}, ${String(heard)} signals meanwhile\n`)
  }
  expect(reports.length).toBe(4)
})
