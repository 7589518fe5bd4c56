// The clock of the machine. Its timers do not keep the process alive.
import type { Clock } from './ports.ts'

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** A clock with a time of its own until it is told of a better one: that of all workers. Its timers stay its own. */
export function createLateClock(own: Clock): Clock & { follow(now: () => number): void } {
  let read = own.now
  return {
    now: () => read(),
    after: own.after,
    follow(now) {
      read = now
    },
  }
}
