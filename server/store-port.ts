// What the commands need of a database, as an interface. Rows are what a room remembers.
import type { PeerId, RoomName, Source } from '../protocol/primitives.ts'
import type { RoomSettingsChange } from '../protocol/room-state.ts'
import type { MailStore } from './mail-port.ts'
import type { EventName } from './rooms/events.ts'
import type { InvitationRow, Origin, Person, RoomRow } from './rooms/records.ts'

export type Recorded = Origin & {
  readonly id: string
  readonly event: EventName
  /** Empty when it concerns no room. */
  readonly room: string
  readonly message: string
}

export type NewRoom = Pick<RoomRow, 'name' | 'id' | 'ownerSession'>

export type RoomChange = {
  readonly settings?: RoomSettingsChange
  readonly accessPassword?: string | null
  readonly ownerPassword?: string | null
  readonly note?: string
  /** Tickets that are out become void. */
  readonly narrowsDoor?: boolean
}

export type BanRow = {
  readonly id: string
  readonly peer: PeerId
  readonly session: string
  /** `Tokens.pseudonym` of the address, when that is kept out too. */
  readonly source: string | null
  /** As the chairman's browser knew it. */
  readonly name: string | null
  readonly at: number
}

/** Wrong tries counted under one key. `count` covers the window that began at `since`. */
export type Tries = { readonly count: number; readonly since: number; readonly lastAt: number }

export type ApiKey = {
  readonly id: string
  readonly name: string
  /** Null: every room, as admin. Otherwise the id of the one room whose chairman the key is. */
  readonly roomId: string | null
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly usedAt: number | null
}

/**
 * Each method is one whole transaction, its audit event included. A store that cannot answer throws
 * `Refusal('storage-unavailable')`. `roomId` is `RoomRow.id`: an act on a room that is gone changes nothing and answers
 * null or false.
 */
export interface Store extends MailStore {
  /** The creating session becomes a chairman of the room. */
  createRoom(room: NewRoom, maxRooms: number, origin: Origin): Promise<'created' | 'exists' | 'too-many'>
  findRoom(name: RoomName): Promise<RoomRow | null>
  /** By name, after `after`, at most `limit`. */
  listRooms(after: string, limit: number): Promise<readonly RoomRow[]>
  /** Raises `revision`; the answer is the room as it is now. `message` is the audit event's. */
  changeRoom(roomId: string, change: RoomChange, message: string, origin: Origin): Promise<RoomRow | null>
  /** With all that the room remembers. Calendars that know of a meeting in it are told that it is off. */
  deleteRoom(roomId: string, origin: Origin): Promise<boolean>
  /** Remembers that somebody is in these rooms. */
  touchRooms(names: readonly RoomName[], at: number): Promise<void>
  /**
   * Deletes the rooms that nobody was in since `idleBefore`, or, if reserved, since `reservedIdleBefore` (null: never);
   * not the persistent ones, nor those named in `occupied`, nor those with an invitation that is still good. One
   * `room_expire` event each. A part of them at a time, so
   * that nobody waits long: there may be more until it answers none.
   */
  expireRooms(
    idleBefore: number | null,
    reservedIdleBefore: number | null,
    occupied: readonly RoomName[],
    at: number,
  ): Promise<readonly RoomRow[]>

  /** Null: nothing is remembered of this session. */
  findPerson(roomId: string, session: string): Promise<Person | null>
  people(roomId: string): Promise<readonly Person[]>
  /**
   * Does not take the role from the room's last chairman, nor give it to a session that is banned from the room. What
   * changes nothing is done, and no event.
   */
  setRole(
    roomId: string,
    session: string,
    role: Person['role'],
    message: string,
    origin: Origin,
  ): Promise<'done' | 'last-chairman' | 'banned' | 'gone'>
  /**
   * Null takes the word back. Records `peer_block` or `peer_unblock`, as it turns out for them under the room's order;
   * nothing when nobody's word changes.
   */
  setVerdict(
    roomId: string,
    sessions: readonly string[],
    source: Source,
    verdict: 'blocked' | 'allowed' | null,
    message: string,
    origin: Origin,
  ): Promise<void>
  /** Records `waiting_back` or `waiting_admit`, the latter also for somebody who was never put back. */
  setMustWait(roomId: string, session: string, mustWait: boolean, origin: Origin): Promise<void>
  /** The banned lose their role in the room, and the invitations they came by are revoked, which
   * are the answer. Throws `Refusal('last-chairman')` when no chairman would be left by that. */
  ban(roomId: string, bans: readonly BanRow[], origin: Origin): Promise<readonly InvitationRow[]>
  /** The newest first. */
  bans(roomId: string): Promise<readonly BanRow[]>
  isBanned(roomId: string, session: string, source: string): Promise<boolean>
  /** Lifts all bans of the session that this one names. */
  liftBan(roomId: string, ban: string, origin: Origin): Promise<boolean>

  openSession(hash: string, expiresAt: number, origin: Origin): Promise<void>
  /** True when the session exists and has not expired; prolongs it at most once a day. */
  useSession(hash: string, at: number, expiresAt: number): Promise<boolean>
  /** True for the first caller with this id, false for everyone after. Forgotten after `expiresAt`. */
  redeemTicket(id: string, expiresAt: number): Promise<boolean>
  isRedeemed(id: string): Promise<boolean>

  /** The counts under these keys whose window began at or after `since`. */
  tries(keys: readonly string[], since: number): Promise<ReadonlyMap<string, Tries>>
  /** Counts one wrong try under each key; a window that began before `since` starts anew. */
  countTry(keys: readonly string[], since: number, at: number): Promise<void>

  /** Null: no such key, or no longer. Notes the use at most once a minute. */
  useKey(hash: string, at: number): Promise<ApiKey | null>
  addKey(key: ApiKey, hash: string, origin: Origin): Promise<void>
  keys(): Promise<readonly ApiKey[]>
  dropKey(id: string, origin: Origin): Promise<boolean>

  /** An event without an act of the store. `room` is empty when it concerns none. */
  record(event: EventName, room: RoomName, message: string, origin: Origin): Promise<void>
  /** The newest first; of one room or, with null, of all; older than the event `before` unless null. */
  events(roomName: RoomName | null, before: string | null, limit: number): Promise<readonly Recorded[]>

  /**
   * Forgets tickets, sessions and keys that are over, tries a day after the last of them, mails and invitations a week
   * after they are over, and events older than `eventsBefore` (null: none), a part of them at a time.
   */
  purge(at: number, eventsBefore: number | null): Promise<void>
  /** Throws when the database does not answer. */
  ping(): Promise<void>
  close(): Promise<void>
}
