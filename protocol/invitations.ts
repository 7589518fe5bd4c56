// Invitations by e-mail, and who is told by e-mail of what goes on in a room.
import * as Type from 'typebox'
import {
  MAX_ADDRESS_LENGTH,
  MAX_MEETING_MINUTES,
  MAX_MESSAGE_LENGTH,
  MAX_REMINDER_MINUTES,
  MAX_REMINDERS,
  MAX_SEATS,
  MIN_MEETING_MINUTES,
} from './limits.ts'
import { closed, DisplayName, PeerId } from './primitives.ts'

/**
 * One plain address: `local@domain`, letters, digits and the signs of RFC 5321's dot-string, a domain of at least two
 * labels. No quotes, comments, groups, lists or IP literals: what mail programs disagree about is no address here.
 */
export const EmailAddress = Type.String({
  maxLength: MAX_ADDRESS_LENGTH,
  pattern:
    "^(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@" +
    '(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$',
})
export type EmailAddress = Type.Static<typeof EmailAddress>

/** In which a mail is written. */
export const Language = Type.Union([Type.Literal('en'), Type.Literal('fr')])
export type Language = Type.Static<typeof Language>

/** A few lines of plain text: no control characters but the line feed, and none that changes the direction of writing. */
const mailText = (minLength: number): Type.TString =>
  Type.String({
    minLength,
    maxLength: MAX_MESSAGE_LENGTH,
    pattern: '^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]*$',
  })
export const MailText = mailText(0)
/** The same, and not nothing. */
export const FeedbackText = mailText(1)

/** 256 bits, in base64url, made from the invitation's id by the relay alone. Travels in the fragment of a link. */
export const InvitationToken = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', maxLength: 43 })
export const InvitationId = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$', maxLength: 22 })

const Time = Type.Integer({ minimum: 0, maximum: 8_640_000_000_000 })

/** When people meet: UTC milliseconds, the IANA name of the zone in which that is told, and how long. */
export const Meeting = closed({
  startsAt: Time,
  timeZone: Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_+/-]{0,63}$', maxLength: 64 }),
  minutes: Type.Integer({ minimum: MIN_MEETING_MINUTES, maximum: MAX_MEETING_MINUTES }),
})
export type Meeting = Type.Static<typeof Meeting>

/** Minutes before the meeting. */
export const Reminders = Type.Array(Type.Integer({ minimum: 1, maximum: MAX_REMINDER_MINUTES }), {
  maxItems: MAX_REMINDERS,
  uniqueItems: true,
})

/** What an invitation spares its bearer. Neither the lock nor a chairman who is not there yet is among it. */
export const Passes = closed({ password: Type.Boolean(), waitingRoom: Type.Boolean() })
export type Passes = Type.Static<typeof Passes>

/** `later`: will come, but not at the beginning. */
export const AnswerWord = Type.Union([Type.Literal('accepted'), Type.Literal('later'), Type.Literal('declined')])
export type AnswerWord = Type.Static<typeof AnswerWord>

export const Answer = closed({ answer: AnswerWord, message: MailText, at: Time })
export type Answer = Type.Static<typeof Answer>

/** Why a mail has not gone out, or not yet. One code, one sentence on the screen. */
export const MailFailure = Type.Union([
  /** The other side knows no such address. */
  Type.Literal('address-refused'),
  Type.Literal('mailbox-full'),
  /** The other side does not want this mail. */
  Type.Literal('message-refused'),
  /** Our own mail server does not take mail from us. */
  Type.Literal('server-refused'),
  Type.Literal('unreachable'),
  Type.Literal('too-slow'),
  Type.Literal('not-secure'),
  /** Whoever reads that mailbox wants no mail from here. */
  Type.Literal('opted-out'),
  /** Tried for as long as it makes sense. */
  Type.Literal('given-up'),
  /** That mailbox has had enough for a day. */
  Type.Literal('too-many-mails'),
])
export type MailFailure = Type.Static<typeof MailFailure>

/**
 * Where an invitation stands, in one word. The last of these that holds: its mail waits to be sent, went out, could not;
 * it was answered; a browser came in by it; it is over; a chairman took it back.
 */
export const InvitationState = Type.Union([
  Type.Literal('pending'),
  Type.Literal('sent'),
  Type.Literal('failed'),
  Type.Literal('answered'),
  Type.Literal('used'),
  Type.Literal('expired'),
  Type.Literal('revoked'),
])
export type InvitationState = Type.Static<typeof InvitationState>

const orNull = <S extends Type.TSchema>(schema: S): Type.TUnion<[S, Type.TNull]> => Type.Union([schema, Type.Null()])

/** As the chairmen of its room see it. */
export const Invitation = closed({
  id: InvitationId,
  address: EmailAddress,
  /** Who invites, as they call themselves. */
  from: DisplayName,
  language: Language,
  message: MailText,
  meeting: orNull(Meeting),
  reminders: Reminders,
  passes: Passes,
  state: InvitationState,
  /** Why its mail has not gone out: for good in the state `failed`, so far in `pending`. */
  problem: orNull(MailFailure),
  answer: orNull(Answer),
  /** Seats of the session that came in by it, now. */
  peers: Type.Array(PeerId, { maxItems: MAX_SEATS }),
  createdAt: Time,
  expiresAt: Time,
  usedAt: orNull(Time),
})
export type Invitation = Type.Static<typeof Invitation>

/** Why chairmen hear of an invitation. */
export const InvitationNews = Type.Union([
  Type.Literal('made'),
  /** Its mail went out, could not, or has to wait. */
  Type.Literal('mail'),
  Type.Literal('answered'),
  Type.Literal('entered'),
  Type.Literal('changed'),
  Type.Literal('revoked'),
])
export type InvitationNews = Type.Static<typeof InvitationNews>

/** Who is told of what, by e-mail: somebody came in; somebody waits and nobody looks; an answer while no chairman is in. */
export const Notified = closed({
  address: EmailAddress,
  language: Language,
  entries: Type.Boolean(),
  waiting: Type.Boolean(),
  answers: Type.Boolean(),
})
export type Notified = Type.Static<typeof Notified>
