// What the commands and the jobs need for mail, as interfaces: the store's part, the words, and the way out.
import type { Language, MailFailure, Meeting, Notified } from '../protocol/invitations.ts'
import type { RoomName } from '../protocol/primitives.ts'
import type { LetterKind, NewLetter, Visit } from './rooms/letters.ts'
import type { InvitationRow, Origin, Pass } from './rooms/records.ts'

/**
 * How many mails may be caused; each is counted when it is written down. Reminders and cancellations are not counted.
 * Invitations and what tells of things that happen are counted apart: a source may cause three times as many of those.
 */
export type Budget = {
  /** Keyed hash of where the wish came from; null: not counted there (an administrator's program, the relay itself). */
  readonly source: string | null
  readonly sourcePerHour: number
  readonly roomPerHour: number
  readonly roomPerDay: number
  readonly recipientPerDay: number
  readonly instancePerHour: number
}

/** `too-many`: nothing was written; `retryAfterMs` until as many may be caused again. `gone`: the room or invitation is. */
export type Posted =
  { readonly is: 'done' } | { readonly is: 'too-many'; readonly retryAfterMs: number } | { readonly is: 'gone' }

/** A new invitation and its mails: the invitation itself, and its reminders. */
export type NewInvitation = Omit<
  InvitationRow,
  'roomId' | 'sequence' | 'mail' | 'problem' | 'answer' | 'usedAt' | 'session' | 'revokedAt'
>

/**
 * A mail that one worker holds: nobody else sends it before the lease is over. `dueAt` stays what it was at first,
 * however often the mail was put off.
 */
export type LeasedMail = NewLetter & {
  readonly id: string
  /** Names this lease; what is said of the mail under another one has no effect. */
  readonly lease: string
  /** How often it was tried before. */
  readonly tries: number
  readonly createdAt: number
  readonly roomId: string | null
  /** Of the letter, with the name of its room; null: it has none, or it is gone. */
  readonly invitation: (InvitationRow & { readonly room: RoomName }) | null
}

/**
 * The mails' part of `Store`. Each method is one whole transaction: the mails it causes and its audit event are written
 * with it. Mails to a mailbox that has opted out are not written; an invitation to it is, as `failed` with `opted-out`.
 */
export interface MailStore {
  /** `reminders`: minutes; those whose time is over already are left out. Records `send_invitation`. */
  invite(roomId: string, invitations: readonly NewInvitation[], budget: Budget, origin: Origin): Promise<Posted>
  /** Of one room, the newest first, made before the invitation `before` unless null. */
  invitations(roomId: string, before: string | null, limit: number): Promise<readonly InvitationRow[]>
  /** Those of these that are the room's. */
  invitationsById(roomId: string, ids: readonly string[]): Promise<readonly InvitationRow[]>
  /** Also when it is over or revoked. */
  findInvitation(tokenHash: string): Promise<(InvitationRow & { readonly room: RoomName }) | null>
  /** What this session passes by; null: nothing. */
  findPass(roomId: string, session: string, at: number): Promise<Pass | null>
  /**
   * Binds the invitation to the session: `done` for the first one, and for the same one again. `over`: expired, revoked
   * or gone. Records `invitation_use` when it is bound.
   */
  useInvitation(id: string, session: string, at: number, origin: Origin): Promise<'done' | 'used' | 'over'>
  /**
   * `letters`: to those who hear of it by mail. Null: gone, or revoked meanwhile. A declined meeting is reminded of no
   * more. Records `invitation_response`.
   */
  answerInvitation(
    id: string,
    answer: NonNullable<InvitationRow['answer']>,
    letters: readonly NewLetter[],
    budget: Budget,
    origin: Origin,
  ): Promise<InvitationRow | null>
  /** One more mail of the same. `gone` also when it was revoked. Records `send_invitation`. */
  resendInvitation(roomId: string, id: string, budget: Budget, origin: Origin): Promise<Posted>
  /**
   * Those of these that were not revoked before, as they are now. What waits to be sent for them is not sent any more; a
   * calendar that may know of the meeting is told (`cancellationOf`), unless the meeting is over. Records
   * `invalidate_invitation`.
   */
  revokeInvitations(
    roomId: string,
    ids: readonly string[],
    at: number,
    origin: Origin,
  ): Promise<readonly InvitationRow[]>
  /**
   * Those of these that are not revoked get the date, a new end (`expiresAt`), the next sequence, an invitation that says
   * so and reminders; an answer that was given to the old date is taken away. Records `send_invitation`.
   */
  reschedule(
    roomId: string,
    ids: readonly string[],
    meeting: Meeting,
    expiresAt: number,
    budget: Budget,
    origin: Origin,
  ): Promise<Posted>

  notified(roomId: string): Promise<readonly Notified[]>
  /** False: the room is gone. Records `email_notification_change`. */
  setNotified(roomId: string, addresses: readonly Notified[], origin: Origin): Promise<boolean>
  /**
   * Adds a visit to the mails of those who are told of entries: to one that still waits, else to a new one, due at once or
   * `everyMs` after the room's last one to that address. Records `join_notification` for each new mail.
   */
  postEntry(
    roomId: string,
    visit: Visit,
    everyMs: number,
    mailboxOf: MailboxOf,
    budget: Budget,
    origin: Origin,
  ): Promise<void>
  /** Any other mails. What is over the budget is left out, and not an error; the answer is how many were written. */
  post(roomId: string | null, letters: readonly NewLetter[], budget: Budget, at: number): Promise<number>

  /** False when it was so already. */
  setOptedOut(mailbox: string, isOptedOut: boolean, at: number): Promise<boolean>
  isOptedOut(mailbox: string): Promise<boolean>

  /** Mails that are due, the longest due first, held until `until`; those whose lease is over come again. */
  leaseMails(at: number, until: number, limit: number): Promise<readonly LeasedMail[]>
  /**
   * What became of a leased mail; null when the lease is not the mail's any more, or the mail has no invitation. `later`:
   * tried again at `dueAt`. `dropped`: there is nobody left to tell; the invitation stays as it is.
   */
  settleMail(id: string, lease: string, outcome: MailOutcome, at: number): Promise<InvitationRow | null>
  /** When the next mail is due or the next lease ends; null: none waits. */
  nextMailAt(): Promise<number | null>
  /** Mails of these kinds to this mailbox that went out since. */
  countSent(mailbox: string, kinds: readonly LetterKind[], since: number): Promise<number>
  /** What waits, what failed since, and since when the longest-waiting mail is due (null: none is by `at`). */
  countMails(
    at: number,
    failedSince: number,
  ): Promise<{ readonly pending: number; readonly failed: number; readonly oldestDueAt: number | null }>
}

export type MailboxOf = (address: string) => string

export type MailOutcome =
  | { readonly is: 'sent' }
  | { readonly is: 'later'; readonly dueAt: number; readonly problem: MailFailure }
  | { readonly is: 'failed'; readonly problem: MailFailure }
  | { readonly is: 'dropped' }

/** One mail in words, to one address. */
export type Message = {
  /** The left side of the Message-ID: the same for each try. */
  readonly id: string
  readonly kind: LetterKind | 'test'
  readonly to: string
  /** What replies are written to, when that is not the sender. */
  readonly replyTo: string | null
  readonly language: Language
  readonly subject: string
  readonly text: string
  readonly html: string
  /** RFC 5546. */
  readonly calendar: { readonly method: 'REQUEST' | 'CANCEL'; readonly content: string } | null
  /** Where one click opts out (RFC 8058); null in a mail that was asked for. */
  readonly unsubscribe: string | null
}

/** Puts mails into words. Pure: the same mail gives the same message. */
export interface Composer {
  /** Null: there is nobody to tell any more, or nothing to tell. */
  compose(mail: LeasedMail, now: number): Message | null
}

/** Why a mail did not go out. `isFinal`: no other try will help. `said`: the other side's words, for the log. */
export class MailProblem extends Error {
  readonly code: MailFailure
  readonly isFinal: boolean
  readonly said: string
  constructor(code: MailFailure, isFinal: boolean, said: string) {
    super(`${code}: ${said}`)
    this.name = 'MailProblem'
    this.code = code
    this.isFinal = isFinal
    this.said = said
  }
}

/** The way out: SMTP, or a sendmail program. */
export interface Mailer {
  /** Resolves when the other side has taken the mail. Throws `MailProblem`, within a minute. */
  send(message: Message): Promise<void>
  close(): Promise<void>
}

/** What the settings say about mail. */
export type MailRules = {
  readonly isOn: boolean
  /** What is missing when it is off. */
  readonly why: string | null
  /** Who gets feedback; null: nobody. */
  readonly contact: string | null
  /** Of the mails that nobody chose a language for. */
  readonly language: Language
  readonly budgets: Omit<Budget, 'source'>
  /** An invitation without a date is good for this long. */
  readonly lifeMs: number
  /** One with a date: for this long after it, and in any case until the end of the meeting. */
  readonly lifeAfterMs: number
  /** Somebody waits for this long without a word of a chairman before those are told who asked for it; 0: never. */
  readonly waitingAfterMs: number
}

/** What the commands may do about mail, besides writing it down. */
export interface Post {
  readonly rules: MailRules
  /** Mails were written: they are sent now, not at the next look. */
  wake(): void
  /** What the mail server said last, when it did not take a mail; null once it takes one. */
  problem(): string | null
}
