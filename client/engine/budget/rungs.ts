// What each step of video quality costs, and which steps a picture has.
import { rungs, type Rung } from '../../../protocol/picture.ts'
import type { Demand } from './types.ts'

export type RungCost = {
  /** Bits a second of VP8 at which the rung looks as it should; more is wasted. */
  readonly fullBps: number
  /** Below this a smaller rung looks better. */
  readonly leastBps: number
  /** Frames a second that the rung is worth at most. */
  readonly framerate: number
}

export const rungCosts: Readonly<Record<Rung, RungCost>> = {
  90: { fullBps: 80_000, leastBps: 30_000, framerate: 15 },
  180: { fullBps: 150_000, leastBps: 80_000, framerate: 20 },
  270: { fullBps: 300_000, leastBps: 180_000, framerate: 20 },
  360: { fullBps: 450_000, leastBps: 300_000, framerate: 24 },
  540: { fullBps: 800_000, leastBps: 550_000, framerate: 25 },
  720: { fullBps: 1_500_000, leastBps: 900_000, framerate: 30 },
  1080: { fullBps: 3_000_000, leastBps: 1_900_000, framerate: 30 },
}

/** The smallest rung, which everybody gets first. */
export const lowest: Rung = 90
/** Fewer than eight frames in a second are no picture of somebody who moves, and some get lost on the way. */
export const LEAST_FRAMERATE = 9

/** So much of the frame rate stays before the size shrinks; not for growing. */
export const STEADY = 0.9

/** The smallest rung that has `short` pixels (of the short side), or the largest there is. */
export function rungFor(short: number): Rung {
  return rungs.find((rung) => rung >= short) ?? 1080
}

/** Largest first: those that are no larger than this one. */
export function rungsDownFrom(rung: Rung): readonly Rung[] {
  return rungs.filter((one) => one <= rung).reverse()
}

export function rungAfter(rung: Rung): Rung {
  return rungs.find((one) => one > rung) ?? rung
}

/** More frames than this are not worth their bits at this rung. */
export function framerateOf({ framerate }: { readonly framerate: number }, rung: Rung): number {
  return Math.min(framerate, rungCosts[rung].framerate)
}

/** Bits a second at this frame rate, in whole thousands. Half the frames cost more than half the bits: they differ more. */
export function bitsOf(rung: Rung, framerate: number, of: 'fullBps' | 'leastBps'): number {
  const { framerate: usual, [of]: bps } = rungCosts[rung]
  const full = bps * (0.4 + 0.6 * Math.min(1, framerate / usual))
  // The least of the lowest rung is the door to any picture at all: it does not move.
  return rung === lowest && of === 'leastBps' ? bps : Math.floor(full / 1000) * 1000
}

/** Of what a picture should have, for a face in a strip: smaller than its rung, and seen from the corner of an eye. */
const THUMBNAIL = 0.75

/** Bits a second at which this viewer sees the rung as it should be. A screen is read, wherever it is shown. */
export function fullBitsOf({ picture, priority, framerate }: Omit<Demand, 'peer' | 'rung'>, rung: Rung): number {
  const full = bitsOf(rung, framerate, 'fullBps')
  return picture === 'camera' && priority === 'thumbnail' ? THUMBNAIL * full : full
}

/** Pixels of one frame. */
export function pixelsOf(rung: Rung, aspect: number): number {
  return rung * rung * Math.max(aspect, 1 / aspect)
}
