// Forgets tickets and sessions that have expired.
import type { Deps } from '../ports.ts'
import { every } from './every.ts'

const PURGE_EVERY_MS = 10 * 60_000

/** The answer stops it. */
export function startPurge({ clock, log, store }: Pick<Deps, 'clock' | 'log' | 'store'>): () => void {
  return every(clock, log, 'purge', PURGE_EVERY_MS, () => store.purge(clock.now()))
}
