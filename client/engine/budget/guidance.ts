// How large a room may grow before its pictures are no longer worth looking at.
import { bitsOf, pixelsOf } from './rungs.ts'
import type { Means } from './types.ts'

/** A picture of somebody that is worth its place in a gallery. */
const WORTHY = { rung: 270, framerate: 20 } as const
/** One link's sound with all its packets' headers. */
const SOUND_BPS = 55_000
const MOST = 25

/** How many cameras a room could show if all its people had these means: at least one. */
export function videosThatFit({ uplinkBps, pixelsPerSecond }: Pick<Means, 'uplinkBps' | 'pixelsPerSecond'>): number {
  const byBits = uplinkBps / (bitsOf(WORTHY.rung, WORTHY.framerate, 'fullBps') + SOUND_BPS)
  const byPixels = pixelsPerSecond / (pixelsOf(WORTHY.rung, 16 / 9) * WORTHY.framerate)
  return Math.min(MOST, 1 + Math.max(0, Math.floor(Math.min(byBits, byPixels))))
}
