// Tells congestion of our own connection, which all links share, from that of the way to one viewer.
import type { PeerId } from '../../../protocol/primitives.ts'
import { cutPath, growPath, isSqueezed, withoutCap, type Path } from './paths.ts'
import { carried, cutTo, readSigns } from './signs.ts'
import type { LinkReading } from './types.ts'
import { CUT_EVERY_MS, cutUplink, growUplink, watchPlateau, withhold, type Uplink } from './uplink.ts'

/** Links that share a queue notice it within this time of each other. */
const TOGETHER_MS = 2_500
/** What was sent before a cut is still on its way. */
const ECHO_MS = 500
/** A path that has been narrow for so long says nothing about the uplink. */
const KNOWN_MS = 5_000
/** Several paths that became narrow within this time are rather one uplink. */
const SUSPECT_MS = 30_000
/** When most browsers have found no more for so long, together they have found the uplink's limit. */
const PLATEAU_MS = 2_000
/** Of what was granted, so much must have gone out for more to be believed in. */
const USED = 0.5

/** What the step before has granted. */
export type Spent = {
  /** Bits a second for each link, sound and all. */
  readonly bps: ReadonlyMap<PeerId, number>
  /** Links that would get more if their path carried more. */
  readonly byPath: ReadonlySet<PeerId>
  /** Some would get more if our connection carried more. */
  readonly byUplink: boolean
}

export type Judged = { readonly uplink: Uplink; readonly paths: ReadonlyMap<PeerId, Path> }

type Heard = { readonly reading: LinkReading; readonly path: Path }

/** `paths` has all that `readings` name. Without readings nothing is judged. */
export function judge(before: Judged, readings: readonly LinkReading[], spent: Spent, now: number): Judged {
  const all = hear(before, readings, spent, now)
  if (all.length === 0) return before
  const unknown = all.filter(({ path }) => path.cappedAt === null || now - path.cappedAt <= KNOWN_MS)
  const since = Math.max(now - TOGETHER_MS, (before.uplink.cutAt ?? -Infinity) + ECHO_MS)
  const suffering = unknown.filter(({ path }) => path.signs.congestedAt !== null && path.signs.congestedAt >= since)
  const outBps = all.reduce((sum, { reading }) => sum + carried(reading), 0)
  const isFull = isMost(unknown.filter(({ path }) => path.signs.isFull).length, all.length)
  const uplink = watchPlateau(before.uplink, isFull, outBps, now)
  const cut = (): Uplink => cutUplink(uplink, outBps, Math.min(...all.map(({ path }) => cutTo(path.signs))), now)
  if (isFlat(uplink, now) || isShared(suffering, all.length, now))
    return { uplink: cut(), paths: replaced(before, all, ({ path }) => withoutCap(path)) }
  const isSettled = now - (uplink.cutAt ?? -Infinity) >= CUT_EVERY_MS
  const paths = replaced(before, all, (one) => (isSettled ? judgeAlone(one, spent, now) : one.path))
  if (isOneQueue(uplink, paths, all, outBps, now))
    return { uplink: cut(), paths: replaced(before, all, ({ path }) => withoutCap(path)) }
  const isCalm = suffering.length === 0 && !isFull && outBps >= USED * sumOf([...spent.bps.values()])
  return { uplink: spent.byUplink ? alone(uplink, isCalm, all, paths, spent, now) : uplink, paths }
}

/** Our connection is fully given away, and does not suffer itself. */
function alone(
  uplink: Uplink,
  isCalm: boolean,
  all: readonly Heard[],
  paths: Judged['paths'],
  { bps }: Spent,
  now: number,
): Uplink {
  if (isCalm) return growUplink(uplink, now)
  return withhold(
    uplink,
    sumOf(all.map(({ path, reading: { peer } }) => takenBy(path, paths.get(peer), bps.get(peer)))),
    now,
  )
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0)
}

/** One link after another found its path narrow, or one ever narrower: they take it from each other. */
function isOneQueue(
  uplink: Uplink,
  paths: Judged['paths'],
  all: readonly Heard[],
  outBps: number,
  now: number,
): boolean {
  const capped = all.flatMap(({ reading }) => {
    const path = paths.get(reading.peer)
    return path?.capBps == null ? [] : [{ reading, path }]
  })
  if (capped.some(({ path, reading }) => isSqueezed(path) && reading.sentBps * 2 < outBps)) return true
  const lately = capped.filter(({ path }) => now - (path.cappedAt ?? now) <= SUSPECT_MS)
  const isRested = now - (uplink.cutAt ?? -Infinity) >= SUSPECT_MS
  return isRested && lately.length >= 2 && lately.length * 3 >= all.length
}

/** What a new or narrower cap takes from what was granted. */
function takenBy(before: Path, after: Path | undefined, grantedBps = 0): number {
  const isNarrower = (after?.capBps ?? Infinity) < (before.capBps ?? Infinity)
  return isNarrower ? Math.max(0, grantedBps - (after?.capBps ?? Infinity)) : 0
}

function hear({ paths }: Judged, readings: readonly LinkReading[], spent: Spent, now: number): readonly Heard[] {
  return readings.flatMap((reading) => {
    const path = paths.get(reading.peer)
    if (!path) return []
    const signs = readSigns(path.signs, reading, spent.bps.get(reading.peer) ?? 0, now)
    return [{ reading, path: { ...path, signs } }]
  })
}

function replaced({ paths }: Judged, all: readonly Heard[], next: (one: Heard) => Path): ReadonlyMap<PeerId, Path> {
  return new Map([...paths, ...all.map((one) => [one.reading.peer, next(one)] as const)])
}

/** At least two, at least a third, and one of them just now. */
function isShared(suffering: readonly Heard[], all: number, now: number): boolean {
  const isNews = suffering.some(({ path }) => path.signs.congestedAt === now)
  return isNews && suffering.length >= 2 && suffering.length * 3 >= all
}

function isFlat({ plateau }: Uplink, now: number): boolean {
  return plateau !== null && now - plateau.since >= PLATEAU_MS
}

function isMost(some: number, all: number): boolean {
  return some >= 2 && some * 2 >= all
}

function judgeAlone({ path, reading }: Heard, { byPath }: Spent, now: number): Path {
  return path.signs.congestedAt === now
    ? cutPath(path, reading, now)
    : growPath(path, reading, byPath.has(reading.peer), now)
}
