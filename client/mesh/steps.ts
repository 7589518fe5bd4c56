// How far a new connection has come. On a computer that is too busy each step may take seconds, and to begin anew then makes
// it busier still: whoever takes steps is slow, not lost.
import type { LinkStep } from './peer-link.ts'
import { GIVE_UP_AFTER_MS, REBUILD_AFTER_MS, type Recovery } from './recovery.ts'

export class Steps {
  readonly #leads: boolean
  readonly #recovery: Pick<Recovery, 'stepped'>
  #last: LinkStep | null = null

  constructor(leads: boolean, recovery: Pick<Recovery, 'stepped'>) {
    this.#leads = leads
    this.#recovery = recovery
  }

  /** Another connection is opened. */
  begin(): void {
    this.#last = null
  }

  took(step: LinkStep): void {
    this.#last = step
    // Nothing can have been lost before our own offer is made.
    this.#recovery.stepped(this.isOfferComing() ? GIVE_UP_AFTER_MS : REBUILD_AFTER_MS)
  }

  /** Who asks for another one only waits for this one. */
  isOfferComing(): boolean {
    return this.#leads && this.#last === 'opened'
  }
}
