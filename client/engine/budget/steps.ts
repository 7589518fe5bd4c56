// From what a picture may cost to what is sent: slowly up, at once down, and not to and fro.
import type { Reason, Rung } from '../../../protocol/picture.ts'
import {
  bitsOf,
  framerateOf,
  fullBitsOf,
  LEAST_FRAMERATE,
  lowest,
  pixelsOf,
  rungAfter,
  rungsDownFrom,
  STEADY,
} from './rungs.ts'
import { LEAST_BPS, type Allowance } from './spend.ts'
import type { Demand } from './types.ts'

/** Each change makes the encoder begin anew, with a key frame. */
const CHANGE_EVERY_MS = 1_500
/** The first picture is small; then the path is known a little. */
const SETTLE_MS = 500
const FIRST_RUNG: Rung = 180
/** A viewer that hides and shows again gets back what it had so many times, and then waits. */
const RESUMES = 5
/** How much of a rung's span must be there before it is begun, and how much if it was lost lately. */
const SPAN = { usual: 0.3, wary: 0.8 }
const WARY_MS = 60_000
/** A limit that moves by less than this is left alone: each change is a call to the browser. */
const SAME_BITRATE = 0.92

/** One picture of one link, as it was left by the step before. */
export type PictureState = {
  readonly rung: Rung | null
  readonly framerate: number
  readonly maxBitrate: number
  readonly why: Reason
  readonly isHidden: boolean
  /** What it had before it was hidden. */
  readonly had: Rung | null
  /** When it last lost a rung to the budget. */
  readonly fellAt: number | null
}

/** When a link changed; both its pictures count. */
export type Pace = {
  readonly since: number
  readonly grewAt: number | null
  readonly fellAt: number | null
  readonly resumes: number
  readonly resumesAt: number
}

export type Permits = { readonly mayGrow: boolean; readonly mayFall: boolean; readonly mayResume: boolean }
type Change = 'grew' | 'fell' | 'resumed' | 'none'
export type Moved = { readonly picture: PictureState; readonly change: Change }

export function newPace(now: number): Pace {
  return { since: now, grewAt: null, fellAt: null, resumes: RESUMES, resumesAt: now }
}

/** `isItsTurn`: links take turns in growing, where there are many. */
export function permits(pace: Pace, isItsTurn: boolean, now: number): Permits {
  const ago = (at: number | null): number => (at === null ? Infinity : now - at)
  const isRested = Math.min(ago(pace.grewAt), ago(pace.fellAt)) >= CHANGE_EVERY_MS
  return {
    mayGrow: isItsTurn && isRested && now - pace.since >= SETTLE_MS,
    mayFall: isRested,
    mayResume: resumesAt(pace, now) >= 1,
  }
}

export function paceAfter(pace: Pace, changes: readonly Change[], now: number): Pace {
  const resumed = changes.filter((one) => one === 'resumed').length
  return {
    since: pace.since,
    grewAt: changes.includes('grew') ? now : pace.grewAt,
    fellAt: changes.includes('fell') ? now : pace.fellAt,
    ...(resumed > 0
      ? { resumes: Math.max(0, resumesAt(pace, now) - resumed), resumesAt: now }
      : { resumes: pace.resumes, resumesAt: pace.resumesAt }),
  }
}

function resumesAt({ resumes, resumesAt: at }: Pace, now: number): number {
  return Math.min(RESUMES, resumes + (now - at) / CHANGE_EVERY_MS)
}

export function hide(before: PictureState | undefined): PictureState {
  return {
    ...nothing('off', before),
    isHidden: true,
    had: before?.rung ?? before?.had ?? null,
  }
}

type Scene = {
  readonly demand: Demand
  readonly allowance: Allowance
  readonly aspect: number
  /** Frames a second that no picture goes below. */
  readonly leastFramerate: number
  readonly permits: Permits
  readonly now: number
}

/** A picture that somebody looks at. */
export function move(before: PictureState | undefined, scene: Scene): Moved {
  const { allowance, now } = scene
  if (allowance.bps < LEAST_BPS) return stop(before, allowance.short ?? 'uplink', now)
  const aim = aimOf(before, scene)
  return before === undefined || before.rung === null
    ? begin(before, aim, scene)
    : goOn({ ...before, rung: before.rung }, aim, scene)
}

function stop(before: PictureState | undefined, why: Reason, now: number): Moved {
  const picture = { ...nothing(why, before), had: before?.had ?? null }
  if (before === undefined || before.rung === null) return { picture, change: 'none' }
  return { picture: { ...picture, fellAt: now }, change: 'fell' }
}

function nothing(why: Reason, before: PictureState | undefined): PictureState {
  return {
    rung: null,
    framerate: 0,
    maxBitrate: 0,
    why,
    isHidden: false,
    had: null,
    fellAt: before?.fellAt ?? null,
  }
}

/** A picture that is not sent now. */
function begin(before: PictureState | undefined, aim: Aim, scene: Scene): Moved {
  const { mayGrow, mayResume } = scene.permits
  const isShownAnew = before === undefined || before.isHidden
  if (mayGrow) return { picture: sent(before, aim.rung, scene, aim), change: 'grew' }
  const rung = smaller(aim.rung, before?.had ?? FIRST_RUNG)
  if (isShownAnew && mayResume) return { picture: sent(before, rung, scene, aim), change: 'resumed' }
  // It stays hidden, as far as the rules go, until there is a turn for it.
  const why = isShownAnew ? 'path' : before.why
  return { picture: { ...nothing(why, before), had: before?.had ?? null, isHidden: isShownAnew }, change: 'none' }
}

function goOn(before: PictureState & { readonly rung: Rung }, aim: Aim, scene: Scene): Moved {
  const { demand, permits: may, now } = scene
  const rung = smaller(before.rung, demand.rung)
  const isFaster = aim.rung === before.rung && aim.framerate > before.framerate
  if (aim.rung > rung || isFaster) {
    if (may.mayGrow) return { picture: sent(before, aim.rung, scene, aim), change: 'grew' }
    const picture = sent(before, rung, scene, aim)
    const isSame = rung === before.rung
    return {
      picture: isSame ? { ...picture, framerate: Math.min(picture.framerate, before.framerate) } : picture,
      change: 'none',
    }
  }
  if (aim.rung === rung) return { picture: sent(before, rung, scene, aim), change: 'none' }
  if (!may.mayFall) return { picture: sent(before, rung, scene, aim), change: 'none' }
  return { picture: { ...sent(before, aim.rung, scene, aim), fellAt: now }, change: 'fell' }
}

/** What is sent at this rung, within the allowance. */
function sent(before: PictureState | undefined, rung: Rung, { demand, allowance }: Scene, aim: Aim): PictureState {
  const framerate = rung === aim.rung ? aim.framerate : framerateOf(demand, rung)
  // On the way to the next rung its bits are spent already: so it is known whether they are there.
  const most = Math.floor(Math.min(allowance.bps, fullBitsOf({ ...demand, framerate }, rungAfter(rung))) / 1000) * 1000
  const last = before?.rung === rung ? before.maxBitrate : 0
  return {
    rung,
    framerate,
    maxBitrate: last <= most && last >= SAME_BITRATE * most ? last : most,
    why: whyOf(demand, rung, framerate, aim, allowance),
    isHidden: false,
    had: null,
    fellAt: before?.fellAt ?? null,
  }
}

function whyOf(demand: Demand, rung: Rung, framerate: number, aim: Aim, { short }: Allowance): Reason {
  if (rung === demand.rung && framerate >= STEADY * framerateOf(demand, rung)) return 'wish'
  // It grows later, when more is known of the path.
  if (aim.rung > rung) return 'path'
  return aim.isByCpu ? 'cpu' : (short ?? 'path')
}

type Aim = { readonly rung: Rung; readonly framerate: number; readonly isByCpu: boolean }

/** The best that the allowance pays for, in bits and then in pixels. */
function aimOf(before: PictureState | undefined, scene: Scene): Aim {
  const { demand, allowance, now } = scene
  const has = before?.rung ?? before?.had ?? lowest
  const top = rungOfBits(demand, allowance.bps, has, isWary(before, now) ? SPAN.wary : SPAN.usual)
  const fit = fitPixels(scene, top, has)
  return { ...fit, isByCpu: fit.rung < top || fit.framerate < framerateOf(demand, fit.rung) }
}

function isWary(before: PictureState | undefined, now: number): boolean {
  return before !== undefined && before.fellAt !== null && now - before.fellAt < WARY_MS
}

function rungOfBits(demand: Demand, bps: number, has: Rung, span: number): Rung {
  const fitting = rungsDownFrom(demand.rung).find((rung) => {
    const framerate = framerateOf(demand, rung)
    const least = bitsOf(rung, framerate, 'leastBps')
    return bps >= least + (rung > has ? span * (fullBitsOf({ ...demand, framerate }, rung) - least) : 0)
  })
  return fitting ?? lowest
}

/** Size goes before the frame rate does: people notice stutter first. */
function fitPixels({ demand, allowance, aspect, leastFramerate }: Scene, top: Rung, has: Rung) {
  const frames = (rung: Rung): number => allowance.pixelsPerSecond / pixelsOf(rung, aspect)
  const rung =
    rungsDownFrom(top).find((one) => {
      const wished = framerateOf(demand, one)
      const needed = one > has ? wished : one <= FIRST_RUNG ? LEAST_FRAMERATE : STEADY * wished
      return frames(one) >= Math.min(wished, needed)
    }) ?? lowest
  const wished = framerateOf(demand, rung)
  return { rung, framerate: Math.max(Math.min(wished, leastFramerate), Math.min(wished, Math.floor(frames(rung)))) }
}

function smaller(one: Rung, other: Rung): Rung {
  return one < other ? one : other
}
