// Does something again and again, one run at a time, until stopped.
import { Refusal } from '../../protocol/errors.ts'
import type { Clock, Log } from '../ports.ts'

/** The first run is after `ms`. A run that fails is logged and does not end the series. The answer stops it. */
export function every(clock: Clock, log: Log, name: string, ms: number, act: () => Promise<void>): () => void {
  let isStopped = false
  let cancel = clock.after(ms, run)

  function run(): void {
    void act()
      .catch((error: unknown) => {
        tellFailure(log, name, error)
      })
      .then(() => {
        if (!isStopped) cancel = clock.after(ms, run)
      })
  }

  return () => {
    isStopped = true
    cancel()
  }
}

/** A run that was refused is made up for by the next one; why nothing goes, the database or Redis has said already. */
export function tellFailure(log: Log, job: string, error: unknown): void {
  if (error instanceof Refusal) log.debug({ job, code: error.code }, 'a job waits for better times')
  else log.error({ err: error, job }, 'job failed')
}
