// What the readings of one link say about its path: whether it is congested, and whether the browser has found its limit.
import type { LinkReading } from './types.ts'

/** Of the packets, above which a path is congested, and above which it is whatever the other signs say. */
const LOST = 0.04
const LOST_BADLY = 0.1
/** A queue of this length somewhere, and one that takes long to drain. */
const QUEUE_MS = 120
const LONG_QUEUE_MS = 200
/** Routes change: the shortest round trip ever seen is forgotten at this pace. */
const ROUND_TRIP_DRIFT = 0.002
/** What the estimator says of a link that sends next to nothing means little. */
const TELLING_BPS = 60_000
/** So long an estimate must have stood still before it counts as the path's own limit. */
const STALLED_MS = 3_500

export type Signs = {
  readonly roundTrip: { readonly leastMs: number; readonly at: number; readonly queueMs: number } | null
  /** What the browser believes in; `markBps`: what it has not exceeded by much since `markAt`. */
  readonly estimate: { readonly bps: number; readonly markBps: number; readonly markAt: number } | null
  readonly congestedAt: number | null
  /** Congested and not by stray losses alone. */
  readonly isGrave: boolean
  /** The browser believes in less than we grant and sends it all, and whether it has ceased to find more. */
  readonly isFull: boolean
  readonly isStalled: boolean
}

export const noSigns: Signs = {
  roundTrip: null,
  estimate: null,
  congestedAt: null,
  isGrave: false,
  isFull: false,
  isStalled: false,
}

/** Bits a second that the path carries, as far as one reading tells. */
export function carried({ sentBps, availableBps, lost }: LinkReading): number {
  return Math.min(sentBps * (1 - (lost ?? 0)), availableBps ?? Infinity)
}

/** What is left of what went through when it was congested: less where a long queue has to drain. */
export function cutTo({ roundTrip }: Signs): number {
  return roundTrip !== null && roundTrip.queueMs > LONG_QUEUE_MS ? 0.7 : 0.85
}

/** `grantedBps` is what the link was allowed meanwhile. */
export function readSigns(before: Signs, reading: LinkReading, grantedBps: number, now: number): Signs {
  const roundTrip = nextRoundTrip(before.roundTrip, reading.roundTripMs, now)
  const estimate = nextEstimate(before.estimate, reading.availableBps, now)
  const lost = lostOf(reading)
  const isQueued = isLong(roundTrip) && isLong(before.roundTrip)
  const isGrave = isQueued || lost > LOST_BADLY || isOverused(before.estimate, reading)
  const isFull = isUsedUp(reading, grantedBps)
  return {
    roundTrip,
    estimate,
    isGrave,
    congestedAt: isGrave || lost > LOST ? now : before.congestedAt,
    isFull,
    isStalled: isFull && estimate !== null && now - estimate.markAt >= STALLED_MS,
  }
}

function isLong(roundTrip: Signs['roundTrip']): boolean {
  return roundTrip !== null && roundTrip.queueMs > QUEUE_MS
}

function lostOf({ sentBps, lost }: LinkReading): number {
  return sentBps > TELLING_BPS ? (lost ?? 0) : 0
}

function isUsedUp({ sentBps, availableBps }: LinkReading, grantedBps: number): boolean {
  if (availableBps === null || sentBps < TELLING_BPS) return false
  return sentBps > 0.8 * availableBps && availableBps < 0.9 * grantedBps
}

/** The browser has found a queue: it believes in less than is sent, or than it did a moment ago. */
function isOverused(before: Signs['estimate'], { sentBps, availableBps }: LinkReading): boolean {
  if (availableBps === null || sentBps < TELLING_BPS) return false
  const hasFallen = before !== null && availableBps < 0.9 * before.bps && sentBps > 0.7 * before.bps
  return hasFallen || availableBps < 0.9 * sentBps
}

function nextRoundTrip(before: Signs['roundTrip'], ms: number | null, now: number): Signs['roundTrip'] {
  if (ms === null) return before
  const leastMs = before ? Math.min(ms, before.leastMs + (now - before.at) * ROUND_TRIP_DRIFT) : ms
  return { leastMs, at: now, queueMs: ms - leastMs }
}

function nextEstimate(before: Signs['estimate'], bps: number | null, now: number): Signs['estimate'] {
  if (bps === null) return null
  // What fell far begins anew from where it fell to.
  if (!before || bps > 1.08 * before.markBps || bps < 0.75 * before.markBps) return { bps, markBps: bps, markAt: now }
  return { ...before, bps }
}
