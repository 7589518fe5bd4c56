// Writes a change of the room down; everybody in it hears what the room is like now.
import { Refusal } from '../../../protocol/errors.ts'
import type { Deps } from '../../ports.ts'
import type { RoomRow } from '../../rooms/records.ts'
import type { RoomChange } from '../../store-port.ts'
import { type Actor, originOf } from '../actor.ts'
import { toRoomState } from '../room-state.ts'

/** The room as it is now. Refuses with `no-such-room`. */
export async function changeRoom(
  room: RoomRow,
  change: RoomChange,
  message: string,
  actor: Actor,
  { clock, cluster, rules, store }: Deps,
): Promise<RoomRow> {
  const changed = await store.changeRoom(room.id, change, message, originOf(actor, clock.now()))
  if (!changed) throw new Refusal('no-such-room')
  const frame = { type: 'room', room: toRoomState(changed, rules), by: actor.peer } as const
  await cluster.tell(room.name, frame, 'everybody')
  return changed
}
