// What the verbs of a shared cluster work with.
import type { Clock, Log } from '../../ports.ts'
import type { Seat } from '../../cluster-port.ts'
import type { Bus } from '../bus.ts'
import type { Effects } from './effects.ts'
import type { Insistence } from './insistence.ts'
import type { Outage } from './outage.ts'
import type { Outbox } from './outbox.ts'
import type { Questions } from './questions.ts'
import type { Replicas } from './replicas.ts'
import type { Sockets } from './sockets.ts'
import type { Transactions } from './transactions.ts'

export type Parts = {
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly sockets: Sockets
  readonly outbox: Outbox
  readonly replicas: Replicas
  readonly transactions: Transactions
  readonly insistence: Insistence
  readonly outage: Outage
  readonly questions: Questions
  readonly effects: Effects
  readonly onLost: (seat: Seat) => void
}
