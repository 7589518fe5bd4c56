// How far a new connection has come. On a computer that is too busy each step may take seconds, and to begin anew then makes
// it busier still: whoever takes steps is slow, not lost.
import type { Clock } from './clock.ts'
import type { LinkStep } from './peer-link.ts'
import { GIVE_UP_AFTER_MS, REBUILD_AFTER_MS, type Recovery } from './recovery.ts'

export class Steps {
  readonly #clock: Pick<Clock, 'now'>
  readonly #leads: boolean
  readonly #recovery: Pick<Recovery, 'stepped'>
  #last: LinkStep | null = null
  #lastAt = 0

  constructor(
    { clock, leads }: { readonly clock: Pick<Clock, 'now'>; readonly leads: boolean },
    recovery: Pick<Recovery, 'stepped'>,
  ) {
    this.#clock = clock
    this.#leads = leads
    this.#recovery = recovery
  }

  /** Another connection is opened. */
  begin(): void {
    this.#last = null
  }

  took(step: LinkStep): void {
    this.#last = step
    this.#lastAt = this.#clock.now()
    // Nothing can have been lost before our own offer is made.
    this.#recovery.stepped(step === 'opened' && this.#leads ? GIVE_UP_AFTER_MS : REBUILD_AFTER_MS)
  }

  /** Our offer is being made or on its way: who asks for another one may have been slow to get it. */
  isOfferComing(): boolean {
    if (this.#last === 'opened') return true
    return this.#last === 'offered' && this.#clock.now() - this.#lastAt < REBUILD_AFTER_MS
  }
}
