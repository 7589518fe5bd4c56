// What a chairman may do to a room and its people. One table for both doors: each act is a frame on the socket (with
// `type` and `re`), and `POST /api/v1/rooms/:name/<act>` with the same fields as body.
import * as Type from 'typebox'
import { EmailAddress, InvitationId, Language, MailText, Meeting, Notified, Passes, Reminders } from './invitations.ts'
import { MAX_INVITATIONS_AT_ONCE, MAX_INVITED_AT_ONCE, MAX_NOTIFIED, MAX_REMOVED_AT_ONCE } from './limits.ts'
import { BanId, closed, DisplayName, NewPassword, Note, Password, PeerId, RequestId, SourceName } from './primitives.ts'
import { RoomSettingsChange } from './room-state.ts'

/** One peer, or everybody whom the act can be aimed at. */
const Target = Type.Union([PeerId, Type.Literal('everybody')])
export type Target = Type.Static<typeof Target>

const Invitations = Type.Array(InvitationId, { minItems: 1, maxItems: MAX_INVITATIONS_AT_ONCE, uniqueItems: true })

export const acts = {
  /** Blocks or frees a source. `everybody`: all who are not chairmen. Freed is not switched on. */
  moderate: { to: Target, source: SourceName, blocked: Type.Boolean() },
  'lower-hand': { to: Target },
  /** In a room whose mode knows a floor; it lowers that hand. Nothing is switched on by it. */
  'give-floor': { to: PeerId },
  /** `everybody`: whoever has it. */
  'take-floor': { to: Target },
  /** Takes the seats and keeps their holders out. `name` is what the ban list shows; `address`: keep their address out too. */
  remove: {
    to: Type.Array(closed({ peer: PeerId, name: Type.Optional(DisplayName) }), {
      minItems: 1,
      maxItems: MAX_REMOVED_AT_ONCE,
    }),
    address: Type.Boolean(),
  },
  'lift-ban': { ban: BanId },
  /** Everybody leaves, the caller too; nobody is kept out. */
  'end-meeting': {},
  'set-role': { to: PeerId, role: Type.Union([Type.Literal('participant'), Type.Literal('chairman')]) },
  /** Lets those who wait come in. */
  admit: { to: Target },
  /** Sends those who wait away. */
  'refuse-entry': { to: Target },
  /** Puts somebody back into the waiting room. */
  'put-back': { to: PeerId },
  /** Shown to those who wait, now and later; empty: nothing. */
  'tell-waiting': { text: Note },
  configure: { settings: RoomSettingsChange },
  /** Null takes the password away. */
  'set-password': {
    which: Type.Union([Type.Literal('access'), Type.Literal('owner')]),
    password: Type.Union([NewPassword, Type.Null()]),
  },
  /** Whoever knows the owner password becomes a chairman. */
  claim: { password: Password },
  'delete-room': {},
  /**
   * A mail of their own to each address. `from`: who invites. `replyTo`: where answers go by mail while no chairman is in
   * the room, and what replies are written to. Absent: no message; no date; `DEFAULT_REMINDERS`; spared both.
   */
  invite: {
    addresses: Type.Array(EmailAddress, { minItems: 1, maxItems: MAX_INVITED_AT_ONCE }),
    from: DisplayName,
    replyTo: Type.Optional(EmailAddress),
    language: Language,
    message: Type.Optional(MailText),
    meeting: Type.Optional(Meeting),
    reminders: Type.Optional(Reminders),
    passes: Type.Optional(Passes),
  },
  /** The same mail once more, with the same link. */
  'resend-invitation': { invitation: InvitationId },
  /** They open no door any more; of a meeting that was announced, the calendar hears too. */
  'revoke-invitations': { invitations: Invitations },
  /** Another date, or a first one, for these; each hears of it. */
  reschedule: { invitations: Invitations, meeting: Meeting },
  /** The whole list, in place of the one before. */
  'set-notified': { addresses: Type.Array(Notified, { maxItems: MAX_NOTIFIED }) },
} as const

export type Acts = typeof acts
export type ActName = keyof Acts
export type ActFields<K extends ActName> = Type.Static<Type.TObject<Acts[K]>>
export const actNames = Object.keys(acts) as ActName[]

type FrameFields<K extends ActName> = { type: Type.TLiteral<K>; re: typeof RequestId } & {
  [F in keyof Acts[K]]: Acts[K][F] extends Type.TSchema ? Acts[K][F] : never
}
type ActFrames = { readonly [K in ActName]: Type.TObject<FrameFields<K>> }
type ActBodies = { readonly [K in ActName]: Type.TObject<Acts[K]> }

// The casts give back what `Object.fromEntries` forgets: which key goes with which schema.

/** The acts as frames: `{type, re, …fields}`. */
export const actFrames = Object.fromEntries(
  actNames.map((name) => [name, closed({ type: Type.Literal(name), re: RequestId, ...acts[name] })]),
) as unknown as ActFrames

/** The acts as bodies of requests. */
export const actBodies = Object.fromEntries(actNames.map((name) => [name, closed(acts[name])])) as unknown as ActBodies
