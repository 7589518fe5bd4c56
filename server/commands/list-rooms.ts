// The rooms of the instance, for its administrator.
import type { RoomsReply } from '../../protocol/http.ts'
import type { Deps } from '../ports.ts'

/** By name, after `after` (empty: from the first on). `next` is the `after` of the next page, or null. */
export async function listRooms(
  { cluster, store }: Pick<Deps, 'cluster' | 'store'>,
  after: string,
  limit: number,
): Promise<RoomsReply> {
  // One more than asked for tells whether there is a next page.
  const found = await store.listRooms(after, limit + 1)
  const occupied = await cluster.occupied()
  const rooms = found.slice(0, limit).map(({ name, createdAt, activeAt, ownerPassword, settings }) => {
    const members = occupied.get(name) ?? 0
    return { name, createdAt, activeAt, members, isReserved: ownerPassword !== null, persistent: settings.persistent }
  })
  return { rooms, next: found.length > limit ? (rooms.at(-1)?.name ?? null) : null }
}
