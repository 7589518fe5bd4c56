// Brings a room in line with the database, after a time in which its workers did not hear each other.
import type { RoomName } from '../../protocol/primitives.ts'
import type { Seat } from '../cluster-port.ts'
import type { Deps } from '../ports.ts'
import type { RoomRow } from '../rooms/records.ts'
import { settleFloor } from './acts/floor.ts'
import { settleAll } from './acts/settle.ts'
import { seatsIn } from './acts/target.ts'
import { toRoomState } from './room-state.ts'

/**
 * An act is written down before the room is told (M2), and the telling may have failed: who was removed or put back is
 * put out, roles and blocks become what they are, and everybody hears what the room is like. Does nothing that is done.
 */
export async function reconcile(name: RoomName, deps: Deps): Promise<void> {
  const { cluster, rules, store } = deps
  const seats = await cluster.seats(name)
  if (seats.length === 0) return
  const room = await store.findRoom(name)
  for (const roomId of new Set(seats.map((seat) => seat.roomId)))
    if (roomId !== room?.id) await cluster.dissolve(name, roomId, 'no-such-room')
  if (!room) return
  await putOut(room, deps)
  await settleAll(room, deps)
  await settleFloor(room, null, deps)
  await cluster.tell(name, { type: 'room', room: toRoomState(room, rules), by: null }, 'everybody')
}

async function putOut(room: RoomRow, deps: Deps): Promise<void> {
  const { cluster, store } = deps
  const banned = new Set((await store.bans(room.id)).map(({ session }) => session))
  const waiting = new Set(
    (await store.people(room.id)).filter(({ mustWait }) => mustWait).map(({ session }) => session),
  )
  const seats = await seatsIn(room, deps)
  const peersOf = (sessions: ReadonlySet<string>) => seats.filter(isOneOf(sessions)).map(({ peer }) => peer)
  await cluster.expel(room.name, peersOf(banned), 'kicked', 'removed', null)
  await cluster.expel(room.name, peersOf(waiting), 'waiting', 'put-back', null)
}

const isOneOf =
  (sessions: ReadonlySet<string>) =>
  ({ session }: Seat): boolean =>
    sessions.has(session)
