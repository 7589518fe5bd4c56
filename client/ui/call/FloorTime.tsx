// Since when somebody has the floor, as a clock that runs.
import type { JSX } from 'preact'
import { minutesAndSeconds, useNow } from '../use-now.ts'

const SECOND_MS = 1_000

/** `since`: UTC milliseconds of the relay, whose clock may be ahead of ours. */
export function FloorTime({ since }: { readonly since: number }): JSX.Element {
  const passedMs = Math.max(0, useNow(SECOND_MS) - since)
  return (
    <span class="floor-time" role="timer">
      {minutesAndSeconds(Math.floor(passedMs / SECOND_MS) * SECOND_MS)}
    </span>
  )
}
