// Whether the room that a ticket or token names still is that room.
import { Refusal } from '../../protocol/errors.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import type { Deps } from '../ports.ts'

/** Throws `no-such-room` when the room is gone, also when another one bears its name now. */
export async function requireRoom(
  claims: { readonly room: RoomName; readonly roomId: string },
  deps: Deps,
): Promise<void> {
  const room = await deps.store.findRoom(claims.room)
  if (room?.id !== claims.roomId) throw new Refusal('no-such-room')
}
