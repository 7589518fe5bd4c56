// What a room remembers of somebody who comes in: looked up before they sit down, and again afterwards.
import { Refusal } from '../../protocol/errors.ts'
import { isChairman } from '../../protocol/permissions.ts'
import type { PeerId, Role, RoomName, Source } from '../../protocol/primitives.ts'
import type { Seat } from '../cluster-port.ts'
import type { Deps } from '../ports.ts'
import { blockedFor } from '../rooms/moderation.ts'
import type { Person, RoomRow } from '../rooms/records.ts'
import { requireRoom } from './require-room.ts'

/** Somebody whom a ticket or a token brings. */
export type Guest = {
  readonly room: RoomName
  readonly roomId: string
  readonly session: string
  readonly source: string
  readonly isAdmin: boolean
}

export type Found = {
  readonly room: RoomRow
  readonly person: Person | null
  readonly isBanned: boolean
  readonly role: Role
  readonly blocked: readonly Source[]
}

/** The role and the blocks are the database's, whatever ticket or token says. Refuses with `no-such-room`. */
export async function look(guest: Guest, deps: Pick<Deps, 'store'>): Promise<Found> {
  const room = await requireRoom(guest, deps)
  const person = await deps.store.findPerson(room.id, guest.session)
  // A ban takes the role from its session, so only that of an address could ever meet a chairman.
  const isExempt = guest.isAdmin || (person !== null && isChairman(person.role))
  const isBanned = !isExempt && (await deps.store.isBanned(room.id, guest.session, guest.source))
  const role = guest.isAdmin ? 'admin' : (person?.role ?? 'participant')
  return { room, person, isBanned, role, blocked: blockedFor(role, room.settings.onlyChairmen, person?.verdicts) }
}

/**
 * The second look, once the seat is taken: an act that was written down after the first one either finds the seat, or is
 * found here. Looks until seat and database agree, because acts go on meanwhile. `check` throws when the guest may no
 * longer be there; `gone` is the refusal when the seat is not there any more.
 */
export async function lookAgain(
  guest: Guest,
  peer: PeerId,
  check: (found: Found, seats: readonly Seat[]) => void,
  gone: 'bad-ticket' | 'bad-resume',
  deps: Pick<Deps, 'store' | 'cluster'>,
): Promise<{ readonly seat: Seat; readonly room: RoomRow }> {
  for (;;) {
    const found = await look(guest, deps)
    const seats = await seatsOf(guest, deps)
    check(found, seats)
    const seat = seats.find((each) => each.peer === peer)
    if (!seat) throw new Refusal(gone)
    if (isAsFound(seat, found)) return { seat, room: found.room }
    const { role, blocked } = found
    await deps.cluster.change(guest.room, [{ peer, role, blocked }], null)
  }
}

/** The seats of this room; those of another that bears its name are none of it. */
export async function seatsOf(
  { room, roomId }: Pick<Guest, 'room' | 'roomId'>,
  { cluster }: Pick<Deps, 'cluster'>,
): Promise<readonly Seat[]> {
  return (await cluster.seats(room)).filter((seat) => seat.roomId === roomId)
}

function isAsFound(seat: Seat, { role, blocked }: Found): boolean {
  return (
    seat.role === role &&
    seat.blocked.length === blocked.length &&
    blocked.every((source) => seat.blocked.includes(source))
  )
}

/** A chairman has sent them before the door, and nobody has let them in since. Chairmen never wait. */
export function isPutBack({ person, role }: Found): boolean {
  return person?.mustWait === true && !isChairman(role)
}
