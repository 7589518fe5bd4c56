// Presence and delivery, as an interface: who is in a room, who waits before it, and how to reach them.
import type { ErrorCode } from '../protocol/errors.ts'
import type { PeerId, Role, RoomName, Source } from '../protocol/primitives.ts'
import type { Knock, Roster, ServerFrame, WaitsFor, WhyLeft } from '../protocol/server-to-client.ts'
import type { MemberChange, MemberChanges } from './rooms/presence.ts'

export type Seat = {
  readonly room: RoomName
  readonly roomId: string
  readonly peer: PeerId
  readonly role: Role
  readonly session: string
  /** `Tokens.pseudonym` of the address. */
  readonly source: string
  readonly blocked: readonly Source[]
}

/** A change of one seat. What is absent stays; a hand that is up already stays up since the first time. */
export type SeatChange = MemberChange
/** Changes, or how they are worked out: asked nobody when nobody sits in the room. */
export type SeatChanges = MemberChanges

/** Somebody in the waiting room: a socket, but no seat. */
export type Waiter = Knock & {
  readonly room: RoomName
  readonly roomId: string
  readonly session: string
  readonly source: string
  readonly waitsFor: WaitsFor
}

export type Delivery = 'delivered' | 'no-such-peer' | 'peer-away'

/** How the cluster reaches a socket on this worker. */
export interface Outlet {
  /** `onDelivered`: called once, when the browser has it for certain. Such a frame is not among `undelivered`. */
  send(frame: ServerFrame, onDelivered?: () => void): void
  /** Ends the socket with the code's row of the error table. */
  end(code: ErrorCode): void
  /** From now on frames of this socket are judged by another role: at once, or as soon as it has its seat. */
  become(role: Role): void
  /** Signals that were sent and not confirmed, oldest first: the seat's next socket gets them again. */
  undelivered(): readonly ServerFrame[]
}

export type Seated = {
  readonly roster: Roster
  /** Which rotation of the resume token is valid now. */
  readonly turn: number
  /** Frames that waited for a peer that was away, oldest first; empty for a fresh seat. */
  readonly missed: readonly ServerFrame[]
  /**
   * The seat was still there, and nothing that was meant for it is lost. False for a new peer, after a restart of the
   * relay, and when the worker that had the seat has died.
   */
  readonly kept: boolean
}

/** Whether this worker reaches the others; `alone`: there are none by design. */
export type Reach = 'alone' | 'all' | 'cut-off'

export type ClusterEvents = {
  /** A seat was freed because its peer did not come back in time. Told to one worker of all. */
  readonly onLost?: (seat: Seat) => void
  /** A chairman has looked after those who wait before this room (`heed`), on whichever worker. */
  readonly onHeeded?: (room: RoomName) => void
  /** What was told to this room meanwhile may have passed this worker by. Its roster is told anew already. */
  readonly onGap?: (room: RoomName) => void
}

/**
 * Presence and delivery, for one room at a time. Every change raises the room's roster version by one and is told to
 * all other members. With several workers any method may refuse with `relay-unavailable` while they do not reach each
 * other; `toPeer` and `tell` still serve the sockets of this worker.
 */
export interface Cluster {
  /** Takes a new seat, or refuses with `room-full`, or `no-such-room` when it was deleted. `limit` 0 means none. */
  join(seat: Seat, outlet: Outlet, limit: number): Promise<Seated>
  /**
   * Takes a kept seat back, or makes it anew when this relay has lost its memory. An older socket of the seat is ended
   * with `taken-over`. Refuses with `bad-resume` when the token was rotated away or the peer is gone for good. A kept
   * seat is as the roster says, whatever `seat` says of its role and blocks; `become` tells the outlet.
   */
  resume(seat: Seat, outlet: Outlet, turn: number, limit: number): Promise<Seated>
  /** The socket is gone, the seat stays for the grace time; then everyone hears `peer-left` with `lost`. */
  away(room: RoomName, peer: PeerId, outlet: Outlet): void
  leave(room: RoomName, peer: PeerId, why: WhyLeft): Promise<void>
  /** Answers at once for a peer on this worker: most of what a relay does is this. */
  toPeer(room: RoomName, peer: PeerId, frame: ServerFrame): Promise<Delivery> | Delivery
  roster(room: RoomName): Promise<Roster>
  /** Every seat, also of those whose socket is away. */
  seats(room: RoomName): Promise<readonly Seat[]>
  /**
   * One `peers-changed` to everybody, the changed included, for all that really changes, also of peers that are away;
   * peers without a seat are passed over. Outlets of another role are told by `become`. Changes that are worked out are
   * true to the seats that they change, whatever others do at once; what working them out throws is what this throws.
   */
  change(room: RoomName, changes: SeatChanges, by: PeerId | null): Promise<void>
  /** Frees seats at once: everybody else hears `peer-left`, their sockets end with `code`, resuming is `bad-resume`. */
  expel(
    room: RoomName,
    peers: readonly PeerId[],
    why: 'kicked' | 'waiting',
    code: ErrorCode,
    by: PeerId | null,
  ): Promise<void>
  /** Not to those who wait. */
  tell(room: RoomName, frame: ServerFrame, to: 'everybody' | 'chairmen'): Promise<void>
  /**
   * Everybody out, those who wait included: their sockets end with `code`, and none is told of the others. A later room
   * of that name is not touched. With `no-such-room` nobody gets into this one any more.
   */
  dissolve(room: RoomName, roomId: string, code: ErrorCode): Promise<void>
  /** Throws `relay-unavailable` when the others cannot be reached: an act is not begun that they would not hear of. */
  requireReach(): void
  reach(): Reach
  /** True for one worker of all, once within `ms`. */
  claim(key: string, ms: number): Promise<boolean>
  /** A chairman has looked after those who wait before this room. Told to `onHeeded` of every worker, this one included. */
  heed(room: RoomName): void
  /** False for a time after all memory of who sits was lost: not everybody may be back in their seat yet. */
  isComplete(): boolean
  /** Rooms in which somebody has a seat. */
  occupied(): Promise<ReadonlyMap<RoomName, number>>

  /**
   * Into the waiting room, or `room-full` when `MAX_WAITING` wait; `no-such-room` as for `join`. Each change of it is told to the room's chairmen in a
   * `waiting` frame, and if somebody waits so is whoever becomes one or comes in as one.
   */
  wait(waiter: Waiter, outlet: Outlet): Promise<void>
  waiters(room: RoomName): Promise<readonly Waiter[]>
  /** To one who waits; false when nobody does under this id. */
  toWaiter(room: RoomName, peer: PeerId, frame: ServerFrame): Promise<boolean>
  /** Their sockets end with `code`. */
  dismiss(room: RoomName, peers: readonly PeerId[], code: ErrorCode): Promise<void>
  /** The socket is gone or has been let in; no-op for an outlet that is not the waiter's. */
  stopWaiting(room: RoomName, peer: PeerId, outlet: Outlet): void
  /** What is kept for peers on other workers is passed on first, for a few seconds at most. */
  close(): Promise<void>
}
