// What a ticket is still good for: its claims against what the room says now.
import { Refusal } from '../../protocol/errors.ts'
import { isChairman } from '../../protocol/permissions.ts'
import type { WaitsFor } from '../../protocol/server-to-client.ts'
import type { Deps, TicketClaims } from '../ports.ts'
import { reasonToWait } from '../rooms/admission.ts'
import { hasChairman } from './approach.ts'
import { type Found, isPutBack } from './look.ts'

/**
 * Whether its bearer would still pass the door. Chairmen always do; whoever was one when the ticket was given out has
 * not been asked for anything else. Throws `banned` or `bad-ticket`.
 */
export function requireAdmitted({ isBanned, role, room }: Found, claims: TicketClaims): void {
  if (isBanned) throw new Refusal('banned')
  if (isChairman(role)) return
  if (isChairman(claims.role) || claims.door !== room.door) throw new Refusal('bad-ticket')
}

/** The same for a seat: somebody put back since then has to ask at the door again. */
export function requireSeatable(found: Found, claims: TicketClaims): void {
  requireAdmitted(found, claims)
  if (isPutBack(found)) throw new Refusal('bad-ticket')
}

/** What its bearer waits for as things are now; null: nothing, for a ticket that is for no waiting room in any case. */
export async function reasonNow(found: Found, claims: TicketClaims, deps: Deps): Promise<WaitsFor | null> {
  if (claims.role !== 'waiting' || isChairman(found.role)) return null
  const { room, person } = found
  const pass = await deps.store.findPass(room.id, claims.session, deps.clock.now())
  return reasonToWait(room, { person, pass }, await hasChairman(room, deps))
}
