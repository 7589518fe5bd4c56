// The end of a process that serves: with grace when asked once, at once when asked twice.
import type { Log } from '../ports.ts'

/** All of it: whoever waits for this process kills it a little later. */
const STOP_WITHIN_MS = 24_000
/** After an error that nobody caught, the state is unknown: say goodbye and be gone. */
const CRASH_WITHIN_MS = 5_000
/** Ctrl-C reaches a program under npm twice, from the terminal and from npm: that is one wish. */
const SAME_SIGNAL_MS = 1_000
const EXIT_FAILURE = 1

export type Reason = 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'primary' | 'orphaned' | 'crash'

/** `leavesPort`: others go on listening on this port, so take no connection from now on. */
export type Grace = (leavesPort: boolean) => Promise<void>

/** `process.exit`. */
export type Exiting = (status: number) => void

export type Ending = {
  /** The first call stops with grace, a second signal at once. */
  stop(why: Reason, leavesPort?: boolean): void
}

/** Errors that nobody caught, SIGTERM and SIGINT end the process from now on. `grace` does all that is to be done before. */
export function endWithGrace(grace: Grace, log: Log, exit: Exiting): Ending {
  let first: { readonly why: Reason; readonly at: number } | null = null

  async function end(why: Reason, leavesPort: boolean): Promise<void> {
    log.info({ why }, 'stopping')
    const isCrash = why === 'crash'
    setTimeout(exit, isCrash ? CRASH_WITHIN_MS : STOP_WITHIN_MS, EXIT_FAILURE).unref()
    let status = isCrash ? EXIT_FAILURE : 0
    try {
      await grace(leavesPort)
    } catch (error) {
      log.error({ err: error }, 'stopping failed')
      status = EXIT_FAILURE
    }
    log.info({ why }, 'stopped')
    exit(status)
  }

  function stop(why: Reason, leavesPort = false): void {
    const now = performance.now()
    if (first === null) {
      first = { why, at: now }
      void end(why, leavesPort)
    } else if (!isSameWish(first.why, why, now - first.at)) exit(EXIT_FAILURE)
  }

  process.on('SIGTERM', () => {
    stop('SIGTERM')
  })
  process.on('SIGINT', () => {
    stop('SIGINT')
  })
  const crash = (error: unknown): void => {
    log.error({ err: error }, 'an error that nobody caught')
    stop('crash')
  }
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)
  return { stop }
}

/** A supervisor may signal the primary and its workers alike, and a primary tells its workers. */
function isSameWish(first: Reason, why: Reason, sinceMs: number): boolean {
  if (why === 'primary' || why === 'orphaned') return true
  if (why === 'crash') return false
  return sinceMs < SAME_SIGNAL_MS && (why === 'SIGINT' || why !== first)
}
