// take-floor: takes the floor back. What they send then, every receiver silences and hides.
import { floorHolders } from '../../../protocol/floor.ts'
import { Refusal } from '../../../protocol/errors.ts'
import { floorTaken } from '../../rooms/floor.ts'
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'
import { membersOf } from './floor.ts'

/** `everybody`: whoever has it, chairmen too. Refuses with `no-such-peer`. */
export const takeFloor: Act<'take-floor'> = async ({ to }, room, actor, deps) => {
  const members = await membersOf(room, deps)
  if (to !== 'everybody' && !members.some(({ peer }) => peer === to)) throw new Refusal('no-such-peer')
  const holders = floorHolders(members).filter(({ peer }) => to === 'everybody' || peer === to)
  if (holders.length === 0) return
  const peers = holders.map(({ peer }) => peer)
  const origin = originOf(actor, deps.clock.now())
  await deps.store.record('floor_take', room.name, `the floor is taken from ${peers.join(', ')}`, origin)
  await deps.cluster.change(room.name, floorTaken(holders), actor.peer)
}
