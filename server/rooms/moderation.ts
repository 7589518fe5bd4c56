// What a person may give to the others: the room's order and the chairmen's words, put together. Pure.
import type { Role, Source } from '../../protocol/primitives.ts'
import { sources } from '../../protocol/primitives.ts'
import type { RoomSettings, RoomSettingsChange, WaitingRoom } from '../../protocol/room-state.ts'
import type { Verdicts } from './records.ts'

const none: Verdicts = {}

/**
 * The sources that every receiver silences or hides. `onlyChairmen` is the room's order: it binds participants whom no
 * chairman has let. A chairman's word about one person binds whatever their role.
 */
export function blockedFor(role: Role, onlyChairmen: readonly Source[], verdicts: Verdicts = none): readonly Source[] {
  const isBound = role === 'participant' || role === 'waiting'
  return sources.filter((source) => {
    const verdict = verdicts[source]
    return verdict === undefined ? isBound && onlyChairmen.includes(source) : verdict === 'blocked'
  })
}

/** What is to be remembered so that the source is free or blocked from now on. Null: the room's order says so already. */
export function verdictFor(
  blocked: boolean,
  role: Role,
  onlyChairmen: readonly Source[],
  source: Source,
): 'blocked' | 'allowed' | null {
  const isBlockedByOrder = blockedFor(role, onlyChairmen).includes(source)
  if (blocked === isBlockedByOrder) return null
  return blocked ? 'blocked' : 'allowed'
}

/** From the widest on. */
const waitingRooms: readonly WaitingRoom[] = ['off', 'uninvited', 'everybody']

/** Whether somebody who could have come in before this change could not after it: then tickets that are out are void. */
export function narrowsDoor(before: RoomSettings, change: RoomSettingsChange): boolean {
  const after = { ...before, ...change }
  return (
    (after.locked && !before.locked) ||
    (after.opensWithChairman && !before.opensWithChairman) ||
    waitingRooms.indexOf(after.waitingRoom) > waitingRooms.indexOf(before.waitingRoom)
  )
}
