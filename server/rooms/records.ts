// What a room remembers of itself, of those who were in it, and of those who were invited.
import type { Answer, Language, MailFailure, Meeting, Passes } from '../../protocol/invitations.ts'
import type { RoomName, Source } from '../../protocol/primitives.ts'
import type { RoomSettings } from '../../protocol/room-state.ts'

/** Who did something, when and from where: what each audit event starts from. `user`: `session:…`, `key:NAME` or `relay`. */
export type Origin = { readonly at: number; readonly address: string; readonly user: string }

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

/** What became of the newest mail of an invitation. */
export type MailState = 'pending' | 'sent' | 'failed'

export type InvitationRow = {
  readonly id: string
  readonly roomId: string
  readonly address: string
  /** `Tokens.mailbox` of the address. */
  readonly mailbox: string
  /** `Tokens.hash` of the token in its link. */
  readonly tokenHash: string
  readonly from: string
  readonly replyTo: string | null
  readonly language: Language
  readonly message: string
  readonly meeting: Meeting | null
  readonly reminders: readonly number[]
  readonly passes: Passes
  /** Counts what calendars were told (RFC 5546, 2.1.4). */
  readonly sequence: number
  readonly mail: MailState
  readonly problem: MailFailure | null
  readonly answer: Answer | null
  readonly createdAt: number
  readonly expiresAt: number
  readonly usedAt: number | null
  /** Hash of the one session that came in by it. */
  readonly session: string | null
  readonly revokedAt: number | null
}

/** A session's way past some doors of a room: the invitation that it came in by, while that is good. */
export type Pass = { readonly invitation: string; readonly address: string; readonly passes: Passes }
