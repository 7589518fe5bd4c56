// The floor of a room: given under the room's order, and brought in line with it. It is the seat's and nowhere written down.
import { Refusal } from '../../../protocol/errors.ts'
import type { PeerId } from '../../../protocol/primitives.ts'
import type { Member } from '../../../protocol/server-to-client.ts'
import type { SeatChange } from '../../cluster-port.ts'
import type { Deps } from '../../ports.ts'
import { floorGiven, floorTrimmed } from '../../rooms/floor.ts'
import type { RoomRow } from '../../rooms/records.ts'

/** Changes of the mode that overlap need a second look; more than this many at once are left to the last of them. */
const MAX_LOOKS = 5

/** Who sits in this room as the others see them; nobody when another room bears its name by now. */
export async function membersOf(room: RoomRow, { cluster }: Pick<Deps, 'cluster'>): Promise<readonly Member[]> {
  const [seats, roster] = [await cluster.seats(room.name), await cluster.roster(room.name)]
  const peers = new Set(seats.filter(({ roomId }) => roomId === room.id).map(({ peer }) => peer))
  return roster.peers.filter(({ peer }) => peers.has(peer))
}

/**
 * Of two that are given the last place at once one gets it: who has the floor is looked at in the moment of the change.
 * Refuses as `floorGiven` does.
 */
export async function giveFloorTo(to: PeerId, room: RoomRow, by: PeerId | null, deps: Deps): Promise<void> {
  const at = deps.clock.now()
  const asked = { anybody: false }
  const plan = (members: readonly Member[], roomId: string): readonly SeatChange[] => {
    const changes = floorGiven(roomId === room.id ? members : [], to, room.settings, at)
    asked.anybody = true
    return changes
  }
  await deps.cluster.change(room.name, plan, by)
  // Nobody sits in the room any more, so nobody was asked.
  if (!asked.anybody) throw new Refusal('no-such-peer')
  await settleFloor(room, by, deps)
}

/**
 * No more have the floor than the room's mode allows, as the database has it. Looks again until the room is the same
 * before and after: of two acts that overlap, the one that ends last has then read what both have written.
 */
export async function settleFloor(room: RoomRow, by: PeerId | null, { cluster, store }: Deps): Promise<void> {
  for (let look = 0; look < MAX_LOOKS; look++) {
    const now = await store.findRoom(room.name)
    if (now?.id !== room.id) return
    const plan = (members: readonly Member[], roomId: string): readonly SeatChange[] =>
      roomId === room.id ? floorTrimmed(members, now.settings) : []
    await cluster.change(room.name, plan, by)
    if ((await store.findRoom(room.name))?.revision === now.revision) return
  }
}
