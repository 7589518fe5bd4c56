// Tells the chairmen of a room what became of an invitation; and what it looks like to them.
import type { Invitation, InvitationNews } from '../../protocol/invitations.ts'
import { isChairman } from '../../protocol/permissions.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import type { Seat } from '../cluster-port.ts'
import type { Deps } from '../ports.ts'
import { toInvitation } from '../rooms/invitations.ts'
import type { InvitationRow } from '../rooms/records.ts'

type Needs = Pick<Deps, 'clock' | 'cluster'>

/**
 * Those of the row's own room who have a seat; nobody else, and nobody in a later room of that name. `room` is the name
 * of the room that the row is of.
 */
export async function tellInvitation(
  row: InvitationRow,
  room: RoomName,
  news: InvitationNews,
  deps: Needs,
): Promise<void> {
  await tellInvitations([row], room, news, deps)
}

/** The same of several, in this order. */
export async function tellInvitations(
  rows: readonly InvitationRow[],
  room: RoomName,
  news: InvitationNews,
  { clock, cluster }: Needs,
): Promise<void> {
  const seats = await cluster.seats(room)
  for (const row of rows) {
    if (!seats.some(({ role, roomId }) => roomId === row.roomId && isChairman(role))) continue
    const invitation = viewOf(row, seats, clock.now())
    await cluster.tell(room, { type: 'invitation', invitation, news }, 'chairmen')
  }
}

/** An invitation as it is now. `seats`: those of its room's name. */
export function viewOf(row: InvitationRow, seats: readonly Seat[], now: number): Invitation {
  const own = seats.filter(({ roomId, session }) => roomId === row.roomId && session === row.session)
  return toInvitation(
    row,
    own.map(({ peer }) => peer),
    now,
  )
}
