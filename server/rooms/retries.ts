// When a mail that could not be sent is tried again. Pure: what was tried before and chance come as arguments.

/** After the first try, the second, … in units of the first wait; then again and again the last. */
const WAITS = [1, 2, 5, 15, 30, 60] as const
const LAST_WAIT = 60
/** Nobody waits for a mail any longer. */
const TRY_FOR_MS = 24 * 3_600_000
/** A wait is up to this part of it shorter or longer, so that a server that comes back is not asked by all at once. */
const JITTER = 0.2

/**
 * How long until the next try, in milliseconds; null: there is none any more, since without jitter it would be more than a
 * day after the first. `tries`: how often it was tried, this time included; `chance`: from 0 to 1.
 */
export function retryAfterMs(tries: number, firstMs: number, chance: number): number | null {
  let sinceFirstMs = 0
  for (let i = 0; i < tries; i++) sinceFirstMs += waitMs(i, firstMs)
  if (sinceFirstMs > TRY_FOR_MS) return null
  return Math.round(waitMs(tries - 1, firstMs) * (1 + JITTER * (2 * chance - 1)))
}

const waitMs = (index: number, firstMs: number): number => (WAITS[index] ?? LAST_WAIT) * firstMs
