// REST bodies and replies, all under `/api/v1`.
import * as Type from 'typebox'
import type { ActName } from './acts.ts'
import { ErrorCodeSchema } from './errors.ts'
import {
  Answer,
  AnswerWord,
  EmailAddress,
  Invitation,
  InvitationToken,
  FeedbackText,
  MailText,
  Meeting,
  Notified,
} from './invitations.ts'
import { MAX_NOTIFIED } from './limits.ts'
import { BanId, closed, DisplayName, Milliseconds, Password, RoleName, RoomName, Ticket } from './primitives.ts'
import { Roster, Waiting } from './server-to-client.ts'

/** A wanted name as typed; the relay trims, lower-cases and checks it. No name: the relay chooses one. */
export const CreateRoomBody = closed({ name: Type.Optional(Type.String({ maxLength: 200 })) })
export type CreateRoomBody = Type.Static<typeof CreateRoomBody>

export const RoomReply = closed({ name: RoomName })
export type RoomReply = Type.Static<typeof RoomReply>

/**
 * What the asking browser would find at the room's door: `password` when one is needed, `locked` when only chairmen
 * enter; `role` is what its session has without a password. Where rooms are hidden, an unknown one looks like one with
 * a password.
 */
export const DoorReply = closed({
  name: RoomName,
  door: Type.Union([Type.Literal('open'), Type.Literal('password'), Type.Literal('locked')]),
  role: RoleName,
  askName: Type.Boolean(),
  /** The chairmen will be shown the name of whoever enters. */
  waitingRoom: Type.Boolean(),
  /** Somebody is told by e-mail who comes in. */
  notifies: Type.Boolean(),
})
export type DoorReply = Type.Static<typeof DoorReply>

/** `password`: the access or the owner password of the room. `invitation`: the token of a join link. */
export const EntryBody = closed({ password: Type.Optional(Password), invitation: Type.Optional(InvitationToken) })
export type EntryBody = Type.Static<typeof EntryBody>

/** `ticket` is redeemed by the socket's `hello`, once, within `expiresInMs`. */
export const EntryReply = closed({ ticket: Ticket, role: RoleName, expiresInMs: Milliseconds })
export type EntryReply = Type.Static<typeof EntryReply>

/** What a page needs to know of the instance before anybody joins. */
export const InstanceReply = closed({
  version: Type.String(),
  poweredBy: Type.String(),
  /** Whether whoever creates a room may choose its name; otherwise the relay does. */
  namesAllowed: Type.Boolean(),
  /** Whether it sends e-mail, and with it invitations. */
  mail: Type.Boolean(),
  /** Whether somebody reads feedback. */
  feedback: Type.Boolean(),
  video: closed({
    width: Type.Integer(),
    height: Type.Integer(),
    frameRate: Type.Integer(),
    /** The most that a page sends to all others together; 0: no limit. */
    maxUplinkKbps: Type.Integer({ minimum: 0 }),
  }),
})
export type InstanceReply = Type.Static<typeof InstanceReply>

/** How much of a list one reply holds: 1 to 200. Text, since it comes in the query. */
const Limit = Type.String({ pattern: '^(?:[1-9][0-9]?|1[0-9]{2}|200)$', maxLength: 3 })
export const DEFAULT_LIMIT = 50

/** `before`: the `next` of an earlier reply. */
export const EventsQuery = closed({
  before: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$', maxLength: 64 })),
  limit: Type.Optional(Limit),
})
export type EventsQuery = Type.Static<typeof EventsQuery>

/** `after`: the `next` of an earlier reply. */
export const RoomsQuery = closed({ after: Type.Optional(RoomName), limit: Type.Optional(Limit) })
export type RoomsQuery = Type.Static<typeof RoomsQuery>

export const PeopleReply = closed({ roster: Roster, waiting: Waiting })
export type PeopleReply = Type.Static<typeof PeopleReply>

const Ban = closed({
  id: BanId,
  name: Type.Union([DisplayName, Type.Null()]),
  at: Type.Integer({ minimum: 0 }),
  /** Whether the address is kept out too. */
  address: Type.Boolean(),
})
export type Ban = Type.Static<typeof Ban>
export const BansReply = closed({ bans: Type.Array(Ban) })
export type BansReply = Type.Static<typeof BansReply>

export const AuditEvent = closed({
  id: Type.String(),
  /** UTC milliseconds. */
  at: Type.Integer({ minimum: 0 }),
  address: Type.String(),
  event: Type.String(),
  /** Empty when it concerns no room. */
  room: Type.String(),
  user: Type.String(),
  message: Type.String(),
})
export const EventsReply = closed({ events: Type.Array(AuditEvent), next: Type.Union([Type.String(), Type.Null()]) })
export type EventsReply = Type.Static<typeof EventsReply>

const RoomSummary = closed({
  name: RoomName,
  createdAt: Type.Integer({ minimum: 0 }),
  activeAt: Type.Integer({ minimum: 0 }),
  members: Type.Integer({ minimum: 0 }),
  isReserved: Type.Boolean(),
  persistent: Type.Boolean(),
})
export const RoomsReply = closed({ rooms: Type.Array(RoomSummary), next: Type.Union([RoomName, Type.Null()]) })
export type RoomsReply = Type.Static<typeof RoomsReply>

/** `before`: the `next` of an earlier reply. */
export const InvitationsQuery = EventsQuery
export const InvitationsReply = closed({
  invitations: Type.Array(Invitation),
  next: Type.Union([Type.String(), Type.Null()]),
})
export type InvitationsReply = Type.Static<typeof InvitationsReply>

export const NotifiedReply = closed({ addresses: Type.Array(Notified, { maxItems: MAX_NOTIFIED }) })
export type NotifiedReply = Type.Static<typeof NotifiedReply>

/** Whoever shows the token; nothing is used up by looking. */
export const InvitationBody = closed({ token: InvitationToken })
/**
 * An invitation as its invitee sees it. `way`: `open`, nobody has come in by it; `yours`, this browser has; `taken`,
 * another one has. `door` is what this browser would find at the room with it; null where the door would turn it away.
 */
export const InvitationReply = closed({
  room: RoomName,
  address: EmailAddress,
  from: DisplayName,
  message: MailText,
  meeting: Type.Union([Meeting, Type.Null()]),
  answer: Type.Union([Answer, Type.Null()]),
  mayAnswer: Type.Boolean(),
  way: Type.Union([Type.Literal('open'), Type.Literal('yours'), Type.Literal('taken')]),
  door: Type.Union([DoorReply, Type.Null()]),
})
export type InvitationReply = Type.Static<typeof InvitationReply>

export const AnswerBody = closed({ token: InvitationToken, answer: AnswerWord, message: Type.Optional(MailText) })
export type AnswerBody = Type.Static<typeof AnswerBody>

/** Whether the mailbox that the link was sent to gets no mail from here any more. */
export const MailboxReply = closed({ optedOut: Type.Boolean() })
export type MailboxReply = Type.Static<typeof MailboxReply>

export const FeedbackBody = closed({
  name: Type.Optional(DisplayName),
  /** Where an answer would reach the writer. */
  address: Type.Optional(EmailAddress),
  message: FeedbackText,
})
export type FeedbackBody = Type.Static<typeof FeedbackBody>

/** How the mails of this instance fare; for its administrator. */
export const MailReply = closed({
  isOn: Type.Boolean(),
  /** What is missing when it is off, in English. */
  why: Type.Union([Type.String(), Type.Null()]),
  pending: Type.Integer({ minimum: 0 }),
  /** In the last seven days. */
  failed: Type.Integer({ minimum: 0 }),
  /** When the oldest mail that should be out by now was due, in UTC milliseconds. */
  oldestDueAt: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
  /** What the mail server said last, when it did not take a mail. */
  problem: Type.Union([Type.String(), Type.Null()]),
})
export type MailReply = Type.Static<typeof MailReply>

export const HealthReply = closed({
  status: Type.Literal('ok'),
  /** Whether the worker that answers reaches the others; `alone`: there are none by design. */
  cluster: Type.Optional(Type.Union([Type.Literal('alone'), Type.Literal('all'), Type.Literal('cut-off')])),
})
export type HealthReply = Type.Static<typeof HealthReply>

export const ErrorReply = closed({ code: ErrorCodeSchema })
export type ErrorReply = Type.Static<typeof ErrorReply>

/** What a route does; each act is one of them under its own name. */
export type HttpAction =
  | ActName
  | 'room.create'
  | 'room.read'
  | 'room.enter'
  | 'room.state'
  | 'room.people'
  | 'room.bans'
  | 'room.events'
  | 'room.invitations'
  | 'room.notified'
  | 'rooms.list'
  | 'events.list'
  | 'mail.read'
  | 'invitation.look'
  | 'invitation.answer'
  | 'mailbox.read'
  | 'mailbox.opt-out'
  | 'mailbox.opt-in'
  | 'feedback.send'
  | 'instance.read'
  | 'health.read'
  | 'metrics.read'
  | 'docs.read'
  | 'page.read'
  | 'socket.open'
