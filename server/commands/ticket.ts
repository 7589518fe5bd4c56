// Entry tickets, as the door and the chairmen give them out.
import { TICKET_LIFE_MS } from '../../protocol/limits.ts'
import type { Role } from '../../protocol/primitives.ts'
import type { Deps } from '../ports.ts'
import type { RoomRow } from '../rooms/records.ts'

const TICKET_ID_BYTES = 16

/** Good for one `hello` of this session within `TICKET_LIFE_MS`, while the door does not become narrower. */
export function newTicket(
  room: Pick<RoomRow, 'name' | 'id' | 'door'>,
  role: Role,
  session: string,
  { clock, ids, tokens }: Pick<Deps, 'clock' | 'ids' | 'tokens'>,
): string {
  return tokens.sealTicket({
    id: ids.token(TICKET_ID_BYTES),
    room: room.name,
    roomId: room.id,
    role,
    door: room.door,
    session,
    expiresAt: clock.now() + TICKET_LIFE_MS,
  })
}
