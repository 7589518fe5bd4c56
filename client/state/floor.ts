// The floor and the room's order as they bind this page: what of ours reaches nobody, and why.
import { floorPlaces, isShownTo, maySend, type Speaker } from '../../protocol/floor.ts'
import type { PeerId, Source } from '../../protocol/primitives.ts'
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

/** Before the relay has said what somebody is. */
export const nobodyYet: Speaker = { role: 'participant', floorAt: null }

/** May this peer see and hear us? Whoever may not gets nothing of us, though it would show nothing of it either. */
export function isShownToPeer(
  { self, room, participants }: Ours & Pick<CallState, 'participants'>,
  peer: PeerId,
): boolean {
  return isShownTo(participants.value.get(peer) ?? nobodyYet, self.value ?? nobodyYet, modeOf({ room }))
}

/** Null: we may use it. `floor`: once we have the floor. */
export function keptBack({ self, room }: Ours, source: Source): 'blocked' | 'floor' | null {
  const own = self.value
  if (own === null) return null
  if (own.blocked.includes(source)) return 'blocked'
  return maySend(source, own, modeOf({ room })) ? null : 'floor'
}
