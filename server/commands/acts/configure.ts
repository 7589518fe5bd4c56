// configure: changes the room's settings.
import { Refusal } from '../../../protocol/errors.ts'
import { may } from '../../../protocol/permissions.ts'
import type { RoomSettings, RoomSettingsChange } from '../../../protocol/room-state.ts'
import type { Waiter } from '../../cluster-port.ts'
import { narrowsDoor } from '../../rooms/moderation.ts'
import type { Act } from '../actor.ts'
import { askAgain } from './ask-again.ts'
import { changeRoom } from './change-room.ts'
import { settle } from './settle.ts'
import { waitersOf } from './target.ts'

/**
 * Only admins say whether a room is persistent: `not-allowed`, also together with other changes. Those inside stay,
 * whatever the door is like now. Refuses with `no-such-room`.
 */
export const configure: Act<'configure'> = async ({ settings }, room, actor, deps) => {
  if (settings.persistent !== undefined && !may(actor.role, 'configure.persistent')) throw new Refusal('not-allowed')
  const change = { settings, narrowsDoor: narrowsDoor(room.settings, settings) }
  const changed = await changeRoom(room, change, `settings changed: ${inWords(settings)}`, actor, deps)
  if (settings.onlyChairmen !== undefined) await settle(changed, null, actor.peer, deps)
  const freed = (await waitersOf(room, deps)).filter((waiter) => isOpenTo(waiter, room.settings, changed.settings))
  await askAgain(freed, room, deps)
}

/** Whether the reason to wait may have gone with this change. */
function isOpenTo({ waitsFor }: Waiter, before: RoomSettings, after: RoomSettings): boolean {
  const isSwitchedOff = before.waitingRoom !== 'off' && after.waitingRoom === 'off'
  return isSwitchedOff || (waitsFor !== 'admission' && before.opensWithChairman && !after.opensWithChairman)
}

/** Settings are switches, numbers and words of the protocol: nothing a person typed. */
function inWords(change: RoomSettingsChange): string {
  return Object.entries(change)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' ') || 'nothing' : String(value)}`)
    .join(', ')
}
