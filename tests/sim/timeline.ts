// Time and chance of one simulated run: events in the order of their times, drawn from a seed.

export interface Chance {
  /** From 0 to below 1. */
  next(): number
  /** A whole number from 0 to below `end`. */
  below(end: number): number
  is(probability: number): boolean
  pick<T>(from: readonly T[]): T | undefined
}

/** The same numbers for the same seed (mulberry32). */
export function createChance(seed: number): Chance {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number): number => Math.floor(next() * end)
  return { next, below, is: (probability) => next() < probability, pick: (from) => from[below(from.length)] }
}

type Event = { readonly at: number; readonly order: number; act: (() => void) | null }

const START = 1_700_000_000_000

export class Timeline {
  #now = START
  #order = 0
  /** A binary heap: the next event is the first. */
  readonly #heap: Event[] = []

  now(): number {
    return this.#now
  }

  /** Milliseconds since the start. */
  elapsed(): number {
    return this.#now - START
  }

  after(ms: number, act: () => void): () => void {
    const event: Event = { at: this.#now + Math.max(0, ms), order: ++this.#order, act }
    this.#heap.push(event)
    this.#rise(this.#heap.length - 1)
    return () => {
      event.act = null
    }
  }

  /** Runs what falls due; all that follows from one event at once is done before the next. */
  async run(ms: number): Promise<void> {
    const until = this.#now + ms
    await new Promise(setImmediate)
    for (let next = this.#heap[0]; next && next.at <= until; next = this.#heap[0]) {
      this.#pop()
      if (!next.act) continue
      this.#now = Math.max(this.#now, next.at)
      next.act()
      await new Promise(setImmediate)
    }
    this.#now = until
  }

  #isBefore(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]]
    if (!one || !other) return false
    return one.at < other.at || (one.at === other.at && one.order < other.order)
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]]
    if (!one || !other) return
    this.#heap[a] = other
    this.#heap[b] = one
  }

  #rise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1
      if (!this.#isBefore(at, parent)) return
      this.#swap(at, parent)
      at = parent
    }
  }

  #pop(): void {
    const last = this.#heap.pop()
    if (!last || this.#heap.length === 0) return
    this.#heap[0] = last
    for (let at = 0; ;) {
      const left = 2 * at + 1
      const least = this.#isBefore(left + 1, left) ? left + 1 : left
      if (!this.#isBefore(least, at)) return
      this.#swap(at, least)
      at = least
    }
  }
}
