// What every verb of the socket is given and gives back.
import type { Role } from '../../protocol/primitives.ts'
import type { ServerFrame } from '../../protocol/server-to-client.ts'
import type { Deps, Outlet, Seat } from '../ports.ts'

/** Where one socket stands towards the relay. */
export type Standing =
  | { readonly is: 'awaiting-hello' }
  | { readonly is: 'joined'; readonly seat: Seat }
  | { readonly is: 'left' }
  | { readonly is: 'closing' }

export type JoinRules = {
  /** How long a seat outlives its socket; told to the client. */
  readonly graceMs: number
  /** Seats in a room; 0 means no limit. */
  readonly maxMembers: number
}

/** The socket that speaks, as the relay knows it: nothing in here comes from the frame. */
export type Caller = {
  /** Hash of the session cookie that came with the upgrade. */
  readonly session: string
  readonly outlet: Outlet
  readonly rules: JoinRules
}

export type Outcome = {
  /** To the caller, in this order. */
  readonly replies: readonly ServerFrame[]
  /** Where the socket stands from now on, if that changed. */
  readonly standing?: Standing
}

/** The verb of a socket that is in no room, or need not be. Throws `Refusal`. */
export type Command<F> = (frame: F, caller: Caller, deps: Deps) => Promise<Outcome>
/** The verb of a peer in a room. Throws `Refusal`. */
export type MemberCommand<F> = (frame: F, seat: Seat, deps: Deps) => Promise<Outcome>

export const nothing: Outcome = { replies: [] }

/** The role by which `may` judges a socket. */
export function roleOf(standing: Standing): Role | null {
  return standing.is === 'joined' ? standing.seat.role : null
}
