// Forgets what is over: tickets, sessions, keys, wrong tries, old audit events.
import type { Deps } from '../ports.ts'
import { every } from './every.ts'

const PURGE_EVERY_MS = 10 * 60_000
const DAY_MS = 24 * 3_600_000

/** `auditDays`: how long audit events are kept; 0: for ever. The answer stops it. */
export function startPurge(
  {
    clock,
    cluster,
    log,
    store,
  }: Pick<Deps, 'clock' | 'log' | 'store'> & { readonly cluster: Pick<Deps['cluster'], 'claim'> },
  { auditDays }: { readonly auditDays: number },
): () => void {
  return every(clock, log, 'purge', PURGE_EVERY_MS, async () => {
    // One worker of all does it.
    if (!(await cluster.claim('purge', PURGE_EVERY_MS / 2))) return
    const now = clock.now()
    await store.purge(now, auditDays === 0 ? null : now - auditDays * DAY_MS)
  })
}
