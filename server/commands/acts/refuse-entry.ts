// refuse-entry: sends those who wait away. They are not kept from asking again.
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'
import { waitersAimedAt } from './target.ts'

/** Refuses with `no-such-peer`. */
export const refuseEntry: Act<'refuse-entry'> = async ({ to }, room, actor, deps) => {
  const peers = (await waitersAimedAt(to, room, deps)).map(({ peer }) => peer)
  if (peers.length === 0) return
  const origin = originOf(actor, deps.clock.now())
  await deps.store.record('waiting_refuse', room.name, `refused ${peers.join(', ')}`, origin)
  await deps.cluster.dismiss(room.name, peers, 'entry-refused')
}
