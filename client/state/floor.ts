// The floor and the room's order as they bind this page: what of ours reaches nobody, and why.
import { floorPlaces, maySend } from '../../protocol/floor.ts'
import type { Source } from '../../protocol/primitives.ts'
import { defaultRoomSettings, type RoomMode } from '../../protocol/room-state.ts'
import type { CallState } from './call.ts'

type Ours = Pick<CallState, 'self' | 'room'>

export function modeOf({ room }: Pick<CallState, 'room'>): RoomMode {
  return (room.value?.settings ?? defaultRoomSettings).mode
}

/** Is this a room where the floor is given and taken? */
export function knowsFloor({ room }: Pick<CallState, 'room'>): boolean {
  return floorPlaces(room.value?.settings ?? defaultRoomSettings) > 0
}

/** Null: we may use it. `floor`: once we have the floor. */
export function keptBack({ self, room }: Ours, source: Source): 'blocked' | 'floor' | null {
  const own = self.value
  if (own === null) return null
  if (own.blocked.includes(source)) return 'blocked'
  return maySend(source, own, modeOf({ room })) ? null : 'floor'
}
