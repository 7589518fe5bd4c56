// What a room remembers of itself and of those who were in it.
import type { RoomName, Source } from '../../protocol/primitives.ts'
import type { RoomSettings } from '../../protocol/room-state.ts'

export type RoomRow = {
  readonly name: RoomName
  /** Differs between two rooms that bore the same name one after the other; tickets and resume tokens carry it. */
  readonly id: string
  /** Hash of the session that created the room. */
  readonly ownerSession: string
  readonly createdAt: number
  readonly activeAt: number
  readonly settings: RoomSettings
  /** Counts the changes of settings and passwords. */
  readonly revision: number
  /** Counts the changes that make the door narrower; a ticket of an older count is void. */
  readonly door: number
  /** Stored forms of `Passwords.hash`, or null. An owner password reserves the room. */
  readonly accessPassword: string | null
  readonly ownerPassword: string | null
  /** What those who wait are told. */
  readonly note: string
}

/** A chairman's word about one source of one person; absent: the room's rule holds. */
export type Verdicts = Readonly<Partial<Record<Source, 'blocked' | 'allowed'>>>

/** What a room remembers of one browser session, also while it is away. */
export type Person = {
  readonly session: string
  readonly role: 'participant' | 'chairman'
  readonly verdicts: Verdicts
  /** Put back: waits, whatever the room's settings say. */
  readonly mustWait: boolean
}

/** What a password given at the door turned out to be. */
export type PasswordMatch = 'access' | 'owner' | 'none'
