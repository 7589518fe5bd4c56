// Frames that the relay answers: each waits under its number for `done` or `refused`.
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Clock } from '../mesh/clock.ts'

/** A relay that does not answer for this long is as good as none. */
const ANSWER_WITHIN_MS = 10_000
const MAX_NUMBER = 0x7fffffff

/** Null: done. `offline`: not sent, or nobody knows what became of it. */
export type Answer = { readonly code: ErrorCode | 'offline'; readonly retryAfterMs: number | null } | null

const offline: Answer = { code: 'offline', retryAfterMs: null }

export type Asks = {
  /** `send` says the frame with its number, which is never 0; false when the relay is away. */
  ask(send: (re: number) => boolean): Promise<Answer>
  /** False when nobody waits for that number (any more). */
  answer(re: number, answer: Answer): boolean
  /** The socket is gone: what has not been answered never will be. */
  lost(): void
}

export function createAsks(clock: Clock): Asks {
  const waiting = new Map<number, (answer: Answer) => void>()
  let last = 0

  function answer(re: number, what: Answer): boolean {
    const settle = waiting.get(re)
    waiting.delete(re)
    settle?.(what)
    return settle !== undefined
  }

  return {
    ask(send) {
      last = (last % MAX_NUMBER) + 1
      const re = last
      return new Promise((resolve) => {
        const cancel = clock.after(ANSWER_WITHIN_MS, () => answer(re, offline))
        waiting.set(re, (what) => {
          cancel()
          resolve(what)
        })
        if (!send(re)) answer(re, offline)
      })
    },
    answer,
    lost() {
      for (const re of [...waiting.keys()]) answer(re, offline)
    },
  }
}
