// How long somebody who guesses passwords must wait. Pure: what was counted and the time come as arguments.

/** Wrong tries are counted over this long, from the first of them on. */
export const TRIES_WINDOW_MS = 30 * 60_000
/** Wrong tries that one source has within a window, in whatever rooms. */
export const SOURCE_TRIES = 10
/** Wrong tries that a room takes from all sources together before it makes everybody wait. */
export const ROOM_TRIES = 100

/** People mistype twice; the third wrong try makes them wait, and each one more doubles the wait. */
const SOURCE_WAITS_FROM = 3
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 25_000

export type Counted = { readonly count: number; readonly since: number; readonly lastAt: number }

/** When the oldest window began that is not over. */
export function oldestWindow(now: number): number {
  return now - TRIES_WINDOW_MS + 1
}

/** How long until this source may try again; 0: now. After `SOURCE_TRIES` that is when the window ends. */
export function sourceWaitMs(tries: Counted | null, now: number): number {
  const leftMs = leftOfWindow(tries, now)
  if (tries === null || leftMs === 0) return 0
  return tries.count >= SOURCE_TRIES ? leftMs : Math.min(leftMs, pauseMs(tries, SOURCE_WAITS_FROM, now))
}

/** How long until somebody may try this room again; 0: now. Never for good: a stranger must not be able to close a room. */
export function roomWaitMs(tries: Counted | null, now: number): number {
  const leftMs = leftOfWindow(tries, now)
  return tries === null ? 0 : Math.min(leftMs, pauseMs(tries, ROOM_TRIES, now))
}

/** Also right when the clock was set back: no wait is longer than its rule says. */
function leftOfWindow(tries: Counted | null, now: number): number {
  return tries === null ? 0 : between(0, tries.since + TRIES_WINDOW_MS - now, TRIES_WINDOW_MS)
}

function pauseMs({ count, lastAt }: Counted, from: number, now: number): number {
  if (count < from) return 0
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (count - from), LONGEST_WAIT_MS)
  return between(0, lastAt + waitMs - now, waitMs)
}

const between = (least: number, value: number, most: number): number => Math.max(least, Math.min(value, most))
