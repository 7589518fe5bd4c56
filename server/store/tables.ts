// The rows of schema.sql as types.
import type { AnswerWord, Language, MailFailure } from '../../protocol/invitations.ts'
import type { RoomMode, WaitingRoom } from '../../protocol/room-state.ts'
import type { EventName } from '../rooms/events.ts'
import type { LetterKind } from '../rooms/letters.ts'
import type { MailState, Person } from '../rooms/records.ts'

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
  mode: RoomMode
  speakers: number
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

type Invitations = {
  id: string
  room_id: string
  address: string
  mailbox: string
  token_hash: string
  from_name: string
  reply_to: string | null
  language: Language
  message: string
  starts_at: number | null
  time_zone: string | null
  minutes: number | null
  reminders: string
  password: Flag
  waiting_room: Flag
  sequence: number
  told: Flag
  mail: MailState
  problem: MailFailure | null
  answer: AnswerWord | null
  answer_message: string | null
  answered_at: number | null
  created_at: number
  expires_at: number
  used_at: number | null
  session: string | null
  revoked_at: number | null
}

type NotifiedAddresses = {
  room_id: string
  address: string
  language: Language
  entries: Flag
  waiting: Flag
  answers: Flag
}

/** What a mail counts in, when it is written. */
export type BudgetName = 'invitations' | 'news' | 'feedback'

type Outbox = {
  id: string
  room_id: string | null
  invitation: string | null
  kind: LetterKind
  letter: string
  recipient: string
  mailbox: string
  language: Language
  source: string | null
  budget: BudgetName | null
  counted_at: number | null
  created_at: number
  due_at: number
  next_at: number
  tries: number
  lease: string | null
  state: 'pending' | 'sent' | 'failed' | 'dropped'
  problem: MailFailure | null
  ended_at: number | null
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
  invitations: Invitations
  notified: NotifiedAddresses
  outbox: Outbox
  opted_out: { mailbox: string; at: number }
}
