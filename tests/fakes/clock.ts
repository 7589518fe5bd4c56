// A clock that moves when the test says so.
import type { Clock } from '../../server/ports.ts'

export interface FakeClock extends Clock {
  /** Moves on, running what falls due on the way, each at its own time. */
  advance(ms: number): void
  /** Timers that have neither run nor been cancelled. */
  pending(): number
}

type Timer = { readonly at: number; readonly act: () => void }

export function createFakeClock(start = 1_700_000_000_000): FakeClock {
  let now = start
  const timers = new Set<Timer>()

  function nextDue(until: number): Timer | undefined {
    return [...timers].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0]
  }

  return {
    now: () => now,
    after(ms, act) {
      const timer = { at: now + ms, act }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance(ms) {
      const until = now + ms
      for (let timer = nextDue(until); timer; timer = nextDue(until)) {
        timers.delete(timer)
        now = Math.max(now, timer.at)
        timer.act()
      }
      now = until
    },
    pending: () => timers.size,
  }
}
