// Seats that were given up: their resume tokens stay void, also for a relay that was restarted since.
import { RESUME_LIFE_MS } from '../../protocol/limits.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { Deps } from '../ports.ts'

/** No ticket is called so: their ids have no colon. */
const markOf = (peer: PeerId): string => `left:${peer}`

/** The mark lasts as long as any token of the seat. */
export async function voidTokens(peer: PeerId, { clock, store }: Pick<Deps, 'clock' | 'store'>): Promise<void> {
  await store.redeemTicket(markOf(peer), clock.now() + RESUME_LIFE_MS)
}

export function hasLeft(peer: PeerId, { store }: Pick<Deps, 'store'>): Promise<boolean> {
  return store.isRedeemed(markOf(peer))
}
