// Who is told by e-mail of what goes on in a room: for its chairmen.
import type { NotifiedReply } from '../../protocol/http.ts'
import type { Deps } from '../ports.ts'
import type { RoomRow } from '../rooms/records.ts'

export async function readNotified({ store }: Pick<Deps, 'store'>, { id }: RoomRow): Promise<NotifiedReply> {
  return { addresses: [...(await store.notified(id))] }
}
