// Whoever acts on a room, by whichever door they came: the socket of a peer, a browser's cookie, or an API key.
import type { ActFields, ActName } from '../../protocol/acts.ts'
import type { PeerId, Role } from '../../protocol/primitives.ts'
import type { Deps } from '../ports.ts'
import type { Origin, RoomRow } from '../rooms/records.ts'

export type Actor = {
  readonly role: Role | null
  /** For the audit: `session:…`, `key:NAME` or `relay`. */
  readonly user: string
  /** Hash of the session; null for an API key. */
  readonly session: string | null
  /** Their seat in this room, when they act from it: what the others are told. */
  readonly peer: PeerId | null
  readonly address: string
}

/** The verb of one act. The right has been checked by the edge. Throws `Refusal`. */
export type Act<K extends ActName> = (fields: ActFields<K>, room: RoomRow, actor: Actor, deps: Deps) => Promise<void>

export function originOf({ user, address }: Actor, at: number): Origin {
  return { at, address, user }
}

/** How the audit names a browser: enough of its hash to tell two apart, too little to look it up. */
export function userOf(session: string): string {
  return `session:${session.slice(0, 8)}`
}

/** The same for a socket that speaks. */
export function callerOrigin(
  { session, address }: { readonly session: string; readonly address: string },
  at: number,
): Origin {
  return { at, address, user: userOf(session) }
}
