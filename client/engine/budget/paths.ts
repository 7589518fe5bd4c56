// The way to one viewer: how much it is taken to carry, once something speaks against endless.
import { carried, cutTo, noSigns, type Signs } from './signs.ts'
import type { LinkReading } from './types.ts'

/** Sound and a small picture; less helps nobody. */
const FLOOR_BPS = 100_000
/** Random loss, as on bad Wi-Fi, does not go away when we send less. */
const LOSSY_FLOOR_BPS = 300_000
/** More than two pictures can use. */
const ENDLESS_BPS = 8_000_000
/** What was sent before a cut still stands in the queue. */
const CUT_EVERY_MS = 2_000
/** Far below what it carried last, and near it. */
const FAST = { everyMs: 2_000, by: 1.25, upTo: 0.9 }
const SLOW = { everyMs: 8_000, by: 1.08 }
const MOST_PATIENCE_MS = 64_000
/** A path that carried so much more than when it was congested has changed. */
const CHANGED_BY = 1.15
/** Above what the browser believes in, so that it can find more. */
const HEADROOM = 1.15
const SQUEEZED = 0.5
/** A cap that nobody has met for so long is forgotten. */
const IDLE_MS = 10_000

type Cap = {
  /** Bits a second, sound and all; null: nothing speaks against it. */
  readonly capBps: number | null
  /** Since when there is a cap. */
  readonly cappedAt: number | null
  /** The first cap of this time. */
  readonly firstBps: number | null
  /** What went through when it was congested. */
  readonly badBps: number | null
  /** How long to wait before going there again; doubles each time that it is congested again. */
  readonly patienceMs: number
}

export type Path = Cap & {
  readonly signs: Signs
  readonly cutAt: number | null
  readonly changedAt: number
}

const uncapped: Cap = { capBps: null, cappedAt: null, firstBps: null, badBps: null, patienceMs: SLOW.everyMs }

export function newPath(now: number): Path {
  return { ...uncapped, signs: noSigns, cutAt: null, changedAt: now }
}

/** The way to this viewer alone is congested. */
export function cutPath(path: Path, reading: LinkReading, now: number): Path {
  if (path.cutAt !== null && now - path.cutAt < CUT_EVERY_MS) return path
  const { capBps, cappedAt, firstBps, badBps, patienceMs, signs } = path
  const went = carried(reading)
  const floor = signs.isGrave ? FLOOR_BPS : Math.min(LOSSY_FLOOR_BPS, capBps ?? LOSSY_FLOOR_BPS)
  const isAgain = badBps !== null && went < CHANGED_BY * badBps
  const next = Math.max(floor, Math.min(capBps ?? Infinity, cutTo(signs) * went))
  return {
    ...path,
    capBps: next,
    cappedAt: cappedAt ?? now,
    firstBps: firstBps ?? next,
    badBps: Math.max(floor, went),
    cutAt: now,
    changedAt: now,
    patienceMs: isAgain ? Math.min(MOST_PATIENCE_MS, patienceMs * 2) : SLOW.everyMs,
  }
}

/** A path of its own carries what it carried; one that carries less and less is pushed aside by the other links. */
export function isSqueezed({ capBps, firstBps }: Path): boolean {
  return capBps !== null && firstBps !== null && capBps < SQUEEZED * firstBps
}

/** Where the uplink is found to be full, nothing that was found out about a path by itself still holds. */
export function withoutCap(path: Path): Path {
  return path.capBps === null ? path : { ...path, ...uncapped }
}

/** In calm: what the browser has found out, or a little more than last time. `isBinding`: more is wished than it carries. */
export function growPath(path: Path, reading: LinkReading, isBinding: boolean, now: number): Path {
  const found = reading.availableBps === null ? null : HEADROOM * Math.max(reading.availableBps, FLOOR_BPS)
  if (path.signs.isStalled && found !== null) return limit(path, found, now)
  if (path.capBps === null) return path
  const isIdle = now - Math.max(path.changedAt, path.signs.congestedAt ?? 0) >= IDLE_MS
  if (isIdle && !isBinding) return { ...path, ...uncapped, changedAt: now }
  const isUsed = isBinding && reading.sentBps > 0.4 * path.capBps
  return widen(path, path.capBps, Math.max(follow(path, found, now), isUsed ? tryMore(path, path.capBps, now) : 0), now)
}

/** The browser has found this path's limit. */
function limit(path: Path, bps: number, now: number): Path {
  const capBps = Math.min(bps, path.capBps ?? Infinity)
  if (capBps === path.capBps) return path
  return { ...path, capBps, cappedAt: path.cappedAt ?? now, firstBps: path.firstBps ?? capBps, changedAt: now }
}

function safeBps({ badBps }: Path): number {
  return badBps === null ? Infinity : FAST.upTo * badBps
}

function follow(path: Path, found: number | null, now: number): number {
  return found !== null && now - path.changedAt >= CUT_EVERY_MS / 2 ? Math.min(found, safeBps(path)) : 0
}

function tryMore(path: Path, capBps: number, now: number): number {
  const isSafe = capBps * FAST.by <= safeBps(path)
  const everyMs = isSafe ? FAST.everyMs : capBps * SLOW.by > safeBps(path) ? path.patienceMs : SLOW.everyMs
  return now - path.changedAt >= everyMs ? capBps * (isSafe ? FAST.by : SLOW.by) : 0
}

function widen(path: Path, before: number, capBps: number, now: number): Path {
  // Too little to be worth a change.
  if (capBps < before * 1.02) return path
  if (capBps > ENDLESS_BPS) return { ...path, ...uncapped, changedAt: now }
  const isPast = path.badBps !== null && capBps > CHANGED_BY * path.badBps
  return { ...path, capBps, changedAt: now, ...(isPast && { badBps: null, patienceMs: SLOW.everyMs }) }
}
