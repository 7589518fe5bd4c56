// Named fields of the wire, each with its limits.
import * as Type from 'typebox'
import {
  MAX_CHAT_LENGTH,
  MAX_NAME_LENGTH,
  MAX_NOTE_LENGTH,
  MAX_PASSWORD_LENGTH,
  MAX_SIGNAL_LENGTH,
  MIN_PASSWORD_LENGTH,
} from './limits.ts'

/** An object that admits no member it does not name. */
export const closed = <P extends Type.TProperties>(fields: P): Type.TObject<P> =>
  Type.Object(fields, { additionalProperties: false })

/** 128 random bits in base64url, given out by the relay for one stay in one room. */
export const PeerId = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$', maxLength: 22 })
export type PeerId = Type.Static<typeof PeerId>

/** VROOM's rule; the relay lower-cases before it checks. */
export const RoomName = Type.String({ pattern: '^[a-z0-9_-]{1,49}$', maxLength: 49 })
export type RoomName = Type.Static<typeof RoomName>

/** Opaque to its bearer. */
export const Ticket = Type.String({ pattern: '^[A-Za-z0-9_.-]+$', minLength: 16, maxLength: 1024 })
export const ResumeToken = Ticket

/** What two browsers say to each other through the relay, which never reads it. */
export const SignalPayload = Type.String({ minLength: 1, maxLength: MAX_SIGNAL_LENGTH })

/** A client's number for a frame that may be refused. */
export const RequestId = Type.Integer({ minimum: 0, maximum: 0x7fffffff })

export const RoleName = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('participant'),
  Type.Literal('chairman'),
  Type.Literal('admin'),
])
export type Role = Type.Static<typeof RoleName>

/** Counts the changes of a room's roster since the relay last started. */
export const RosterVersion = Type.Integer({ minimum: 0 })

export const Milliseconds = Type.Integer({ minimum: 0, maximum: 86_400_000 * 366 })

/** Travels between browsers only. Control characters and the bidirectional overrides are refused. */
export const DisplayName = Type.String({
  minLength: 1,
  maxLength: MAX_NAME_LENGTH,
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]+$',
})
export const ChatText = Type.String({ minLength: 1, maxLength: MAX_CHAT_LENGTH })
export const MessageId = Type.String({ pattern: '^[A-Za-z0-9_-]{8,32}$', maxLength: 32 })

/** What a peer gives to the others. A chairman may block each of them; nobody can switch one on for somebody else. */
export const SourceName = Type.Union([
  Type.Literal('microphone'),
  Type.Literal('camera'),
  Type.Literal('screen'),
  Type.Literal('chat'),
])
export type Source = Type.Static<typeof SourceName>
export const sources = ['microphone', 'camera', 'screen', 'chat'] as const satisfies readonly Source[]
export const SourceList = Type.Array(SourceName, { maxItems: sources.length, uniqueItems: true })

/** As typed at a door: compared, never stored. */
export const Password = Type.String({ minLength: 1, maxLength: MAX_PASSWORD_LENGTH })
/** One that is being set. */
export const NewPassword = Type.String({ minLength: MIN_PASSWORD_LENGTH, maxLength: MAX_PASSWORD_LENGTH })

/** A line from a chairman to those who wait. */
export const Note = Type.String({
  maxLength: MAX_NOTE_LENGTH,
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]*$',
})
export const BanId = Type.String({ pattern: '^[A-Za-z0-9_-]{8,32}$', maxLength: 32 })
