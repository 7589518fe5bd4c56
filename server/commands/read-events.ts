// What has been done: the audit of one room, or of all.
import type { EventsReply } from '../../protocol/http.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import type { Deps } from '../ports.ts'

/** The newest first, older than the event `before` unless null. `next` is the `before` of the next page, or null. */
export async function readEvents(
  { store }: Pick<Deps, 'store'>,
  roomName: RoomName | null,
  before: string | null,
  limit: number,
): Promise<EventsReply> {
  // One more than asked for tells whether there is a next page.
  const found = await store.events(roomName, before, limit + 1)
  const page = found.slice(0, limit)
  const events = page.map(({ id, at, address, event, room, user, message }) => {
    return { id, at, address, event, room, user, message }
  })
  return { events, next: found.length > limit ? (page.at(-1)?.id ?? null) : null }
}
