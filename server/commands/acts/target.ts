// Whom an act is aimed at: seats and waiting people of the actor's own room, and of no other.
import type { Target } from '../../../protocol/acts.ts'
import { Refusal } from '../../../protocol/errors.ts'
import { isAdmin, isChairman } from '../../../protocol/permissions.ts'
import type { Seat, Waiter } from '../../cluster-port.ts'
import type { Deps } from '../../ports.ts'
import type { RoomRow } from '../../rooms/records.ts'
import type { Actor } from '../actor.ts'

/** Every seat of this room; those of an earlier room of the same name are none of it. */
export async function seatsIn(room: RoomRow, { cluster }: Deps): Promise<readonly Seat[]> {
  const seats = await cluster.seats(room.name)
  return seats.filter((seat) => seat.roomId === room.id)
}

/** Everybody before this room's door. */
export async function waitersOf(room: RoomRow, { cluster }: Deps): Promise<readonly Waiter[]> {
  const waiters = await cluster.waiters(room.name)
  return waiters.filter((waiter) => waiter.roomId === room.id)
}

/** Refuses with `no-such-peer`, in the same words for a peer of another room, one that is gone and an invented one. */
export async function seatOf(peer: string, room: RoomRow, deps: Deps): Promise<Seat> {
  const seat = (await seatsIn(room, deps)).find((each) => each.peer === peer)
  if (!seat) throw new Refusal('no-such-peer')
  return seat
}

/** The seat of one peer (or `no-such-peer`), or the seats of everybody whom the room's order binds. */
export async function seatsAimedAt(to: Target, room: RoomRow, deps: Deps): Promise<readonly Seat[]> {
  if (to !== 'everybody') return [await seatOf(to, room, deps)]
  return (await seatsIn(room, deps)).filter(({ role }) => !isChairman(role))
}

/** One who waits (or `no-such-peer`), or all of them. */
export async function waitersAimedAt(to: Target, room: RoomRow, deps: Deps): Promise<readonly Waiter[]> {
  const waiters = await waitersOf(room, deps)
  if (to === 'everybody') return waiters
  const aimedAt = waiters.filter(({ peer }) => peer === to)
  if (aimedAt.length === 0) throw new Refusal('no-such-peer')
  return aimedAt
}

/** Who is not an admin has no power over one. Refuses with `not-allowed`. */
export function requireRankOver(seats: readonly Seat[], actor: Actor): void {
  if (!isAdmin(actor.role) && seats.some(({ role }) => isAdmin(role))) throw new Refusal('not-allowed')
}

/** Acts that end a stay are for others: also not for another window of the actor's own browser. Refuses with `not-allowed`. */
export function requireOthers(sessions: readonly string[], actor: Actor): void {
  if (sessions.some((session) => session === actor.session)) throw new Refusal('not-allowed')
}

/** A room that has a chairman in it keeps one: refuses with `last-chairman` when nobody but these sessions is. */
export function requireChairmanBeside(sessions: readonly string[], seats: readonly Seat[]): void {
  const chairmen = seats.filter(({ role }) => isChairman(role))
  const isLast = chairmen.length > 0 && chairmen.every(({ session }) => sessions.includes(session))
  if (isLast) throw new Refusal('last-chairman')
}
