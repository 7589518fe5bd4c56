// join: an entry ticket becomes a seat.
import { Refusal } from '../../protocol/errors.ts'
import type { Deps } from '../ports.ts'
import type { Seat } from '../cluster-port.ts'
import type { Caller, Outcome } from './command.ts'
import { requireRoom } from './require-room.ts'
import { welcome } from './welcome.ts'

/**
 * Redeems the ticket last of all checks, so that a room that cannot be entered does not cost it. Refuses with
 * `bad-ticket`, `no-such-room`, `room-full` or `storage-unavailable`.
 */
export async function join(ticket: string, caller: Caller, deps: Deps): Promise<Outcome> {
  const now = deps.clock.now()
  const claims = deps.tokens.openTicket(ticket, now)
  if (claims?.session !== caller.session) throw new Refusal('bad-ticket')
  await requireRoom(claims, deps)
  if (!(await deps.store.redeemTicket(claims.id, claims.expiresAt))) throw new Refusal('bad-ticket')
  const { room, roomId, role, session } = claims
  const seat: Seat = { room, roomId, role, session, peer: deps.ids.peer() }
  const seated = await deps.cluster.join(seat, caller.outlet, caller.rules.maxMembers)
  rememberVisit(seat, now, deps)
  return welcome(seat, seated, caller.rules, deps)
}

/** Nobody waits for this: a database that is busy must not hold up a call. */
function rememberVisit(seat: Seat, at: number, { store, log }: Deps): void {
  store.touchRoom(seat.room, at).catch((error: unknown) => {
    log.warn({ err: error, room: seat.roomId }, 'the visit could not be recorded')
  })
}
