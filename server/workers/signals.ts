// What signals mean to the primary of several workers, and to a process that serves alone.
import type { Log } from '../ports.ts'
import { StartProblem } from '../start-problem.ts'
import type { Ending, Exiting } from './ending.ts'
import type { Primary } from './primary.ts'

/** Ctrl-C reaches a program under npm twice, from the terminal and from npm: that is one wish. */
const SAME_SIGNAL_MS = 1_000
const EXIT_FAILURE = 1

/** When a terminal is closed, SIGHUP means what it always meant. */
const isInTerminal = (): boolean => process.stdin.isTTY

type PrimaryWishes = {
  /** Reads the settings anew: how many workers there should be. Throws `StartProblem`. */
  readonly countNow: () => Promise<number>
  readonly exit: Exiting
}

/** SIGTERM and SIGINT end all workers, with grace and the second time at once; SIGHUP replaces them one after the other. */
export function onPrimarySignals(primary: Primary, log: Log, { countNow, exit }: PrimaryWishes): void {
  let stoppingSince: number | null = null

  function stop(why: NodeJS.Signals): void {
    if (stoppingSince === null) {
      stoppingSince = performance.now()
      log.info({ why }, 'stopping all workers')
      void primary.stop()
    } else if (why !== 'SIGINT' || performance.now() - stoppingSince >= SAME_SIGNAL_MS) {
      primary.kill()
      exit(EXIT_FAILURE)
    }
  }

  async function roll(): Promise<void> {
    try {
      const count = await countNow()
      log.info({ workers: count }, 'replacing all workers')
      await primary.roll(count)
    } catch (error) {
      if (!(error instanceof StartProblem)) throw error
      log.error({ problem: error.message }, 'the workers stay as they are: the settings are wrong')
    }
  }

  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('SIGHUP', () => {
    if (isInTerminal()) stop('SIGHUP')
    else void roll()
  })
}

/** A worker leaves SIGHUP to its primary; who is alone cannot be replaced while it runs. */
export function onHangUp(ending: Ending, log: Log, isAlone: boolean): void {
  process.on('SIGHUP', () => {
    if (!isAlone) return
    if (isInTerminal()) ending.stop('SIGHUP')
    else log.warn({}, 'one process cannot be replaced while it runs: restart it, or have several workers')
  })
}
