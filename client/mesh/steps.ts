// How far a new connection has come. On a computer that is too busy each step may take seconds, and to begin anew then makes
// it busier still: whoever takes steps is slow, not lost.
import type { LinkStep } from './peer-link.ts'
import { GIVE_UP_AFTER_MS, REBUILD_AFTER_MS, type Recovery } from './recovery.ts'

/** The other end may be the slow one; and of signals that were lost the relay tells (PROTOCOL.md, R5). */
const ANSWER_WITHIN_MS = 2 * REBUILD_AFTER_MS
/** What the leader's next step may take. Nothing can have been lost before our own offer is made. */
const patience: Partial<Record<LinkStep, number>> = { opened: GIVE_UP_AFTER_MS, offered: ANSWER_WITHIN_MS }

export class Steps {
  readonly #leads: boolean
  readonly #recovery: Pick<Recovery, 'stepped'>
  #last: LinkStep | null = null
  #begun = 0

  constructor(leads: boolean, recovery: Pick<Recovery, 'stepped'>) {
    this.#leads = leads
    this.#recovery = recovery
  }

  /** Another connection is opened. */
  begin(): void {
    this.#last = null
    this.#begun++
  }

  took(step: LinkStep): void {
    this.#last = step
    const nextWithinMs = this.#leads ? (patience[step] ?? REBUILD_AFTER_MS) : REBUILD_AFTER_MS
    this.#recovery.stepped(nextWithinMs, this.#begun === 1)
  }

  /** Of a leader: who asks for another one only waits for this one. */
  isOfferComing(): boolean {
    return this.#last === 'opened'
  }
}

/** Until a link is asked for anew that nothing has been seen of: the follower leaves that to its leader for a while. */
export function openingMs(leads: boolean): number {
  return leads ? REBUILD_AFTER_MS : ANSWER_WITHIN_MS
}
