// The ways between one worker and Redis, which take their time, break, and stand still with the worker.
import type { SimNet } from '../support/sim-bus.ts'
import type { Chance, Timeline } from './timeline.ts'

const MAX_DELAY_MS = 12

export class DisturbedNet implements SimNet {
  readonly #time: Timeline
  readonly #chance: Chance
  /** When the last thing that goes this way arrives. */
  readonly #arrivals = { toRedis: 0, fromRedis: 0, push: 0 }
  #cutUntil = 0
  #line = 0
  /** Nothing comes over a connection that was cut once, until there is another one. */
  #isBroken = false
  /** What waits until the worker runs again; null: it runs. */
  #frozen: (() => void)[] | null = null
  /** More than once. */
  readonly repeats = 0.05

  constructor(time: Timeline, chance: Chance) {
    this.#time = time
    this.#chance = chance
  }

  now(): number {
    return this.#time.now()
  }

  after(ms: number, act: () => void): () => void {
    let isOff = false
    const stop = this.#time.after(ms, () => {
      this.#here(() => {
        if (!isOff) act()
      })
    })
    return () => {
      isOff = true
      stop()
    }
  }

  #here(act: () => void): void {
    if (this.#frozen) this.#frozen.push(act)
    else act()
  }

  #carry(way: 'toRedis' | 'fromRedis' | 'push', act: () => void): void {
    if (!this.#isGood()) return
    const at = Math.max(this.#arrivals[way], this.now() + 1 + this.#chance.below(MAX_DELAY_MS))
    this.#arrivals[way] = at
    const line = this.#line
    const arrive = (): void => {
      if (this.#isGood() && line === this.#line) act()
    }
    this.#time.after(at - this.now(), () => {
      if (way === 'toRedis') arrive()
      else this.#here(arrive)
    })
  }

  toRedis(_worker: string, act: () => void): void {
    this.#carry('toRedis', act)
  }

  fromRedis(_worker: string, act: () => void): void {
    this.#carry('fromRedis', act)
  }

  push(_worker: string, act: () => void): void {
    this.#carry('push', act)
    if (this.#chance.is(this.repeats)) this.#carry('push', act)
  }

  isWhole(): boolean {
    return this.now() >= this.#cutUntil
  }

  #isGood(): boolean {
    return !this.#isBroken && this.isWhole()
  }

  /** A new connection. */
  renew(): void {
    this.#isBroken = false
    this.#line++
  }

  /** Nothing arrives any more. */
  cut(ms: number): void {
    this.#isBroken = true
    this.#cutUntil = Math.max(this.#cutUntil, this.now() + ms)
  }

  isFrozen(): boolean {
    return this.#frozen !== null
  }

  freeze(): void {
    this.#frozen ??= []
  }

  thaw(): void {
    // One after the other, as a process reads what has come meanwhile; what comes now comes behind.
    const act = this.#frozen?.shift()
    if (!act) {
      this.#frozen = null
      return
    }
    this.#time.after(0, () => {
      act()
      this.thaw()
    })
  }
}
