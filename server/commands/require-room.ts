// Whether the room that a ticket, a token or a seat names still is that room.
import { Refusal } from '../../protocol/errors.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import type { Deps } from '../ports.ts'
import type { RoomRow } from '../rooms/records.ts'

/** Throws `no-such-room` when the room is gone, also when another one bears its name now. */
export async function requireRoom(
  claims: { readonly room: RoomName; readonly roomId: string },
  { store }: Pick<Deps, 'store'>,
): Promise<RoomRow> {
  const room = await store.findRoom(claims.room)
  if (room?.id !== claims.roomId) throw new Refusal('no-such-room')
  return room
}
