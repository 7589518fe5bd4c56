// set-notified: who is told by e-mail of what goes on in the room.
import { Refusal } from '../../../protocol/errors.ts'
import { mergeNotified } from '../../rooms/invitations.ts'
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'
import { requireMail } from './posting.ts'

/** Refuses with `mail-off` or `no-such-room`. */
export const setNotified: Act<'set-notified'> = async ({ addresses }, room, actor, deps) => {
  requireMail(deps)
  const origin = originOf(actor, deps.clock.now())
  if (!(await deps.store.setNotified(room.id, mergeNotified(addresses), origin))) throw new Refusal('no-such-room')
}
