// How many new sockets a worker takes in a second, and when the others should come again. When a relay starts again, or the
// one beside it dies, everybody comes at once: taking them all in one go would keep those who are here already waiting.
import type { SocketLimits } from './limits.ts'

/** What a new socket is told. */
export type Arrival =
  | { readonly is: 'taken' }
  /** It has a place among those who come then. */
  | { readonly is: 'later'; readonly afterMs: number }
  /** So many come later already that another one should only try again. */
  | { readonly is: 'refused'; readonly afterMs: number }

export interface Arrivals {
  /** `source`: whose socket it is; one of them cannot use up what there is for all. */
  take(source: string, now: number): Arrival
}

/** The first who are told to come later come after this: by then there is room for some who come too early. */
const FIRST_LATER_MS = 1_000
/** Whoever came so lately comes often: a few of them together must not keep the others out. */
const OFTEN_MS = 10_000
/** What those who come often may take of all. */
const SHARE_OF_OFTEN = 3 / 4
/** Sources are looked through this often, and those forgotten who have nothing to wait for. */
const FORGET_EVERY_MS = 1_000

type Source = { readonly pace: Pace; takenAt: number }

export function createArrivals(limits: SocketLimits): Arrivals {
  const { arrivalsPerSecond: rate, arrivalsAtOnce: atOnce, laterMs } = limits
  const all = createPace(rate, atOnce)
  const often = createPace(rate * SHARE_OF_OFTEN, atOnce * SHARE_OF_OFTEN)
  const sources = new Map<string, Source>()
  const steady = createSteadyTime()
  let forgotAt = -Infinity

  /** Half: whatever one source does, the others get in at half the pace. */
  const newSource = (): Source => ({ pace: createPace(rate / 2, atOnce / 2), takenAt: -Infinity })

  function forget(now: number): void {
    if (now - forgotAt < FORGET_EVERY_MS) return
    forgotAt = now
    for (const [name, { pace, takenAt }] of sources) {
      if (now - takenAt >= OFTEN_MS && pace.isAtRest(now)) sources.delete(name)
    }
  }

  return {
    take(name, at) {
      const now = steady(at)
      forget(now)
      const source = sources.get(name) ?? newSource()
      const paces = now - source.takenAt < OFTEN_MS ? [source.pace, often, all] : [source.pace, all]
      const narrow = paces.find((pace) => !pace.hasSpace(now))
      const afterMs = narrow?.wait(now) ?? 0
      if (afterMs > laterMs) return { is: 'refused', afterMs }
      sources.set(name, source)
      if (narrow) {
        narrow.reserve(now)
        return { is: 'later', afterMs }
      }
      for (const pace of paces) pace.take(now)
      source.takenAt = now
      return { is: 'taken' }
    },
  }
}

/** A clock that is set back stands still for that: nobody waits until it has caught up with itself. */
function createSteadyTime(): (now: number) => number {
  let last = -Infinity
  let behind = 0
  return (now) => {
    behind += Math.max(0, last - now)
    last = now
    return now + behind
  }
}

type Pace = {
  hasSpace(now: number): boolean
  take(now: number): void
  /** How long the next one to come later waits. */
  wait(now: number): number
  /** Somebody comes then. */
  reserve(now: number): void
  /** As new. */
  isAtRest(now: number): boolean
}

/** So many at once, and then one every so often; those who come later are spread over the time in which there is space. */
function createPace(perSecond: number, atOnce: number): Pace {
  const everyMs = 1000 / perSecond
  /** When the last one would have come, had they come evenly. */
  let evenly = -Infinity
  /** When the last of those comes who were told to. */
  let lastLater = -Infinity
  const nextLater = (now: number): number => Math.max(lastLater + everyMs, now + FIRST_LATER_MS)
  return {
    hasSpace: (now) => evenly - now <= (atOnce - 1) * everyMs,
    take(now) {
      evenly = Math.max(evenly, now) + everyMs
    },
    wait: (now) => Math.ceil(nextLater(now) - now),
    reserve(now) {
      lastLater = nextLater(now)
    },
    isAtRest: (now) => evenly <= now && lastLater <= now,
  }
}
