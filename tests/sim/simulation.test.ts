// Workers that die, freeze and lose each other, a thousand times over: what holds at every moment, and what when all is quiet.
import { expect, it } from '@jest/globals'
import { simulate } from './script.ts'

/** `SIM_SEED=123 npm run jest -- ...` runs that one alone. */
const chosen = process.env['SIM_SEED']
const seeds =
  chosen === undefined
    ? Array.from({ length: Number(process.env['SIM_SEEDS'] ?? 1_000) }, (_, at) => at + 1)
    : [Number(chosen)]

it('[C2] [C3] [C5] [C6] [C7] holds for any order of faults, and a failing seed says so', async () => {
  const failed: string[] = []
  for (const seed of seeds) {
    const violations = await simulate(seed)
    if (violations.length > 0) failed.push(`SIM_SEED=${String(seed)}\n  ${violations.slice(0, 8).join('\n  ')}`)
    if (failed.length >= 3) break
  }
  expect(failed.join('\n')).toBe('')
}, 180_000)
