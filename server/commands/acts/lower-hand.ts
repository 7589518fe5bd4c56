// lower-hand: takes raised hands down. A hand is the seat's and nowhere written down.
import type { Act } from '../actor.ts'
import { seatsAimedAt } from './target.ts'

/** `everybody`: whoever is no chairman. Refuses with `no-such-peer`. */
export const lowerHand: Act<'lower-hand'> = async ({ to }, room, actor, deps) => {
  const seats = await seatsAimedAt(to, room, deps)
  const changes = seats.map(({ peer }) => ({ peer, handAt: null }))
  if (changes.length > 0) await deps.cluster.change(room.name, changes, actor.peer)
}
