// admit: a chairman's word lets those who wait come in, past the lock and whatever else the door says.
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'
import { newTicket } from '../ticket.ts'
import { waitersAimedAt } from './target.ts'

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
    const ticket = newTicket(room, 'participant', waiter.session, deps)
    await deps.cluster.toWaiter(room.name, waiter.peer, { type: 'come-in', ticket })
  }
}
