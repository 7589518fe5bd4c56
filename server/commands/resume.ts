// resume: a token becomes the seat that it was given out for, with the same peer id.
import { Refusal } from '../../protocol/errors.ts'
import type { Deps } from '../ports.ts'
import type { Caller, Outcome } from './command.ts'
import { requireRoom } from './require-room.ts'
import { welcome } from './welcome.ts'

/**
 * Judges the token by its seal and by the cookie of the socket that shows it; whoever else holds the seat is touched
 * only after both. Refuses with `bad-resume`, `no-such-room`, `room-full` or `storage-unavailable`.
 */
export async function resume(token: string, caller: Caller, deps: Deps): Promise<Outcome> {
  const claims = deps.tokens.openResume(token, deps.clock.now())
  if (claims?.session !== caller.session) throw new Refusal('bad-resume')
  await requireRoom(claims, deps)
  const { room, roomId, peer, role, session, turn } = claims
  const seat = { room, roomId, peer, role, session }
  const seated = await deps.cluster.resume(seat, caller.outlet, turn, caller.rules.maxMembers)
  return welcome(seat, seated, caller.rules, deps)
}
