// What the primary and its workers say to each other, over the channel that Node gives a forked process.
import * as Type from 'typebox'
import { Check } from 'typebox/value'

/** To a worker. */
const ToWorker = Type.Union([
  /** End with grace. `leavesPort`: others go on listening, so take no connection from now on. */
  Type.Object({ vroom: Type.Literal('stop'), leavesPort: Type.Boolean() }),
  /** A sibling of this host has died; `id` is what the cluster knew it by. */
  Type.Object({ vroom: Type.Literal('died'), id: Type.String() }),
])

/** From a worker: it listens. `id` is what the cluster knows it by; null when it has none. */
const FromWorker = Type.Object({ vroom: Type.Literal('ready'), id: Type.Union([Type.String(), Type.Null()]) })

export type ToWorker = Type.Static<typeof ToWorker>
export type FromWorker = Type.Static<typeof FromWorker>

/** Other things may be said on the same channel: they are null. So are words of another version. */
export const readToWorker = (message: unknown): ToWorker | null => (Check(ToWorker, message) ? message : null)
export const readFromWorker = (message: unknown): FromWorker | null => (Check(FromWorker, message) ? message : null)
