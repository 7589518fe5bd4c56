// delete-room: the room and all that it remembers is gone, and everybody out.
import { Refusal } from '../../../protocol/errors.ts'
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'

/** Refuses with `no-such-room`. */
export const deleteRoom: Act<'delete-room'> = async (_fields, room, actor, { clock, cluster, mail, store }) => {
  if (!(await store.deleteRoom(room.id, originOf(actor, clock.now())))) throw new Refusal('no-such-room')
  // Calendars hear that its meetings are off.
  mail.wake()
  await cluster.dissolve(room.name, room.id, 'no-such-room')
}
