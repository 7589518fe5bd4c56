// give-floor: lets somebody speak where the room's mode knows a floor. Nothing is switched on by it.
import { floorGiven } from '../../rooms/floor.ts'
import { note } from '../aside.ts'
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'
import { giveFloorTo, membersOf } from './floor.ts'

/** Their hand goes down. Refuses with `no-such-peer`, `no-floor` and `floor-full`. */
export const giveFloor: Act<'give-floor'> = async ({ to }, room, actor, deps) => {
  const { clock, store } = deps
  const members = await membersOf(room, deps)
  floorGiven(members, to, room.settings, clock.now())
  const origin = originOf(actor, clock.now())
  const hasItAlready = members.some(({ peer, floorAt }) => peer === to && floorAt !== null)
  if (!hasItAlready) await store.record('floor_give', room.name, `${to} is given the floor`, origin)
  try {
    await giveFloorTo(to, room, actor.peer, deps)
  } catch (error) {
    // Another was faster, or they are gone: the audit shall not say what is not so.
    note('floor_take', room, `${to} did not get the floor`, origin, deps)
    throw error
  }
}
