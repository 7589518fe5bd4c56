// put-back: somebody loses the seat and waits at the door until a chairman lets them in.
import { Refusal } from '../../../protocol/errors.ts'
import { isChairman } from '../../../protocol/permissions.ts'
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'
import { requireOthers, seatOf, seatsIn } from './target.ts'

/** All seats of the session. Refuses with `no-such-peer`, and with `not-allowed` for chairmen, who pass every door. */
export const putBack: Act<'put-back'> = async ({ to }, room, actor, deps) => {
  const { role, session } = await seatOf(to, room, deps)
  requireOthers([session], actor)
  if (isChairman(role)) throw new Refusal('not-allowed')
  await deps.store.setMustWait(room.id, session, true, originOf(actor, deps.clock.now()))
  // Looked up again: whoever came in meanwhile either is seen here or sees that they must wait.
  const peers = (await seatsIn(room, deps)).filter((seat) => seat.session === session).map(({ peer }) => peer)
  await deps.cluster.expel(room.name, peers, 'waiting', 'put-back', actor.peer)
}
