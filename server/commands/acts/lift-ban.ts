// lift-ban: whoever was removed may ask at the door again.
import { Refusal } from '../../../protocol/errors.ts'
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'

/** Refuses with `no-such-ban`, also for a ban of another room. */
export const liftBan: Act<'lift-ban'> = async ({ ban }, room, actor, { clock, store }) => {
  if (!(await store.liftBan(room.id, ban, originOf(actor, clock.now())))) throw new Refusal('no-such-ban')
}
