// A room as everybody admitted may know it.
import type { RoomState } from '../../protocol/room-state.ts'
import type { RoomRules } from '../ports.ts'
import type { RoomRow } from '../rooms/records.ts'

/** Seats in force: the lower of the room's own limit and the server's; 0: no limit. */
export function seatLimit({ settings }: Pick<RoomRow, 'settings'>, rules: Pick<RoomRules, 'maxMembers'>): number {
  const limits = [settings.maxMembers, rules.maxMembers].filter((limit) => limit > 0)
  return limits.length === 0 ? 0 : Math.min(...limits)
}

/** Of the passwords only whether there are any. */
export function toRoomState(room: RoomRow, rules: Pick<RoomRules, 'maxMembers'>): RoomState {
  const { name, revision, settings, accessPassword, ownerPassword } = room
  return {
    name,
    revision,
    settings,
    hasPassword: accessPassword !== null,
    isReserved: ownerPassword !== null,
    maxMembers: seatLimit(room, rules),
  }
}
