// Worker processes by node:cluster: they run the same program, and share the port that the primary listens on.
import cluster from 'node:cluster'
import type { Clock } from '../ports.ts'
import { type FromWorker, readFromWorker, type ToWorker } from './messages.ts'

/** How a process ended: its status, or null and the signal. */
export type Exit = { readonly status: number | null; readonly signal: string | null }

export type ForkEvents = {
  readonly onMessage: (message: FromWorker) => void
  /** Once, whatever happens. */
  readonly onExit: (exit: Exit) => void
}

/** A worker as its primary holds it. */
export interface Fork {
  /** Counts from 1; never twice in one run of the primary. */
  readonly number: number
  /** Nothing happens when it is gone already. */
  send(message: ToWorker): void
  kill(signal: NodeJS.Signals): void
}

/** Calls nothing of `events` before it returns. */
export type Spawn = (events: ForkEvents) => Fork

/**
 * Forks of this program with these arguments. The program is looked up anew each time, by the path that it was started
 * with: what has been installed there since is what runs. Connections are handed out in turn, to whoever has taken the
 * last one: a worker that is stopped gets one at most.
 */
export function createForks(program: string, args: readonly string[]): Spawn {
  cluster.schedulingPolicy = cluster.SCHED_RR
  cluster.setupPrimary({ exec: program, args: [...args] })
  return ({ onMessage, onExit }) => {
    const worker = cluster.fork()
    worker.on('message', (raw: unknown) => {
      const message = readFromWorker(raw)
      if (message) onMessage(message)
    })
    let isOver = false
    const over = (exit: Exit): void => {
      if (!isOver) onExit(exit)
      isOver = true
    }
    worker.on('exit', (status: number | null, signal: string | null) => {
      over({ status, signal })
    })
    // It could not be started, or not be sent something: then it is gone, or going.
    worker.on('error', () => {
      if (worker.process.pid === undefined) over({ status: null, signal: null })
    })
    return {
      number: worker.id,
      send: (message) => {
        if (worker.isConnected()) worker.send(message)
      },
      kill: (signal) => {
        worker.process.kill(signal)
      },
    }
  }
}

/** The clock of a primary: its timers keep the process alive, also while it has no worker. */
export const primaryClock: Clock = {
  now: () => Date.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms)
    return () => {
      clearTimeout(timer)
    }
  },
}
