// Every frame the relay may send a browser. A browser ignores a type that it does not know (PROTOCOL.md, U1).
import * as Type from 'typebox'
import { ErrorCodeSchema } from './errors.ts'
import {
  closed,
  Milliseconds,
  PeerId,
  RequestId,
  ResumeToken,
  RoleName,
  RoomName,
  RosterVersion,
  SignalPayload,
} from './primitives.ts'

const Member = closed({ peer: PeerId, role: RoleName })
export type Member = Type.Static<typeof Member>

/**
 * Who is in the room, oneself included. `complete: false` while a relay that has just started still waits for seats
 * to be taken back: then a missing peer is not known to be gone (PROTOCOL.md, R3).
 */
const Roster = closed({
  version: RosterVersion,
  complete: Type.Boolean(),
  peers: Type.Array(Member, { maxItems: 512 }),
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

const Left = Type.Union([Type.Literal('left'), Type.Literal('lost'), Type.Literal('kicked')])
export type WhyLeft = Type.Static<typeof Left>

export const serverFrames = {
  welcome: closed({
    type: Type.Literal('welcome'),
    v: Type.Integer(),
    self: PeerId,
    role: RoleName,
    room: closed({ name: RoomName, maxMembers: Type.Integer({ minimum: 0 }) }),
    roster: Roster,
    ice: Ice,
    resume: ResumeToken,
    /** True when the seat was still kept: nothing addressed to this peer was lost. */
    resumed: Type.Boolean(),
    graceMs: Milliseconds,
  }),
  'peer-joined': closed({ type: Type.Literal('peer-joined'), version: RosterVersion, peer: PeerId, role: RoleName }),
  'peer-left': closed({ type: Type.Literal('peer-left'), version: RosterVersion, peer: PeerId, why: Left }),
  roster: closed({ type: Type.Literal('roster'), roster: Roster }),
  signal: closed({ type: Type.Literal('signal'), from: PeerId, payload: SignalPayload }),
  'ice-servers': closed({ type: Type.Literal('ice-servers'), ice: Ice }),
  /** The relay is about to stop: come back after this long. */
  drain: closed({ type: Type.Literal('drain'), afterMs: Milliseconds }),
  refused: closed({ type: Type.Literal('refused'), re: Type.Union([RequestId, Type.Null()]), code: ErrorCodeSchema }),
  pong: closed({ type: Type.Literal('pong') }),
} as const

export type ServerFrames = typeof serverFrames
export type ServerFrameType = keyof ServerFrames
export type ServerFrame = { [K in ServerFrameType]: Type.Static<ServerFrames[K]> }[ServerFrameType]
export type FrameOf<K extends ServerFrameType> = Type.Static<ServerFrames[K]>
