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
