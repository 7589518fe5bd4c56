// Makes any readings and demands fit to reckon with: a broken engine or a hostile viewer may send what it likes.
import type { PeerId } from '../../../protocol/primitives.ts'
import { rungFor } from './rungs.ts'
import { pictures, type BudgetInput, type Demand, type LinkReading, type Picture } from './types.ts'

/** Faster than any connection that a browser fills. */
const MOST_BPS = 1e9
const MOST_SOUND_BPS = 1e6
const MOST_FRAMERATE = 60
/** From a strip that stands to one that lies. */
const ASPECT = { least: 0.2, most: 5 }

/** Unlike `BudgetInput`: nothing here is absurd, each peer has one reading and each picture of a peer one demand. */
export type CleanInput = Omit<BudgetInput, 'sound'> & {
  readonly sound: ReadonlyMap<PeerId, number>
  /** All that are named anywhere, in the order of their ids. */
  readonly peers: readonly PeerId[]
}

/** `before`: the time of the step before; time does not go back. */
export function clean(input: BudgetInput, before: number): CleanInput {
  const readings = [...new Map(input.readings.map((one) => [one.peer, cleanReading(one)])).values()]
  const demands = [
    ...new Map(input.demands.map((one) => [`${one.picture} ${one.peer}`, cleanDemand(one)] as const)).values(),
  ]
  const sound = new Map([...input.sound].map(([peer, bps]) => [peer, bounded(bps, 0, MOST_SOUND_BPS) ?? 0]))
  const peers = new Set([...readings.map(({ peer }) => peer), ...demands.map(({ peer }) => peer), ...sound.keys()])
  return {
    now: Math.max(before, bounded(input.now, 0, Number.MAX_SAFE_INTEGER) ?? before),
    readings,
    demands,
    sound,
    aspect: Object.fromEntries(pictures.map((one) => [one, cleanAspect(input.aspect[one])])) as Record<Picture, number>,
    capBps: bounded(input.capBps, 0, MOST_BPS),
    pressure: input.pressure,
    isFilling: input.isFilling === true,
    peers: [...peers].sort((one, other) => (one < other ? -1 : 1)),
  }
}

function cleanReading(reading: LinkReading): LinkReading {
  return {
    peer: reading.peer,
    sentBps: bounded(reading.sentBps, 0, MOST_BPS) ?? 0,
    availableBps: bounded(reading.availableBps, 0, MOST_BPS),
    lost: bounded(reading.lost, 0, 1),
    roundTripMs: bounded(reading.roundTripMs, 0, 60_000),
    encodeLoad: bounded(reading.encodeLoad, 0, 100) ?? 0,
    isCpuLimited: reading.isCpuLimited,
  }
}

function cleanDemand(demand: Demand): Demand {
  const framerate = Math.floor(bounded(demand.framerate, 1, MOST_FRAMERATE) ?? 1)
  return { ...demand, rung: rungFor(demand.rung), framerate }
}

function cleanAspect(aspect: number): number {
  return bounded(aspect, ASPECT.least, ASPECT.most) ?? 16 / 9
}

/** Null when it is no number at all. */
export function bounded(value: number | null, least: number, most: number): number | null {
  return value === null || Number.isNaN(value) ? null : Math.min(most, Math.max(least, value))
}
