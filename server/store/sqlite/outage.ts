// Says once that the database fails, and once that it is back, however many people notice.
import type { Log } from '../../ports.ts'

export interface Outage {
  /** Answers whether it was news. `why`: what an administrator can do about it, or the driver's code. */
  failed(why: string, error?: unknown): boolean
  worked(): void
}

export function createOutage(log: Log): Outage {
  let present: string | null = null
  return {
    failed(why, error) {
      if (present === why) return false
      present = why
      log.error({ ...(error === undefined ? {} : { err: error }), why }, 'the database does not answer')
      return true
    },
    worked() {
      if (present === null) return
      present = null
      log.info({}, 'the database answers again')
    },
  }
}
