// What every verb of the socket is given and gives back.
import type { Role } from '../../protocol/primitives.ts'
import type { ServerFrame } from '../../protocol/server-to-client.ts'
import type { SocketsNow } from '../meter-port.ts'
import type { Deps } from '../ports.ts'
import type { Outlet, Seat, Waiter } from '../cluster-port.ts'

/** Where one socket stands towards the relay. */
export type Standing =
  | { readonly is: 'awaiting-hello' }
  /** In the waiting room: no seat, and nothing known of the room but its name. */
  | {
      readonly is: 'waiting'
      readonly waiter: Waiter
      /** For the mail about their coming in; said when they began to wait, if they agreed to it. */
      readonly notifyAs: string | null
    }
  | { readonly is: 'joined'; readonly seat: Seat }
  | { readonly is: 'left' }
  | { readonly is: 'closing' }

/** The socket that speaks, as the relay knows it: nothing in here comes from the frame. */
export type Caller = {
  /** Hash of the session cookie that came with the upgrade. */
  readonly session: string
  readonly address: string
  readonly outlet: Outlet
}

export type Outcome = {
  /** To the caller, in this order. */
  readonly replies: readonly ServerFrame[]
  /** Where the socket stands from now on, if that changed. */
  readonly standing?: Standing
  /** What the socket's browser says of its links. */
  readonly links?: SocketsNow['links']
}

/** The verb of a peer in a room. Throws `Refusal`, or rejects with it. */
export type MemberCommand<F> = (frame: F, seat: Seat, caller: Caller, deps: Deps) => Promise<Outcome> | Outcome

export const nothing: Outcome = { replies: [] }

/** The role by which `may` judges a socket. */
export function roleOf(standing: Standing): Role | null {
  if (standing.is === 'waiting') return 'waiting'
  return standing.is === 'joined' ? standing.seat.role : null
}

/** Where a socket stands once its role is another one; null: as before. */
export function inRole(standing: Standing, role: Role | null): Standing {
  if (standing.is !== 'joined' || role === null) return standing
  return { is: 'joined', seat: { ...standing.seat, role } }
}
