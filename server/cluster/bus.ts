// What workers share, as an interface: the rooms' seats, changed by compare and set, and the ways to reach each other.
import type { ErrorCode } from '../../protocol/errors.ts'
import type { PeerId, RoomName } from '../../protocol/primitives.ts'
import type { ServerFrame } from '../../protocol/server-to-client.ts'
import type { Sitter } from '../rooms/presence.ts'
import type { Waiter } from '../cluster-port.ts'

/** One run of one worker: a new one at each start, and after it was taken for dead. */
export type WorkerId = string

/** Which worker has the socket of a seat, and which of its sockets: every taking of a seat is another holder. */
export type Holder = { readonly worker: WorkerId; readonly socket: number }

export type SeatRecord = Sitter & {
  readonly handAt: number | null
  readonly floorAt: number | null
  /** The rotation of the resume token that is valid now, and since when (`Bus.now`). */
  readonly turn: number
  readonly turnedAt: number
  /** Revision at which it was taken: the roster's order. */
  readonly since: number
  /** Null: the peer's socket is away. */
  readonly holder: Holder | null
  /** The worker that had the socket is gone, and what it had for the peer with it. Only while `holder` is null. */
  readonly isBereft: boolean
}

export type WaiterRecord = Omit<Waiter, 'room' | 'roomId'> & { readonly holder: Holder }

/** All that workers share about one room. No record of a room: nobody sits or waits there. */
export type RoomImage = {
  /** `RoomRow.id` */
  readonly id: string
  /** Raised by each commit; never smaller than before, also when a room of that name had been forgotten meanwhile. */
  readonly revision: number
  /** The roster's. */
  readonly version: number
  readonly seats: ReadonlyMap<PeerId, SeatRecord>
  readonly waiters: ReadonlyMap<PeerId, WaiterRecord>
}

/** Somebody's hold on a place. A seat whose socket is away is held by nobody, for the grace time. */
export type Lease = {
  readonly room: RoomName
  readonly peer: PeerId
  readonly place: 'seat' | 'waiter'
  readonly holder: Holder | null
}

/** What those inside are told; each worker tells those whose sockets it has. */
export type Tell = {
  readonly frame: ServerFrame
  readonly to: 'everybody' | 'chairmen'
  readonly except: PeerId | null
}

/** A commit as the workers hear of it. `put` replaces whole records. */
export type RoomChange = {
  readonly type: 'change'
  readonly id: string
  /** Null: there was no record of the room. */
  readonly from: number | null
  readonly revision: number
  readonly version: number
  readonly seats: { readonly put: readonly SeatRecord[]; readonly drop: readonly PeerId[] }
  readonly waiters: { readonly put: readonly WaiterRecord[]; readonly drop: readonly PeerId[] }
  /** In this order. */
  readonly tells: readonly Tell[]
  /** Sockets to end, of seats and waiters that are dropped by this, and the code to end them with. */
  readonly ends: readonly { readonly peer: PeerId; readonly code: ErrorCode }[]
}

export type RoomMessage =
  | RoomChange
  | ({ readonly type: 'tell'; readonly id: string } & Tell)
  /** A chairman has looked after those who wait. */
  | { readonly type: 'heed' }

/** `number`s count the frames of one worker for one peer, from 1. */
export type WorkerMessage =
  | {
      readonly type: 'frames'
      readonly room: RoomName
      readonly peer: PeerId
      readonly place: 'seat' | 'waiter'
      /** When the first of them was handed to the worker (`Bus.now`), for the metrics. */
      readonly at: number
      /** The oldest number that the sender still keeps: what lies between it and `frames` was sent before. */
      readonly first: number
      readonly frames: readonly { readonly number: number; readonly frame: ServerFrame }[]
    }
  /** The browsers have them, up to this number. */
  | {
      readonly type: 'delivered'
      readonly peers: readonly { readonly room: RoomName; readonly peer: PeerId; readonly number: number }[]
    }
  /** Do you still live? Asked before `resumed: true` is said of a seat that was yours. */
  | { readonly type: 'ask'; readonly question: string }
  | { readonly type: 'answer'; readonly question: string }

/** One step, done whole or not at all: the change, its leases, and the word of it on the room's channel. */
export type Commit = {
  readonly room: RoomName
  readonly change: RoomChange
  /** Seats that are left after it; 0 and no waiter: the record is forgotten. */
  readonly seatsLeft: number
  readonly waitersLeft: number
  readonly leases: {
    readonly put: readonly { readonly lease: Lease; readonly ms: number }[]
    readonly drop: readonly Lease[]
  }
  /** From now on no commit of a room with this id is taken: it was deleted. */
  readonly isOver: boolean
}

export type Committed =
  | { readonly is: 'done' }
  /** Somebody was faster. */
  | { readonly is: 'stale'; readonly image: RoomImage | null }
  /** The room with this id was deleted. */
  | { readonly is: 'over' }

export interface BusListener {
  /** In the order of the commits and messages; also of this worker's own. */
  onRoom(room: RoomName, message: RoomMessage, from: WorkerId): void
  onWorker(message: WorkerMessage, from: WorkerId): void
  /**
   * Messages are proven to come through (again). Some may have been missed, unless it is the first time. `memory` is
   * `lost` when all records are gone: then those of this worker's own seats are to be made again.
   */
  onUp(memory: 'kept' | 'lost'): void
  /** From now on every method refuses until `onUp`. */
  onDown(): void
}

/**
 * Every method rejects with `Refusal('relay-unavailable', seconds)` within a second when the others cannot be reached;
 * whether a commit was done is not known then. Records and messages of wrong shape or seal are never handed on.
 */
export interface Bus {
  readonly worker: WorkerId
  /** UTC milliseconds, the same for all workers. */
  now(): number
  isUp(): boolean
  /** Once, before anything else. `onUp` follows. */
  listen(listener: BusListener): Promise<void>
  /** From when this resolves, `onRoom` tells of this room. */
  follow(room: RoomName): Promise<void>
  unfollow(room: RoomName): void
  load(room: RoomName): Promise<RoomImage | null>
  commit(commit: Commit): Promise<Committed>
  /** Prolongs this worker's leases by `LEASE_MS` and never makes one. The answer: those that are no more. */
  beat(leases: readonly Lease[]): Promise<readonly Lease[]>
  /**
   * Leases that have run out, each given to one worker at a time, at most `limit`. None just after a time in which nobody
   * could beat.
   */
  sweep(limit: number): Promise<readonly Lease[]>
  /** This worker's sibling is dead: its leases run out now. */
  bury(worker: WorkerId): Promise<void>
  /** Not repeated for workers that cannot hear. */
  tell(room: RoomName, message: RoomMessage): Promise<void>
  /** False when nobody listens there any more. */
  send(worker: WorkerId, message: WorkerMessage): Promise<boolean>
  /** True for one of all workers, once in `ms`. */
  claim(key: string, ms: number): Promise<boolean>
  /** Whether a claim on this key lasts. */
  isClaimed(key: string): Promise<boolean>
  /** Rooms in which somebody has a seat, and how many. */
  occupied(): Promise<ReadonlyMap<RoomName, number>>
  /** UTC milliseconds (`now`): until then seats that are not there may be made anew by their tokens, because all memory was lost. 0: never. */
  recoveringUntil(): number
  close(): Promise<void>
}

/** Life of a lease, and how often its worker prolongs it. */
export const LEASE_MS = 15_000
export const BEAT_EVERY_MS = 5_000
/** How often each worker looks for leases that have run out. */
export const SWEEP_EVERY_MS = 1_000
/** Leases in one `beat`. */
export const BEAT_BATCH = 500
