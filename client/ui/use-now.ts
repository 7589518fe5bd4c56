// The time, for what counts down on the screen.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

const STEP_MS = 250

/** Milliseconds left until `at` (UTC), 0 when it has passed or is null. Draws again while time is left. */
export function useTimeLeft(at: number | null): number {
  const now = useSignal(Date.now())
  useEffect(() => {
    now.value = Date.now()
    if (at === null || at <= now.value) return undefined
    const timer = setInterval(() => {
      now.value = Date.now()
      if (now.value >= at) clearInterval(timer)
    }, STEP_MS)
    return () => {
      clearInterval(timer)
    }
  }, [at])
  return at === null ? 0 : Math.max(0, at - now.value)
}

/** UTC milliseconds, drawn anew each `everyMs`. */
export function useNow(everyMs: number): number {
  const now = useSignal(Date.now())
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now()
    }, everyMs)
    return () => {
      clearInterval(timer)
    }
  }, [everyMs])
  return now.value
}

/** `0:07`, `12:30`: minutes and seconds, rounded up so that it ends at 0:00 and not before. */
export function minutesAndSeconds(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
