// Forgets what is over: tickets, sessions, keys, wrong tries, old audit events.
import type { Deps } from '../ports.ts'
import { every } from './every.ts'

const PURGE_EVERY_MS = 10 * 60_000
const DAY_MS = 24 * 3_600_000

/** `auditDays`: how long audit events are kept; 0: for ever. The answer stops it. */
export function startPurge(
  { clock, log, store }: Pick<Deps, 'clock' | 'log' | 'store'>,
  { auditDays }: { readonly auditDays: number },
): () => void {
  return every(clock, log, 'purge', PURGE_EVERY_MS, () => {
    const now = clock.now()
    return store.purge(now, auditDays === 0 ? null : now - auditDays * DAY_MS)
  })
}
