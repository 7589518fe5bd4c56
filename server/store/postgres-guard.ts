// What becomes of an act that PostgreSQL did not take: tried again, refused, or shown as the bug that it is.
import { Refusal } from '../../protocol/errors.ts'
import type { Log } from '../ports.ts'
import type { Guard } from './desk.ts'
import { createOutage } from './outage.ts'
import { DatabaseProblem } from './postgres-link.ts'

/** Between two attempts, at most; at random, so that those who were in each other's way part. */
const FIRST_PAUSE_MS = 4
const LONGEST_PAUSE_MS = 250
/** Connections of a server that was restarted: none of them was of use. */
const LOST_ATTEMPTS = 3
/** Whoever was crossed as often goes alone: otherwise those who read much would starve among those who write little. */
const CROSSED_ATTEMPTS = 3
/** A key may have been taken by somebody at the same time; twice by no one. */
const TAKEN_ATTEMPTS = 2

/** Another act came between: serialization failure, deadlock. */
const CROSSED = /^(40001|40P01)$/
const TAKEN = '23505'
/**
 * Connections, resources, an administrator's doings, a disk, rights, or tables that are not there any more: nothing that
 * a program could mend, and over when somebody has.
 */
const AWAY = /^(08|25006|25P0|28|3D|42501|42P01|53|55P03|57|58|XX)/
const IS_SQLSTATE = /^[0-9A-Z]{5}$/

type Verdict = 'again' | 'away' | 'bug'

/** Refuses with `storage-unavailable`; no attempt begins after `withinMs`. */
export function createPostgresGuard(log: Log, withinMs: number): Guard {
  const outage = createOutage(log)
  return async (act) => {
    const deadline = performance.now() + withinMs
    for (let attempt = 1; ; attempt += 1) {
      try {
        const result = await act(attempt > CROSSED_ATTEMPTS)
        outage.worked()
        return result
      } catch (error) {
        const verdict = judge(error, attempt)
        if (!(error instanceof DatabaseProblem) || verdict === 'bug') throw error
        if (verdict === 'away' || performance.now() > deadline) {
          outage.failed(error.code)
          throw new Refusal('storage-unavailable')
        }
      }
      const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * longest))
    }
  }
}

function judge(error: unknown, attempt: number): Verdict {
  if (!(error instanceof DatabaseProblem)) return 'bug'
  const { code, isOpen, isLost } = error
  if (CROSSED.test(code)) return 'again'
  if (isOpen) return 'away'
  if (isLost) return attempt < LOST_ATTEMPTS ? 'again' : 'away'
  if (code === TAKEN) return attempt < TAKEN_ATTEMPTS ? 'again' : 'bug'
  return AWAY.test(code) || !IS_SQLSTATE.test(code) ? 'away' : 'bug'
}
