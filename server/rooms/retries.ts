// When a mail that could not be sent is tried again. Pure: what was tried before and chance come as arguments.

/** After the first try, the second, … in units of the first wait; then again and again the last. */
const WAITS = [1, 2, 5, 15, 30, 60] as const
const LAST_WAIT = 60
/** Nobody waits for a mail any longer. */
const TRY_FOR_MS = 24 * 3_600_000
/** A wait is up to this part of it shorter or longer, so that a server that comes back is not asked by all at once. */
const JITTER = 0.2

/** `tries`: how often it was tried before; `dueAt`: when the first try was due, in UTC milliseconds. */
export type Tried = { readonly tries: number; readonly dueAt: number }

/**
 * When a mail that was refused at `now` is tried again, in UTC milliseconds; null: no more. `firstMs`: until the second
 * try; `chance`: from 0 to 1.
 */
export function retryAt({ tries, dueAt }: Tried, now: number, firstMs: number, chance: number): number | null {
  const waitMs = (WAITS[tries] ?? LAST_WAIT) * firstMs * (1 + JITTER * (2 * chance - 1))
  const at = now + Math.round(waitMs)
  return at > dueAt + TRY_FOR_MS ? null : at
}
