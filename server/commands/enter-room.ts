// Passes somebody through a room's door: the answer is a ticket for the socket.
import { TICKET_LIFE_MS } from '../../protocol/limits.ts'
import type { Role } from '../../protocol/primitives.ts'
import type { Deps } from '../ports.ts'
import { readRoom } from './read-room.ts'
import { useSession } from './use-session.ts'

const TICKET_ID_BYTES = 16

export type EnterRoom = { readonly name: string; readonly sessionToken: string | null; readonly address: string }
export type Entry = { readonly ticket: string; readonly role: Role; readonly openedSession: string | null }

/** Refuses as `readRoom` does. The ticket is good for `TICKET_LIFE_MS` and for one `hello`. */
export async function enterRoom(deps: Deps, { name, sessionToken, address }: EnterRoom): Promise<Entry> {
  const room = await readRoom(deps, name)
  const session = await useSession(deps, sessionToken, address)
  const role: Role = session.hash === room.ownerSession ? 'chairman' : 'participant'
  const ticket = deps.tokens.sealTicket({
    id: deps.ids.token(TICKET_ID_BYTES),
    room: room.name,
    roomId: room.id,
    role,
    session: session.hash,
    expiresAt: deps.clock.now() + TICKET_LIFE_MS,
  })
  return { ticket, role, openedSession: session.opened }
}
