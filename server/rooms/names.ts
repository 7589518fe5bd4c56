// What a room may be called.
import { err, ok, type Result } from '../../protocol/result.ts'
import type { RoomName } from '../../protocol/primitives.ts'

/** Paths that are not rooms, now or in a later version. */
export const reservedNames: ReadonlySet<string> = new Set([
  'about',
  'account',
  'admin',
  'api',
  'assets',
  'docs',
  'favicon',
  'feedback',
  'goodbye',
  'healthz',
  'help',
  'home',
  'index',
  'invitation',
  'invitations',
  'kicked',
  'legal',
  'login',
  'logout',
  'manifest',
  'metrics',
  'privacy',
  'readyz',
  'robots',
  'settings',
  'signal',
  'static',
  'status',
  'unsubscribe',
  'vroom',
  'ws',
])

/**
 * A name as typed to a name as kept: trimmed and in lower case. Only ASCII is folded: other alphabets have letters
 * whose lower case is an ASCII letter, and two spellings must never meet in one room by that.
 */
export function toRoomName(typed: string): Result<RoomName, 'bad-room-name' | 'reserved-room-name'> {
  const trimmed = typed.trim()
  if (!/^[A-Za-z0-9_-]{1,49}$/.test(trimmed)) return err('bad-room-name')
  const name = trimmed.toLowerCase()
  return reservedNames.has(name) ? err('reserved-room-name') : ok(name)
}
