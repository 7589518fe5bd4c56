// The rows of schema.sql as types.
import type { WaitingRoom } from '../../protocol/room-state.ts'
import type { EventName } from '../rooms/events.ts'
import type { Person } from '../rooms/records.ts'

type Flag = 0 | 1
type Verdict = 'blocked' | 'allowed' | null

/** The settings of a room as columns. */
export type SettingColumns = {
  locked: Flag
  waiting_room: WaitingRoom
  ask_name: Flag
  max_members: number
  opens_with_chairman: Flag
  persistent: Flag
  join_muted: Flag
  join_camera_off: Flag
  only_chairmen: string
}

type Rooms = SettingColumns & {
  name: string
  id: string
  owner_session: string
  created_at: number
  active_at: number
  revision: number
  door: number
  access_password: string | null
  owner_password: string | null
  note: string
}

type People = {
  room_id: string
  session: string
  role: Person['role']
  microphone: Verdict
  camera: Verdict
  screen: Verdict
  chat: Verdict
  must_wait: Flag
}

type Bans = {
  id: string
  room_id: string
  peer: string
  session: string
  source: string | null
  name: string | null
  at: number
}

type ApiKeys = {
  id: string
  hash: string
  name: string
  room_id: string | null
  created_at: number
  expires_at: number | null
  used_at: number | null
}

type Events = {
  id: string
  at: number
  address: string
  event: EventName
  user: string
  room: string
  message: string
}

export type Tables = {
  meta: { name: string; value: string }
  rooms: Rooms
  people: People
  bans: Bans
  sessions: { hash: string; created_at: number; used_at: number; expires_at: number }
  tickets: { id: string; expires_at: number }
  tries: { key: string; count: number; since: number; last_at: number }
  api_keys: ApiKeys
  events: Events
}
