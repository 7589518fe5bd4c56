// Who is kept out of a room. Neither session nor address leaves the relay.
import type { BansReply } from '../../protocol/http.ts'
import type { Deps } from '../ports.ts'
import type { RoomRow } from '../rooms/records.ts'

/** The newest first. */
export async function readBans({ store }: Pick<Deps, 'store'>, room: RoomRow): Promise<BansReply> {
  const bans = await store.bans(room.id)
  return { bans: bans.map(({ id, name, at, source }) => ({ id, name, at, address: source !== null })) }
}
