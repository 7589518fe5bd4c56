// The network below a simulated sender, as a fluid: one FIFO for its uplink, one for each path, and the browser's estimator.
import type { Chance } from '../sim/timeline.ts'

/** Of the fluid, in milliseconds. */
export const TICK_MS = 50
/** A router's buffer, beyond which it drops. */
const BUFFER_MS = 400
const START_BPS = 300_000
const LEAST_BPS = 30_000
/** Google congestion control: what a link falls to of what arrived, and its pace far from any limit. */
const FALLS_TO = 0.85
const RISES_BY = 0.08
const NEAR_LIMIT_BPS_PER_S = 50_000

/** Drop-tail, served in the order of arrival. */
export class Pipe {
  #queuedBits = 0
  bps: number

  constructor(bps: number) {
    this.bps = bps
  }

  get delayMs(): number {
    return this.bps === Infinity ? 0 : (this.#queuedBits / this.bps) * 1000
  }

  /** Takes bits a second for one tick; tells which part got in, and which part of a second's worth came out. */
  pour(inBps: number): { readonly kept: number; readonly outBps: number } {
    if (this.bps === Infinity) return { kept: 1, outBps: inBps }
    const seconds = TICK_MS / 1000
    const room = (BUFFER_MS / 1000) * this.bps - this.#queuedBits + this.bps * seconds
    const kept = inBps === 0 ? 1 : Math.min(1, Math.max(0, room) / (inBps * seconds))
    this.#queuedBits += inBps * seconds * kept
    const out = Math.min(this.#queuedBits, this.bps * seconds)
    this.#queuedBits -= out
    return { kept, outBps: out / seconds }
  }
}

/** What one browser believes of one link. */
export class Estimator {
  #bps = START_BPS
  #lastDelayMs = 0
  #rising = 0
  #limitBps: number | null = null
  #grantedBps = 0
  #probeAt = 0
  readonly #patienceMs: number

  constructor(chance: Chance) {
    this.#patienceMs = 12 + 20 * chance.next()
  }

  get bps(): number {
    return this.#bps
  }

  /** `freeBps`: what a probe would find now. */
  tick(seen: {
    readonly now: number
    readonly queueMs: number
    readonly lost: number
    readonly ackedBps: number
    readonly grantedBps: number
    readonly freeBps: number
  }): void {
    const { now, queueMs, lost, ackedBps } = seen
    const isRising = queueMs > this.#lastDelayMs + 0.2
    this.#rising = isRising ? this.#rising + 1 : 0
    const isFalling = queueMs < this.#lastDelayMs - 0.2
    this.#lastDelayMs = queueMs
    if (this.#rising >= 3 && queueMs > this.#patienceMs) {
      this.#limitBps = ackedBps
      this.#bps = Math.max(LEAST_BPS, Math.min(this.#bps, FALLS_TO * ackedBps))
      this.#rising = 0
    } else if (lost > 0.1) this.#bps = Math.max(LEAST_BPS, this.#bps * (1 - 0.5 * lost * (TICK_MS / 1000)))
    else if (!isRising && !isFalling) this.#rise(ackedBps)
    this.#probe(seen, now)
  }

  #rise(ackedBps: number): void {
    const seconds = TICK_MS / 1000
    const isNear = this.#limitBps !== null && this.#bps > 0.8 * this.#limitBps && this.#bps < 1.2 * this.#limitBps
    const risen = isNear ? this.#bps + NEAR_LIMIT_BPS_PER_S * seconds : this.#bps * (1 + RISES_BY * seconds)
    // What is not used is not known to be there.
    this.#bps = Math.max(this.#bps, Math.min(risen, 1.5 * ackedBps + 10_000))
  }

  /** When more is allowed than is believed in, the browser tries for it. */
  #probe(
    { grantedBps, freeBps, queueMs }: { grantedBps: number; freeBps: number; queueMs: number },
    now: number,
  ): void {
    const isNews = grantedBps > this.#grantedBps * 1.05
    this.#grantedBps = grantedBps
    if (!isNews || grantedBps <= this.#bps || queueMs > 5 || now < this.#probeAt) return
    this.#probeAt = now + 1_000
    this.#bps = Math.max(this.#bps, Math.min(grantedBps, 3 * this.#bps, 0.95 * freeBps))
  }
}
