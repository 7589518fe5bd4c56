// Brings the seats of a room in line with what the database says of it, and tells the room.
import { isAdmin } from '../../../protocol/permissions.ts'
import type { PeerId, Role, Source } from '../../../protocol/primitives.ts'
import type { Seat, SeatChange } from '../../cluster-port.ts'
import type { Deps } from '../../ports.ts'
import { blockedFor } from '../../rooms/moderation.ts'
import type { Person, RoomRow } from '../../rooms/records.ts'
import { seatsIn } from './target.ts'

/** Acts that overlap need a second look; more than this many at once are left to the last of them. */
const MAX_LOOKS = 5

/**
 * Blocks of every seat, and the role of this session's seats, as the database has them. Looks again until nothing is
 * left to change: of two acts that overlap, the one that tells the room last has then read what both have written.
 */
export async function settle(room: RoomRow, session: string | null, by: PeerId | null, deps: Deps): Promise<void> {
  await bringInLine(room, (seat) => seat.session === session, by, deps)
}

/** The same of the roles of all. */
export async function settleAll(room: RoomRow, deps: Deps): Promise<void> {
  await bringInLine(room, () => true, null, deps)
}

type HasNewRole = (seat: Seat) => boolean

async function bringInLine(room: RoomRow, hasNewRole: HasNewRole, by: PeerId | null, deps: Deps): Promise<void> {
  for (let look = 0; look < MAX_LOOKS; look++) {
    const changes = await changesDue(room, hasNewRole, deps)
    if (changes.length === 0) return
    await deps.cluster.change(room.name, changes, by)
  }
}

async function changesDue(room: RoomRow, hasNewRole: HasNewRole, deps: Deps): Promise<readonly SeatChange[]> {
  const current = await deps.store.findRoom(room.name)
  if (current?.id !== room.id) return []
  const people = new Map((await deps.store.people(room.id)).map((person) => [person.session, person]))
  return (await seatsIn(room, deps)).flatMap((seat) => {
    const person = people.get(seat.session) ?? null
    const role = hasNewRole(seat) ? roleNow(seat, person) : seat.role
    const blocked = blockedFor(role, current.settings.onlyChairmen, person?.verdicts)
    if (role === seat.role && isSame(blocked, seat.blocked)) return []
    return [{ peer: seat.peer, role, blocked: [...blocked] }]
  })
}

/** An admin's role is not the room's to give or take. */
function roleNow(seat: Seat, person: Person | null): Role {
  return isAdmin(seat.role) ? seat.role : (person?.role ?? 'participant')
}

function isSame(some: readonly Source[], others: readonly Source[]): boolean {
  return some.length === others.length && some.every((source) => others.includes(source))
}
