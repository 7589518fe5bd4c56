// Divides the uplink's bits and the computer's pixels among the pictures: sound first, then everybody's lowest rung, then
// by priority.
import type { Priority, Rung } from '../../../protocol/picture.ts'
import type { PeerId } from '../../../protocol/primitives.ts'
import { fill, type Share } from './fill.ts'
import { bitsOf, framerateOf, fullBitsOf, lowest, pixelsOf, rungCosts, rungsDownFrom, STEADY } from './rungs.ts'
import type { Demand, Picture } from './types.ts'

/** Shares of the bits: nearly those of the areas that are shown. */
const weights: Readonly<Record<Priority, number>> = { hidden: 0, thumbnail: 1, tile: 2, stage: 6 }
/** The first bits are the stage's, so that one picture is good rather than all of them bad. */
const STAGE_FIRST_BPS = 600_000
/** Below this there is sound alone. */
const PICTURES_FROM_BPS = 250_000
export const LEAST_BPS = rungCosts[lowest].leastBps
/** Who had no picture needs a little more than the least, so that nobody comes and goes. */
const NEWCOMER_BPS = 36_000

/** A picture that somebody looks at. */
export type Shown = Demand & { readonly hasIt: boolean }

export type Purse = {
  /** Bits a second in all, sound and all. */
  readonly uplinkBps: number
  readonly sound: ReadonlyMap<PeerId, number>
  /** Bits a second of the way to this peer, sound and all. */
  readonly pathBps: (peer: PeerId) => number
  readonly pixelsPerSecond: number
  /** Frames a second that no picture goes below. */
  readonly leastFramerate: number
  readonly aspect: Readonly<Record<Picture, number>>
}

export type Allowance = {
  readonly bps: number
  readonly pixelsPerSecond: number
  /** What keeps it from being all that is wished. */
  readonly short: 'uplink' | 'path' | 'cpu' | null
}

/** One for each picture, in their order. */
export function spend(shown: readonly Shown[], purse: Purse): readonly Allowance[] {
  const room = (peer: string): number => Math.max(0, purse.pathBps(peer) - (purse.sound.get(peer) ?? 0))
  const inOrder = shown.toSorted(byRight)
  const leasts = leastsOfPaths(inOrder, room)
  const carried = mostOfPaths(inOrder, leasts, room)
  const rungs = inOrder.map((one, at) => rungOfBits(one, carried[at] ?? 0))
  const pixels = spendPixels(inOrder, rungs, purse)
  // What this computer cannot encode needs no bits.
  const useful = inOrder.map((one, at) => {
    const rung = rungOfPixels(one, pixels[at] ?? 0, purse.aspect)
    return rung < (rungs[at] ?? lowest) ? { ...one, rung } : one
  })
  const most = mostOfPaths(useful, leasts, room)
  const bits = spendBits(useful, leasts, room, purse)
  const allowances = new Map(
    inOrder.map((one, at): [Shown, Allowance] => {
      const [bps = 0, could = 0] = [bits[at], most[at]]
      const wished = fullBitsOf(one, useful[at]?.rung ?? one.rung)
      const isSlow = useful[at]?.rung !== one.rung
      const short = bps < could - 1 ? 'uplink' : could < wished - 1 ? 'path' : isSlow ? 'cpu' : null
      return [one, { bps, pixelsPerSecond: pixels[at] ?? 0, short }]
    }),
  )
  return shown.map((one) => allowances.get(one) ?? { bps: 0, pixelsPerSecond: 0, short: null })
}

/** A screen is read, wherever it is shown. */
function weightOf({ picture, priority }: Demand): number {
  return picture === 'screen' ? weights.stage : weights[priority]
}

function byRight(one: Shown, other: Shown): number {
  const byWeight = weightOf(other) - weightOf(one)
  if (byWeight !== 0) return byWeight
  if (one.hasIt !== other.hasIt) return one.hasIt ? -1 : 1
  return one.peer < other.peer ? -1 : 1
}

/** The least of each that its path has room for, else 0. */
function leastsOfPaths(shown: readonly Shown[], room: (peer: string) => number): readonly number[] {
  const left = new Map<string, number>()
  return shown.map(({ peer }) => {
    const now = left.get(peer) ?? room(peer)
    const least = now >= LEAST_BPS ? LEAST_BPS : 0
    left.set(peer, now - least)
    return least
  })
}

/** What each could have if the uplink were endless. */
function mostOfPaths(shown: readonly Shown[], leasts: readonly number[], room: (peer: string) => number) {
  return fill(sharesOf(shown, leasts), Infinity, room)
}

function sharesOf(shown: readonly Shown[], leasts: readonly number[]): readonly Share[] {
  return shown.map((one, at) => {
    const least = leasts[at] ?? 0
    const most = least === 0 ? 0 : fullBitsOf(one, one.rung)
    return { pipe: one.peer, weight: weightOf(one), least, most }
  })
}

function spendBits(
  shown: readonly Shown[],
  leasts: readonly number[],
  room: (peer: string) => number,
  { uplinkBps, sound }: Purse,
): readonly number[] {
  const heard = [...sound.values()].reduce((sum, bps) => sum + bps, 0)
  const all = uplinkBps < PICTURES_FROM_BPS ? 0 : Math.max(0, uplinkBps - heard)
  const stages = shown.map((one, at) => (weightOf(one) === weights.stage ? (leasts[at] ?? 0) : 0))
  const others = leasts.map((least, at) => (stages[at] === 0 ? least : 0))
  const kept = new Map<string, number>()
  for (const [at, { peer }] of shown.entries()) kept.set(peer, (kept.get(peer) ?? 0) + (others[at] ?? 0))
  const forStage = Math.min(all, Math.max(0, STAGE_FIRST_BPS - heard))
  const staged = lowestThenMore(shown, stages, forStage, (peer) => room(peer) - (kept.get(peer) ?? 0))
  const behind = leasts.map((least, at) => (staged.bits[at] === 0 ? least : 0))
  const rest = admitted(shown, behind, all - sumOf(staged.bits))
  const bits = staged.bits.map((bps, at) => bps + (rest.bits[at] ?? 0))
  return rest.isAll ? fill(sharesOf(shown, bits), all, room) : bits
}

type Admitted = { readonly bits: readonly number[]; readonly isAll: boolean }

function lowestThenMore(
  shown: readonly Shown[],
  leasts: readonly number[],
  total: number,
  room: (peer: string) => number,
): Admitted {
  const first = admitted(shown, leasts, total)
  return first.isAll ? { bits: fill(sharesOf(shown, first.bits), total, room), isAll: true } : first
}

/** The lowest rung for as many as there are bits for, in their order; nobody is passed over for somebody behind. */
function admitted(shown: readonly Shown[], leasts: readonly number[], total: number): Admitted {
  let left = total
  let isAll = true
  const bits = shown.map(({ hasIt }, at) => {
    const least = leasts[at] ?? 0
    if (least === 0) return 0
    isAll &&= left >= (hasIt ? least : NEWCOMER_BPS)
    left -= least
    return isAll ? least : 0
  })
  return { bits, isAll }
}

function spendPixels(shown: readonly Shown[], rungs: readonly Rung[], purse: Purse): readonly number[] {
  const shares = shown.map((one, at): Share => {
    const aspect = purse.aspect[one.picture]
    const least = pixelsOf(lowest, aspect) * purse.leastFramerate
    // What the path cannot carry need not be encoded.
    const rung = rungs[at] ?? lowest
    return {
      pipe: '',
      weight: weightOf(one),
      least,
      most: Math.max(least, pixelsOf(rung, aspect) * framerateOf(one, rung)),
    }
  })
  return fill(shares, purse.pixelsPerSecond, () => Infinity)
}

function rungOfBits({ rung, framerate }: Demand, bps: number): Rung {
  return rungsDownFrom(rung).find((one) => bps >= bitsOf(one, framerate, 'leastBps')) ?? lowest
}

function rungOfPixels(demand: Demand, pixels: number, aspect: Purse['aspect']): Rung {
  const needed = (rung: Rung): number => pixelsOf(rung, aspect[demand.picture]) * STEADY * framerateOf(demand, rung)
  return rungsDownFrom(demand.rung).find((rung) => pixels >= needed(rung)) ?? lowest
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0)
}
