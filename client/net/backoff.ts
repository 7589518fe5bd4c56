// How long to wait before attempt n: exponential back-off with full jitter.

const FIRST_MS = 1_000
/** Short enough that everybody is back long before a restarted relay stops keeping their seats for them. */
const LONGEST_MS = 5_000

/**
 * Milliseconds before attempt `attempt` (0 is the first retry). The whole span is random, so that the browsers of a
 * room do not come back to a restarted relay in step. `random` is `Math.random` or a test's stand-in.
 */
export function backoffMs(attempt: number, random: () => number): number {
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt)
}
