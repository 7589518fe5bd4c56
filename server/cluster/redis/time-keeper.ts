// Redis's clock, as well as it can be known from here: the one that all workers share.
import type { Clock } from '../../ports.ts'

/** A clock that is further away than this was set, and has not drifted. */
const JUMP_MS = 1_000
/** An answer that took longer says little about the time. */
const PROMPT_MS = 250
/** How much of a small difference is believed at once. */
const GAIN = 0.2

export type TimeKeeper = {
  /** UTC milliseconds, whole. */
  now(): number
  /** Redis said `time` to a question that was asked at `askedAt` (`Clock.now`). */
  note(time: number, askedAt: number): void
}

export function createTimeKeeper(clock: Clock): TimeKeeper {
  let offset: number | null = null
  return {
    now: () => Math.round(clock.now() + (offset ?? 0)),
    note(time, askedAt) {
      const now = clock.now()
      const difference = time - (askedAt + now) / 2
      if (offset === null || Math.abs(difference - offset) > JUMP_MS + (now - askedAt)) offset = difference
      else if (now - askedAt <= PROMPT_MS) offset += (difference - offset) * GAIN
    },
  }
}
