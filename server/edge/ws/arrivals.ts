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
/** Sources remembered before those are forgotten who have nothing to wait for. */
const MANY_SOURCES = 1_024

export function createArrivals(limits: SocketLimits): Arrivals {
  const { arrivalsPerSecond: rate, arrivalsAtOnce: atOnce, laterMs } = limits
  const all = createPace(rate, atOnce)
  const sources = new Map<string, Pace>()

  function paceOf(source: string, now: number): Pace {
    const known = sources.get(source)
    if (known) return known
    if (sources.size >= MANY_SOURCES) for (const [one, pace] of sources) if (pace.isAtRest(now)) sources.delete(one)
    // Half: whatever one source does, the others get in at half the pace.
    const pace = createPace(rate / 2, atOnce / 2)
    sources.set(source, pace)
    return pace
  }

  return {
    take(source, now) {
      const own = paceOf(source, now)
      const narrow = [own, all].find((pace) => !pace.hasSpace(now))
      if (narrow) {
        const afterMs = narrow.wait(now)
        if (afterMs > laterMs) return { is: 'refused', afterMs }
        narrow.reserve(now)
        return { is: 'later', afterMs }
      }
      own.take(now)
      all.take(now)
      return { is: 'taken' }
    },
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
