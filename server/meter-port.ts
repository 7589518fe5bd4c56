// What is counted for the metrics, as an interface. Nothing that is counted names a room, a peer, a person or an address.
import type { ClientFrameType } from '../protocol/client-to-server.ts'
import type { ErrorCode } from '../protocol/errors.ts'
import type { MailFailure } from '../protocol/invitations.ts'

/** How a socket came to its end: by us with a code, by its `leave`, or by itself. */
export type SocketEnd = ErrorCode | 'left' | 'lost'

/** What a good `hello` came to: a seat, a place in the waiting room, or a seat taken back, with nothing lost or with. */
export type Entry = 'joined' | 'waiting' | 'resumed' | 'resumed-anew'

/** The sockets of this worker at one moment. */
export type SocketsNow = {
  readonly open: number
  readonly seated: number
  readonly waiting: number
  /** Rooms in which somebody is seated by one of these sockets. */
  readonly rooms: number
  /** What the slowest reader has not read yet. */
  readonly unreadBytes: number
  /** As their browsers told last. */
  readonly links: { readonly direct: number; readonly relayed: number; readonly down: number }
}

/** For `server/edge/ws` and the verbs. */
export interface SocketMeter {
  /** Asked when the metrics are read. */
  watch(read: () => SocketsNow): void
  opened(): void
  ended(how: SocketEnd): void
  /** A socket was refused at its upgrade. */
  turnedAway(code: ErrorCode): void
  frame(type: ClientFrameType): void
  /** A frame was refused, `hello` included; for whatever reason. */
  refused(code: ErrorCode): void
  entered(how: Entry): void
  refusedEntry(what: 'join' | 'resume', code: ErrorCode): void
  /** A signal was taken over: handed to a socket of this worker, given to another worker, or kept. `ms` since it was read. */
  relayed(ms: number): void
}

/** For `server/cluster`: what goes from worker to worker. */
export interface ClusterMeter {
  /** Signals were given to another worker. `isLate`: they had been kept, because the peer was away or nobody confirmed them. */
  sent(signals: number, isLate: boolean): void
  /** Signals came from another worker, and were handed on, `ms` after that one had taken the first of them. */
  arrived(ms: number): void
  /** A commit came too late and was computed anew. */
  stale(): void
  /** Leases that had run out and were cleared away by this worker. */
  swept(leases: number): void
}

/** For `server/cluster/redis`. */
export interface RedisMeter {
  /** One command, or one script, was answered or given up. */
  command(ms: number, how: 'done' | 'failed' | 'timed-out'): void
  /** Both connections are proven to work, for the first time or again. */
  up(): void
  /** `deaf`: connected, and yet nothing comes through. */
  down(why: 'lost' | 'deaf'): void
  /** A message of wrong shape or seal, or an old one, was dropped. */
  dropped(why: 'shape' | 'seal' | 'replay'): void
}

/** For the stores and for what stands before them. */
export interface StoreMeter {
  call(kind: 'read' | 'write', ms: number, failed: boolean): void
}

/** For the passwords: scrypt is dear, and a few run at once. */
export interface PasswordMeter {
  /** The answer says that it is over. */
  begun(): () => void
  refused(code: ErrorCode): void
}

/** For the job that sends mails. */
export interface MailMeter {
  sent(): void
  /** `isFinal`: it is not tried again. */
  failed(why: MailFailure, isFinal: boolean): void
}

/**
 * Each method costs an addition or two: they are called for every frame. Durations are in milliseconds, with fractions.
 * What is counted is read by `server/metrics`, and nowhere else.
 */
export interface Meter {
  /** Milliseconds since some moment, with fractions, never set back: both ends of a duration come from here. */
  now(): number
  readonly sockets: SocketMeter
  readonly cluster: ClusterMeter
  readonly redis: RedisMeter
  readonly store: StoreMeter
  readonly passwords: PasswordMeter
  readonly mail: MailMeter
}
