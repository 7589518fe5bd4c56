// Says once that the database fails, and once that it is back, however many people notice.
import type { Log } from '../ports.ts'

/** A full disk still reads: whoever fails again so soon is believed to be well only after as long without a failure. */
const RELAPSE_MS = 60_000

export interface Outage {
  /** Answers whether it was news. `why`: what an administrator can do about it, or the driver's code. */
  failed(why: string, error?: unknown): boolean
  worked(): void
}

/** `now`: milliseconds of a clock that is never set. */
export function createOutage(log: Log, now: () => number = () => performance.now()): Outage {
  const told = new Set<string>()
  let since = 0
  let failedAt = 0
  let overAt = -Infinity
  let quietMs = 0
  return {
    failed(why, error) {
      failedAt = now()
      if (told.size === 0) {
        since = failedAt
        quietMs = since - overAt < RELAPSE_MS ? RELAPSE_MS : 0
      }
      if (told.has(why)) return false
      told.add(why)
      log.error({ ...(error === undefined ? {} : { err: error }), why }, 'the database does not answer')
      return true
    },
    worked() {
      if (told.size === 0 || now() - failedAt < quietMs) return
      told.clear()
      overAt = now()
      log.info({ awayMs: Math.round(overAt - since) }, 'the database answers again')
    },
  }
}
