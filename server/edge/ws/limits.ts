// How much one socket may ask of the relay, and the bucket that counts it.
import {
  ACTS_AT_ONCE,
  ACTS_PER_SECOND,
  BYTES_AT_ONCE,
  BYTES_PER_SECOND,
  DEAD_AFTER_MS,
  DRAIN_SPREAD_MS,
  FRAMES_AT_ONCE,
  FRAMES_PER_SECOND,
  HELLO_WITHIN_MS,
  LINGER_MS,
  MAX_STRIKES,
  PING_EVERY_MS,
  TICKET_LIFE_MS,
} from '../../../protocol/limits.ts'

export type SocketLimits = {
  readonly helloWithinMs: number
  readonly pingEveryMs: number
  readonly deadAfterMs: number
  readonly lingerMs: number
  readonly drainSpreadMs: number
  /**
   * After `drain` a client has this long to close the socket itself: a browser loses what its page sends between the
   * relay's close and the page's hearing of it.
   */
  readonly closeAfterDrainMs: number
  readonly maxStrikes: number
  readonly framesPerSecond: number
  readonly framesAtOnce: number
  readonly bytesPerSecond: number
  readonly bytesAtOnce: number
  readonly actsPerSecond: number
  readonly actsAtOnce: number
  /** Frames of one socket that wait while another of it is being worked on. */
  readonly maxQueued: number
  /** Bytes a client may leave unread: this much for `unreadForMs`, or `unreadMaxBytes` at once. */
  readonly unreadBytes: number
  readonly unreadForMs: number
  readonly unreadMaxBytes: number
  /** Sockets that nobody has said a good `hello` on: from one address (of IPv6: one /64), and in all. Waiting rooms have their own bounds. */
  readonly unadmittedPerAddress: number
  readonly unadmittedInAll: number
  /** New sockets that are taken: sustained, and at once. Half of it from one address. */
  readonly arrivalsPerSecond: number
  readonly arrivalsAtOnce: number
  /** The others are told to come later, within this time; when so many are told already, more are refused. */
  readonly laterMs: number
  /** Hellos that are worked on at the same time. */
  readonly hellosAtOnce: number
}

export const defaultLimits: SocketLimits = {
  helloWithinMs: HELLO_WITHIN_MS,
  pingEveryMs: PING_EVERY_MS,
  deadAfterMs: DEAD_AFTER_MS,
  lingerMs: LINGER_MS,
  drainSpreadMs: DRAIN_SPREAD_MS,
  closeAfterDrainMs: 500,
  maxStrikes: MAX_STRIKES,
  framesPerSecond: FRAMES_PER_SECOND,
  framesAtOnce: FRAMES_AT_ONCE,
  bytesPerSecond: BYTES_PER_SECOND,
  bytesAtOnce: BYTES_AT_ONCE,
  actsPerSecond: ACTS_PER_SECOND,
  actsAtOnce: ACTS_AT_ONCE,
  maxQueued: FRAMES_AT_ONCE,
  unreadBytes: 1024 * 1024,
  unreadForMs: 5_000,
  unreadMaxBytes: 4 * 1024 * 1024,
  unadmittedPerAddress: 64,
  unadmittedInAll: 1024,
  arrivalsPerSecond: 200,
  arrivalsAtOnce: 200,
  // A ticket must still be good then.
  laterMs: Math.floor((TICKET_LIFE_MS * 2) / 3),
  hellosAtOnce: 16,
}

/** A token bucket: true when `amount` may pass now. Starts full. */
export function createBucket(
  perSecond: number,
  atOnce: number,
  start: number,
): (amount: number, now: number) => boolean {
  let level = atOnce
  let filledAt = start
  return (amount, now) => {
    // A clock that is set back must not drain the bucket.
    level = Math.min(atOnce, level + (Math.max(0, now - filledAt) / 1000) * perSecond)
    filledAt = now
    if (amount > level) return false
    level -= amount
    return true
  }
}
