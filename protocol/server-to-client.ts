// Every frame the relay may send a browser. A browser ignores a type that it does not know (PROTOCOL.md, U1).
import * as Type from 'typebox'
import { ErrorCodeSchema } from './errors.ts'
import {
  closed,
  DisplayName,
  Milliseconds,
  Note,
  PeerId,
  RequestId,
  ResumeToken,
  RoleName,
  RoomName,
  RosterVersion,
  SignalPayload,
  SourceList,
  Ticket,
} from './primitives.ts'
import { Invitation, InvitationNews } from './invitations.ts'
import { MAX_REMOVED_TOLD, MAX_SEATS, MAX_WAITING } from './limits.ts'
import { RoomState } from './room-state.ts'

const Time = Type.Integer({ minimum: 0 })

/**
 * A seat as everybody in the room sees it. What is `blocked` every receiver silences or hides by itself. `handAt`: UTC
 * milliseconds since when the hand is up, or null. `floorAt`: the same of the floor (PROTOCOL.md, G).
 */
const Member = closed({
  peer: PeerId,
  role: RoleName,
  blocked: SourceList,
  handAt: Type.Union([Time, Type.Null()]),
  floorAt: Type.Union([Time, Type.Null()]),
})
export type Member = Type.Static<typeof Member>

/** Somebody before the door, as chairmen see them. */
const Knock = closed({ peer: PeerId, name: Type.Union([DisplayName, Type.Null()]), since: Time })
export type Knock = Type.Static<typeof Knock>
export const Waiting = Type.Array(Knock, { maxItems: MAX_WAITING })

/** `chairman`: the room opens when one is in. `admission`: one has to say yes. */
const WaitsFor = Type.Union([Type.Literal('chairman'), Type.Literal('admission')])
export type WaitsFor = Type.Static<typeof WaitsFor>

/**
 * Who is in the room, oneself included. `complete: false` while a relay that has just started still waits for seats
 * to be taken back: then a missing peer is not known to be gone (PROTOCOL.md, R3).
 */
export const Roster = closed({
  version: RosterVersion,
  complete: Type.Boolean(),
  peers: Type.Array(Member, { maxItems: MAX_SEATS }),
})
export type Roster = Type.Static<typeof Roster>

const IceServer = closed({
  urls: Type.Array(Type.String({ maxLength: 512 }), { minItems: 1, maxItems: 16 }),
  username: Type.Optional(Type.String({ maxLength: 512 })),
  credential: Type.Optional(Type.String({ maxLength: 512 })),
})

/** What an `RTCConfiguration` needs; `ttlMs` is null when the credentials do not expire. */
const Ice = closed({
  servers: Type.Array(IceServer, { maxItems: 16 }),
  policy: Type.Union([Type.Literal('all'), Type.Literal('relay')]),
  ttlMs: Type.Union([Milliseconds, Type.Null()]),
})
export type Ice = Type.Static<typeof Ice>

/** `kicked`: removed by a chairman. `waiting`: put back into the waiting room. */
const Left = Type.Union([Type.Literal('left'), Type.Literal('lost'), Type.Literal('kicked'), Type.Literal('waiting')])
export type WhyLeft = Type.Static<typeof Left>

const By = Type.Union([PeerId, Type.Null()])

export const serverFrames = {
  welcome: closed({
    type: Type.Literal('welcome'),
    v: Type.Integer(),
    self: PeerId,
    role: RoleName,
    room: RoomState,
    roster: Roster,
    /** Peers that were removed lately: gone for certain, even while the roster is not complete. */
    removed: Type.Array(PeerId, { maxItems: MAX_REMOVED_TOLD }),
    ice: Ice,
    resume: ResumeToken,
    /** True when the seat was still kept: nothing addressed to this peer was lost. */
    resumed: Type.Boolean(),
    graceMs: Milliseconds,
  }),
  'peer-joined': closed({ type: Type.Literal('peer-joined'), version: RosterVersion, member: Member }),
  /** `by`: the peer who did it, or null when nobody in the room did. */
  'peer-left': closed({ type: Type.Literal('peer-left'), version: RosterVersion, peer: PeerId, why: Left, by: By }),
  /** Members as they are from now on: roles, blocks, hands and the floor. */
  'peers-changed': closed({
    type: Type.Literal('peers-changed'),
    version: RosterVersion,
    members: Type.Array(Member, { minItems: 1, maxItems: MAX_SEATS }),
    by: By,
  }),
  room: closed({ type: Type.Literal('room'), room: RoomState, by: By }),
  /** To chairmen: everybody who waits, oldest first, at each change. */
  waiting: closed({ type: Type.Literal('waiting'), people: Waiting }),
  /** The reply to a `hello` that leads into the waiting room, and again when the note or the reason changes. */
  wait: closed({
    type: Type.Literal('wait'),
    self: PeerId,
    room: RoomName,
    waitsFor: WaitsFor,
    note: Note,
  }),
  /** To somebody who waits: come in with this ticket (a second `hello`), or with null: ask at the door again. */
  'come-in': closed({ type: Type.Literal('come-in'), ticket: Type.Union([Ticket, Type.Null()]) }),
  /** To chairmen: an invitation as it is from now on. */
  invitation: closed({ type: Type.Literal('invitation'), invitation: Invitation, news: InvitationNews }),
  /** What the frame with this number asked for has been done. */
  done: closed({ type: Type.Literal('done'), re: RequestId }),
  roster: closed({ type: Type.Literal('roster'), roster: Roster }),
  signal: closed({ type: Type.Literal('signal'), from: PeerId, payload: SignalPayload }),
  'ice-servers': closed({ type: Type.Literal('ice-servers'), ice: Ice }),
  /** The relay is about to stop: come back after this long. */
  drain: closed({ type: Type.Literal('drain'), afterMs: Milliseconds }),
  /** `retryAfterMs`: when a repeat makes sense, if the relay knows. */
  refused: closed({
    type: Type.Literal('refused'),
    re: Type.Union([RequestId, Type.Null()]),
    code: ErrorCodeSchema,
    retryAfterMs: Type.Optional(Milliseconds),
  }),
  pong: closed({ type: Type.Literal('pong') }),
} as const

export type ServerFrames = typeof serverFrames
export type ServerFrameType = keyof ServerFrames
export type ServerFrame = { [K in ServerFrameType]: Type.Static<ServerFrames[K]> }[ServerFrameType]
export type FrameOf<K extends ServerFrameType> = Type.Static<ServerFrames[K]>
