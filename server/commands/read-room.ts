// Tells whether there is such a room, and nothing of what goes on in it.
import { Refusal } from '../../protocol/errors.ts'
import type { Deps } from '../ports.ts'
import type { RoomRow } from '../rooms/records.ts'
import { toRoomName } from '../rooms/names.ts'

/** Refuses with `bad-room-name`, `reserved-room-name` or `no-such-room`. */
export async function readRoom({ store }: Pick<Deps, 'store'>, typed: string): Promise<RoomRow> {
  const name = toRoomName(typed)
  if (!name.ok) throw new Refusal(name.error)
  const room = await store.findRoom(name.value)
  if (!room) throw new Refusal('no-such-room')
  return room
}
