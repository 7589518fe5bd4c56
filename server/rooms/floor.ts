// Who gets the floor and who loses it, worked out on the members as they are at the moment of the change. Pure.
import { Refusal } from '../../protocol/errors.ts'
import { floorHolders, floorPlaces } from '../../protocol/floor.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { RoomSettings } from '../../protocol/room-state.ts'
import type { Member } from '../../protocol/server-to-client.ts'
import type { MemberChange } from './presence.ts'

type Order = Pick<RoomSettings, 'mode' | 'speakers'>

/**
 * The peer gets the floor, and its hand goes down. In a lecture the lecturer before loses it. Who has it already keeps it
 * since then. Refuses with `no-such-peer`, with `no-floor` in a mode that knows none, and with `floor-full`.
 */
export function floorGiven(members: readonly Member[], to: PeerId, order: Order, at: number): readonly MemberChange[] {
  const places = floorPlaces(order)
  if (places === 0) throw new Refusal('no-floor')
  if (!members.some(({ peer }) => peer === to)) throw new Refusal('no-such-peer')
  const others = floorHolders(members).filter(({ peer }) => peer !== to)
  const isLecture = order.mode === 'lecture'
  if (!isLecture && others.length >= places) throw new Refusal('floor-full')
  const moved = isLecture ? floorTaken(others) : []
  return [...moved, { peer: to, floorAt: at, handAt: null }]
}

/** What brings the floor in line with the room's order: who got it last loses it when there are too many. */
export function floorTrimmed(members: readonly Member[], order: Order): readonly MemberChange[] {
  return floorTaken(floorHolders(members).slice(floorPlaces(order)))
}

export function floorTaken(members: readonly { readonly peer: PeerId }[]): readonly MemberChange[] {
  return members.map(({ peer }) => ({ peer, floorAt: null }))
}
