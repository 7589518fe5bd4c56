// What the commands and the edges need of the outside, as interfaces. `wiring.ts` picks who implements them.
import type { Role, PeerId, RoomName } from '../protocol/primitives.ts'
import type { ErrorCode } from '../protocol/errors.ts'
import type { Ice, Roster, ServerFrame, WhyLeft } from '../protocol/server-to-client.ts'

/** Time, passed in so that tests can turn the clock. */
export interface Clock {
  /** UTC milliseconds. */
  now(): number
  /** Runs `act` once after `ms`; the answer cancels it. */
  after(ms: number, act: () => void): () => void
}

export interface Ids {
  /** 128 random bits, base64url. */
  peer(): PeerId
  /** `bytes` random bytes, base64url. */
  token(bytes: number): string
  /** A room name nobody can guess. */
  roomName(): RoomName
}

export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export type RoomRow = {
  readonly name: RoomName
  /** Differs between two rooms that bore the same name one after the other; tickets and resume tokens carry it. */
  readonly id: string
  /** Hash of the session that created the room: whoever holds it is its chairman. */
  readonly ownerSession: string
  readonly createdAt: number
  readonly activeAt: number
}

export type NewRoom = Pick<RoomRow, 'name' | 'id' | 'ownerSession'>

/** Each method is one whole transaction. A store that cannot answer throws `Refusal('storage-unavailable')`. */
export interface Store {
  createRoom(room: NewRoom, maxRooms: number, address: string, at: number): Promise<'created' | 'exists' | 'too-many'>
  findRoom(name: RoomName): Promise<RoomRow | null>
  /** Remembers that somebody was in the room. */
  touchRoom(name: RoomName, at: number): Promise<void>
  openSession(hash: string, at: number, expiresAt: number, address: string): Promise<void>
  /** True when the session exists and has not expired; prolongs it at most once a day. */
  useSession(hash: string, at: number, expiresAt: number): Promise<boolean>
  /** True for the first caller with this id, false for everyone after. */
  redeemTicket(id: string, expiresAt: number): Promise<boolean>
  /** Forgets tickets and sessions that have expired. */
  purge(at: number): Promise<void>
  /** Throws when the database does not answer. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** What an entry ticket says, once its seal has been checked. */
export type TicketClaims = {
  readonly id: string
  readonly room: RoomName
  readonly roomId: string
  readonly role: Role
  readonly session: string
  readonly expiresAt: number
}

/** What a resume token says. `turn` counts the rotations. */
export type ResumeClaims = {
  readonly room: RoomName
  readonly roomId: string
  readonly peer: PeerId
  readonly role: Role
  readonly session: string
  readonly turn: number
  readonly expiresAt: number
}

/** Seals claims with a key that outlives the process (HMAC-SHA256), each purpose under a key of its own. */
export interface Tokens {
  sealTicket(claims: TicketClaims): string
  /** Null when the seal is wrong, the purpose another, or the time over. */
  openTicket(text: string, now: number): TicketClaims | null
  sealResume(claims: ResumeClaims): string
  openResume(text: string, now: number): ResumeClaims | null
  /** SHA-256 of a bearer token, base64url: what is stored and compared. */
  hash(text: string): string
}

/** STUN and TURN servers for one admitted peer; REST credentials are minted on each call. */
export interface IceIssuer {
  issue(room: RoomName, peer: PeerId, now: number): Ice
}

export type Seat = {
  readonly room: RoomName
  readonly roomId: string
  readonly peer: PeerId
  readonly role: Role
  readonly session: string
}

export type Delivery = 'delivered' | 'no-such-peer' | 'peer-away'

/** How the cluster reaches a socket on this worker. */
export interface Outlet {
  send(frame: ServerFrame): void
  /** Ends the socket with the code's row of the error table. */
  end(code: ErrorCode): void
  /** Signals that were sent and not confirmed, oldest first: the seat's next socket gets them again. */
  undelivered(): readonly ServerFrame[]
}

export type Seated = {
  readonly roster: Roster
  /** Which rotation of the resume token is valid now. */
  readonly turn: number
  /** Frames that waited for a peer that was away, oldest first; empty for a fresh seat. */
  readonly missed: readonly ServerFrame[]
  /** The seat was still there. False after a restart of the relay, or for a new peer. */
  readonly kept: boolean
}

/**
 * Presence and delivery, for one room at a time. Every change raises the room's roster version by one and is told to
 * all other members. One process today; the same interface is meant for Redis.
 */
export interface Cluster {
  /** Takes a new seat, or refuses with `room-full`. `limit` 0 means none. */
  join(seat: Seat, outlet: Outlet, limit: number): Promise<Seated>
  /**
   * Takes a kept seat back, or makes it anew when this relay has lost its memory. An older socket of the seat is ended
   * with `taken-over`. Refuses with `bad-resume` when the token was rotated away or the peer is gone for good.
   */
  resume(seat: Seat, outlet: Outlet, turn: number, limit: number): Promise<Seated>
  /** The socket is gone, the seat stays for the grace time; then everyone hears `peer-left` with `lost`. */
  away(room: RoomName, peer: PeerId, outlet: Outlet): void
  leave(room: RoomName, peer: PeerId, why: WhyLeft): Promise<void>
  toPeer(room: RoomName, peer: PeerId, frame: ServerFrame): Promise<Delivery>
  roster(room: RoomName): Promise<Roster>
  close(): Promise<void>
}

export type Deps = {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly store: Store
  readonly tokens: Tokens
  readonly ice: IceIssuer
  readonly cluster: Cluster
}
