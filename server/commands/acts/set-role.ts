// set-role: makes somebody a chairman of the room, or a participant again.
import { Refusal } from '../../../protocol/errors.ts'
import { isChairman } from '../../../protocol/permissions.ts'
import { openDoor } from '../door.ts'
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'
import { settle } from './settle.ts'
import { requireChairmanBeside, requireRankOver, seatOf, seatsIn } from './target.ts'

/**
 * The role is the session's, for good. Oneself is as good a target as another. Refuses with `no-such-peer`, with
 * `last-chairman` when the room would be left without one, seated or remembered, and with `not-allowed` for an admin.
 */
export const setRole: Act<'set-role'> = async ({ to, role }, room, actor, deps) => {
  const { session, ...seat } = await seatOf(to, room, deps)
  requireRankOver([{ session, ...seat }], actor)
  const becomesChairman = isChairman(role)
  if (!becomesChairman) requireChairmanBeside([session], await seatsIn(room, deps))
  const origin = originOf(actor, deps.clock.now())
  const outcome = await deps.store.setRole(room.id, session, role, `${to} becomes ${role}`, origin)
  if (outcome === 'last-chairman') throw new Refusal('last-chairman')
  // Removed since the first look.
  if (outcome === 'banned') throw new Refusal('no-such-peer')
  if (outcome === 'gone') throw new Refusal('no-such-room')
  await settle(room, session, actor.peer, deps)
  if (becomesChairman) await openDoor(room, deps)
}
