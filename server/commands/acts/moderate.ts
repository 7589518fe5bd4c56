// moderate: blocks or frees what somebody gives to the others. Nothing is ever switched on.
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'
import { verdictFor } from '../../rooms/moderation.ts'
import { settle } from './settle.ts'
import { seatsAimedAt } from './target.ts'

/**
 * The word is about the session: it holds for all its seats, and for those to come. `everybody`: whoever has a seat and
 * is no chairman. Refuses with `no-such-peer`.
 */
export const moderate: Act<'moderate'> = async ({ to, source, blocked }, room, actor, deps) => {
  const [first, ...others] = await seatsAimedAt(to, room, deps)
  if (!first) return
  const sessions = [...new Set([first, ...others].map(({ session }) => session))]
  // Aimed at everybody means at participants: the room's order says the same of all of them.
  const verdict = verdictFor(blocked, first.role, room.settings.onlyChairmen, source)
  const message = `${source} of ${to} ${blocked ? 'blocked' : 'freed'}`
  const origin = originOf(actor, deps.clock.now())
  await deps.store.setVerdict(room.id, sessions, source, verdict, message, origin)
  await settle(room, null, actor.peer, deps)
}
