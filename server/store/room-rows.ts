// A room as a row, and back.
import { sources } from '../../protocol/primitives.ts'
import type { RoomSettings } from '../../protocol/room-state.ts'
import type { RoomRow } from '../rooms/records.ts'
import type { Tx } from './desk.ts'
import type { SettingColumns, Tables } from './tables.ts'

export const toFlag = (value: boolean): 0 | 1 => (value ? 1 : 0)

export function toColumns(settings: RoomSettings): SettingColumns {
  return {
    locked: toFlag(settings.locked),
    waiting_room: settings.waitingRoom,
    ask_name: toFlag(settings.askName),
    max_members: settings.maxMembers,
    opens_with_chairman: toFlag(settings.opensWithChairman),
    persistent: toFlag(settings.persistent),
    join_muted: toFlag(settings.joinMuted),
    join_camera_off: toFlag(settings.joinCameraOff),
    only_chairmen: settings.onlyChairmen.join(','),
    mode: settings.mode,
    speakers: settings.speakers,
  }
}

export function toRoom(row: Tables['rooms']): RoomRow {
  return {
    name: row.name,
    id: row.id,
    ownerSession: row.owner_session,
    createdAt: row.created_at,
    activeAt: row.active_at,
    settings: toSettings(row),
    revision: row.revision,
    door: row.door,
    accessPassword: row.access_password,
    ownerPassword: row.owner_password,
    note: row.note,
  }
}

function toSettings(row: SettingColumns): RoomSettings {
  const listed = row.only_chairmen.split(',')
  return {
    locked: row.locked === 1,
    waitingRoom: row.waiting_room,
    askName: row.ask_name === 1,
    maxMembers: row.max_members,
    opensWithChairman: row.opens_with_chairman === 1,
    persistent: row.persistent === 1,
    joinMuted: row.join_muted === 1,
    joinCameraOff: row.join_camera_off === 1,
    onlyChairmen: sources.filter((source) => listed.includes(source)),
    mode: row.mode,
    speakers: row.speakers,
  }
}

export async function roomById(tx: Tx, id: string): Promise<RoomRow | null> {
  const row = await tx.selectFrom('rooms').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toRoom(row) : null
}
