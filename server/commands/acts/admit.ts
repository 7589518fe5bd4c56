// admit: a chairman's word lets those who wait come in, past the lock and whatever else the door says.
import { TICKET_LIFE_MS } from '../../../protocol/limits.ts'
import type { Waiter } from '../../cluster-port.ts'
import type { Deps } from '../../ports.ts'
import type { RoomRow } from '../../rooms/records.ts'
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'
import { waitersAimedAt } from './target.ts'

const TICKET_ID_BYTES = 16

/**
 * Each gets a ticket of the door as it is now; they stay on the list until they are in or gone. Refuses with
 * `no-such-peer`.
 */
export const admit: Act<'admit'> = async ({ to }, room, actor, deps) => {
  const waiters = await waitersAimedAt(to, room, deps)
  const origin = originOf(actor, deps.clock.now())
  for (const session of new Set(waiters.map((waiter) => waiter.session)))
    await deps.store.setMustWait(room.id, session, false, origin)
  for (const waiter of waiters) {
    const ticket = ticketFor(waiter, room, deps)
    await deps.cluster.toWaiter(room.name, waiter.peer, { type: 'come-in', ticket })
  }
}

function ticketFor({ session }: Waiter, room: RoomRow, { clock, ids, tokens }: Deps): string {
  return tokens.sealTicket({
    id: ids.token(TICKET_ID_BYTES),
    room: room.name,
    roomId: room.id,
    role: 'participant',
    door: room.door,
    session,
    expiresAt: clock.now() + TICKET_LIFE_MS,
  })
}
