// What a session is made with.
import type { Deps } from '../../ports.ts'
import type { SocketLimits } from './limits.ts'
import type { InTurn } from './turnstile.ts'

export type SessionOptions = {
  readonly deps: Deps
  readonly limits: SocketLimits
  /** Hash of the cookie of the upgrade. */
  readonly cookie: string
  readonly address: string
  /** Hellos of all sockets are worked on a few at a time. */
  readonly helloInTurn: InTurn
  /** Called when the socket's first hello has been answered well, or its end; more than once is harmless. */
  readonly onSettled: () => void
  /** The socket is closed, and all that its client said has been done; more than once is harmless. */
  readonly onGone: () => void
}
