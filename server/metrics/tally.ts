// Numbers that are only ever added to, as cheaply as JavaScript adds; they become metrics when somebody reads them.

/** Counts by key. Those that may occur are there from the beginning, so that a rate of them has a zero to begin at. */
export type Tally<K extends string> = {
  add(key: K, by?: number): void
  counts(): readonly (readonly [K, number])[]
}

export function createTally<K extends string>(keys: readonly K[]): Tally<K> {
  const counts = new Map<K, number>(keys.map((key) => [key, 0]))
  return {
    add: (key, by = 1) => void counts.set(key, (counts.get(key) ?? 0) + by),
    counts: () => [...counts],
  }
}

/** How long something took, by upper bounds. */
export type Durations = {
  add(ms: number): void
  /** `atMost[i]`: those that took no longer than `bounds[i]`; `bounds` and `sum` are in seconds. */
  read(): {
    readonly bounds: readonly number[]
    readonly atMost: readonly number[]
    readonly count: number
    readonly sum: number
  }
}

/** Bounds in seconds, in rising order: from a command on the same machine to what a time-out ends. */
export const BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

export function createDurations(): Durations {
  const boundsMs = BOUNDS.map((bound) => bound * 1000)
  // One more, for what is longer than all of them.
  const buckets = new Array<number>(BOUNDS.length + 1).fill(0)
  let sumMs = 0
  let count = 0
  return {
    add(ms) {
      let at = 0
      while (at < boundsMs.length && ms > (boundsMs[at] ?? Infinity)) at += 1
      buckets[at] = (buckets[at] ?? 0) + 1
      // A clock of two machines may say that something came before it was sent.
      sumMs += Math.max(0, ms)
      count += 1
    },
    read() {
      let below = 0
      const atMost = BOUNDS.map((_, at) => (below += buckets[at] ?? 0))
      return { bounds: BOUNDS, atMost, count, sum: sumMs / 1000 }
    },
  }
}
