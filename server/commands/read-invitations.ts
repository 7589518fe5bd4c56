// A room's invitations, as its chairmen see them.
import type { InvitationsReply } from '../../protocol/http.ts'
import type { Deps } from '../ports.ts'
import type { RoomRow } from '../rooms/records.ts'
import { viewOf } from './tell-invitation.ts'

/** The newest first, made before the invitation `before` unless null. `next` is the `before` of the next page, or null. */
export async function readInvitations(
  { clock, cluster, store }: Pick<Deps, 'clock' | 'cluster' | 'store'>,
  { id, name }: RoomRow,
  before: string | null,
  limit: number,
): Promise<InvitationsReply> {
  // One more than asked for tells whether there is a next page.
  const found = await store.invitations(id, before, limit + 1)
  const page = found.slice(0, limit)
  const seats = await cluster.seats(name)
  const now = clock.now()
  const invitations = page.map((row) => viewOf(row, seats, now))
  return { invitations, next: found.length > limit ? (page.at(-1)?.id ?? null) : null }
}
