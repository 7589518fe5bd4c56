// Does something again and again, one run at a time, until stopped.
import type { Clock, Log } from '../ports.ts'

/** The first run is after `ms`. A run that fails is logged and does not end the series. The answer stops it. */
export function every(clock: Clock, log: Log, name: string, ms: number, act: () => Promise<void>): () => void {
  let isStopped = false
  let cancel = clock.after(ms, run)

  function run(): void {
    void act()
      .catch((error: unknown) => log.error({ err: error, job: name }, 'job failed'))
      .then(() => {
        if (!isStopped) cancel = clock.after(ms, run)
      })
  }

  return () => {
    isStopped = true
    cancel()
  }
}
