// What 200 password checks at once cost everybody else: the event loop's delay, while they run and while nothing does.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { availableParallelism } from 'node:os'
import { describe, expect, it } from '@jest/globals'
import { Refusal } from '../../protocol/errors.ts'
import { createPasswordGate } from '../../server/commands/password-gate.ts'
import { createPasswords } from '../../server/crypto/passwords.ts'
import { systemClock } from '../../server/clock.ts'
import { createFakeLog } from '../fakes/log.ts'
import { createFakeStore } from '../fakes/store.ts'

const CHECKS = 200
const ROUNDS = 3
/** What the others may notice. */
const MOST_DELAY_MS = 20
const MOST_GROWTH_BYTES = 300_000_000
const MEGABYTE = 1_000_000

type Outcome = 'ran' | 'too-busy' | 'too-many-tries'
type Figures = {
  readonly p50: number
  readonly p99: number
  readonly max: number
  readonly seconds: number
  readonly growth: number
}

describe('passwords', () => {
  it('prints what checking 200 at once costs', async () => {
    const passwords = createPasswords()
    const access = await passwords.hash('open sesame', null)
    const stored = { access, owner: await passwords.hash('my own room', access) }
    const gate = createPasswordGate({ clock: systemClock, store: createFakeStore(), passwords, log: createFakeLog() })
    const check = (source: string, password: string, room = 'team') =>
      gate.check(room, source, password, stored, { at: systemClock.now(), address: source, user: 'bench' })

    const rows = [`processors: ${availableParallelism()}; delays in ms, ${ROUNDS} rounds each`, header]
    const idle = await measure(() => new Promise((done) => setTimeout(done, 3_000)))
    rows.push(row('nothing', idle, []))
    const kinds: readonly [string, (at: number, round: number) => Promise<unknown>][] = [
      ['right, 200 sources', (at) => check(`source-${at}`, 'open sesame')],
      ['right, one source', () => check('school', 'open sesame')],
      ['wrong, 200 sources', (at, round) => check(`guesser-${round}-${at}`, 'wrong', `room-${round}`)],
      ['wrong, one source', (_at, round) => check(`lonely-${round}`, 'wrong', `lonely-${round}`)],
    ]
    const all: Figures[] = []
    for (const [name, act] of kinds) {
      for (let round = 0; round < ROUNDS; round++) {
        const outcomes: Outcome[] = []
        const figures = await measure(async () => {
          const checks = Array.from({ length: CHECKS }, (_, at) => act(at, round).then(() => 'ran' as const, refusalOf))
          outcomes.push(...(await Promise.all(checks)))
        })
        rows.push(row(name, figures, outcomes))
        all.push(figures)
      }
    }
    process.stdout.write(`\n${rows.join('\n')}\n\n`)
    for (const { p99, growth } of all) {
      // On a machine that others keep busy, no more than what they cost.
      expect(p99).toBeLessThan(Math.max(MOST_DELAY_MS, idle.p99))
      expect(growth).toBeLessThan(MOST_GROWTH_BYTES)
    }
  })
})

function refusalOf(error: unknown): Outcome {
  if (error instanceof Refusal && (error.code === 'too-busy' || error.code === 'too-many-tries')) return error.code
  throw error
}

/** Delays beyond the millisecond that the timer itself takes; memory at its highest, over what it was. */
async function measure(act: () => Promise<unknown>): Promise<Figures> {
  const before = process.memoryUsage().rss
  let highest = before
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().rss)
  }, 20)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const startedAt = performance.now()
  await act()
  const seconds = (performance.now() - startedAt) / 1000
  delay.disable()
  clearInterval(watch)
  const ms = (nanoseconds: number): number => nanoseconds / 1e6
  return {
    p50: ms(delay.percentile(50)),
    p99: ms(delay.percentile(99)),
    max: ms(delay.max),
    seconds,
    growth: highest - before,
  }
}

const header = 'checks                  p50    p99    max   seconds   ran   too-busy   too-many-tries   memory'

function row(name: string, { p50, p99, max, seconds, growth }: Figures, outcomes: readonly Outcome[]): string {
  const count = (outcome: Outcome) => String(outcomes.filter((one) => one === outcome).length)
  return [
    name.padEnd(20),
    ...[p50, p99, max].map((value) => value.toFixed(1).padStart(7)),
    seconds.toFixed(1).padStart(10),
    count('ran').padStart(6),
    count('too-busy').padStart(11),
    count('too-many-tries').padStart(17),
    `+${(growth / MEGABYTE).toFixed(0)} MB`.padStart(9),
  ].join('')
}
