// Who is in a room, and who waits before it: for its chairmen, over HTTP.
import type { PeopleReply } from '../../protocol/http.ts'
import type { Deps } from '../ports.ts'
import type { RoomRow } from '../rooms/records.ts'

export async function readPeople({ cluster }: Pick<Deps, 'cluster'>, room: RoomRow): Promise<PeopleReply> {
  const roster = await cluster.roster(room.name)
  const waiters = await cluster.waiters(room.name)
  return { roster, waiting: waiters.map(({ peer, name, since }) => ({ peer, name, since })) }
}
