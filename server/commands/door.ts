// A room's door: what the asking browser would find there, and who is told when it opens.
import { type ErrorCode, Refusal } from '../../protocol/errors.ts'
import type { DoorReply } from '../../protocol/http.ts'
import { isChairman } from '../../protocol/permissions.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import type { Result } from '../../protocol/result.ts'
import { defaultRoomSettings } from '../../protocol/room-state.ts'
import type { Deps } from '../ports.ts'
import { type Admission, reasonToWait } from '../rooms/admission.ts'
import type { RoomRow } from '../rooms/records.ts'
import { type Approach, approach, type AtTheDoor, hasChairman, idOf, judge } from './approach.ts'
import { isToldOf } from './notify-entry.ts'

/**
 * Opens no session: whoever only looks leaves nothing behind. Refuses with `bad-room-name`, `reserved-room-name`,
 * `no-such-room` or `banned`; where rooms are hidden, an unknown one and one that would turn the visitor away look like
 * one that has a password.
 */
export async function readDoor(deps: Deps, visitor: AtTheDoor): Promise<DoorReply> {
  const door = await doorFor(deps, await approach(deps, visitor))
  if (door === null) throw new Refusal('banned')
  return door
}

/** What they find who have come up to it; null: they are banned. Whoever has an invitation knows of the room. */
export async function doorFor(deps: Deps, known: Approach): Promise<DoorReply | null> {
  const answer = await judge(deps, known, null)
  const notifies = await isToldOf('entries', idOf(known.room), deps)
  const { name, room, person, pass } = known
  if (!room || (deps.rules.hideExistence && !answer.ok && pass === null)) return hidden(name)
  if (!answer.ok && answer.error === 'banned') return null
  const { askName } = room.settings
  if (answer.ok && isChairman(answer.value.role))
    return { name, door: 'open', role: answer.value.role, askName, waitingRoom: false, notifies }
  const reason = reasonToWait(room, { person, pass }, await hasChairman(room, deps))
  const door = doorOf(room, answer)
  return { name, door, role: 'participant', askName, waitingRoom: reason !== null, notifies }
}

function doorOf({ settings }: RoomRow, answer: Result<Admission, ErrorCode>): DoorReply['door'] {
  if (answer.ok) return 'open'
  return settings.locked ? 'locked' : 'password'
}

function hidden(name: RoomName): DoorReply {
  const { askName } = defaultRoomSettings
  return { name, door: 'password', role: 'participant', askName, waitingRoom: false, notifies: false }
}

/** A chairman is in, by whichever way: whoever waited for one asks at the door again. */
export async function openDoor(
  { name, id }: Pick<RoomRow, 'name' | 'id'>,
  { cluster }: Pick<Deps, 'cluster'>,
): Promise<void> {
  for (const { peer, roomId, waitsFor } of await cluster.waiters(name))
    if (roomId === id && waitsFor !== 'admission') await cluster.toWaiter(name, peer, { type: 'come-in', ticket: null })
}
