// A worker's end of the channel to the process that started it.
import cluster from 'node:cluster'
import { type FromWorker, readToWorker } from './messages.ts'

export type PrimaryEvents = {
  /** End with grace. `leavesPort`: other workers go on listening. */
  readonly stop: (leavesPort: boolean) => void
  /** A sibling died, which the cluster knew by this id. */
  readonly died: (id: string) => void
  /** There is no primary any more: nobody brings connections, and nobody would start this worker again. */
  readonly orphaned: () => void
}

export type PrimaryLink = {
  /** Counts the workers of this run of the primary, from 1; for the log. */
  readonly number: number
  listen(events: PrimaryEvents): void
  /** `id`: what the cluster knows this worker by. */
  ready(id: string | null): void
}

/** Null in a process that was not started by a primary. */
export function linkToPrimary(): PrimaryLink | null {
  const { worker } = cluster
  if (!worker) return null
  return {
    number: worker.id,
    listen(events) {
      worker.on('message', (raw: unknown) => {
        const message = readToWorker(raw)
        if (message?.vroom === 'stop') events.stop(message.leavesPort)
        else if (message?.vroom === 'died') events.died(message.id)
      })
      worker.on('disconnect', () => {
        // Otherwise Node ends the process at once, in the middle of everything.
        worker.exitedAfterDisconnect = true
        events.orphaned()
      })
    },
    ready(id) {
      const message: FromWorker = { vroom: 'ready', id }
      if (worker.isConnected()) worker.send(message)
    },
  }
}
