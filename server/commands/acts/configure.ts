// configure: changes the room's settings.
import { Refusal } from '../../../protocol/errors.ts'
import { may } from '../../../protocol/permissions.ts'
import type { RoomSettings, RoomSettingsChange } from '../../../protocol/room-state.ts'
import type { Waiter } from '../../cluster-port.ts'
import type { Deps } from '../../ports.ts'
import { narrowsDoor } from '../../rooms/moderation.ts'
import type { RoomRow } from '../../rooms/records.ts'
import type { Act, Actor } from '../actor.ts'
import { askAgain } from './ask-again.ts'
import { changeRoom } from './change-room.ts'
import { giveFloorTo, settleFloor } from './floor.ts'
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
  await moveFloor(room, changed, actor, deps)
  await askAgain(await freedBy(room, changed, deps), room, deps)
}

/** A lecture begins with the chairman who begins it, if seated here. Who had the floor beyond the new order loses it. */
async function moveFloor(before: RoomRow, after: RoomRow, { peer }: Actor, deps: Deps): Promise<void> {
  const isLecture = after.settings.mode === 'lecture' && before.settings.mode !== 'lecture'
  if (isLecture && peer !== null) await giveFloorTo(peer, after, peer, deps).catch(unlessRefused)
  if (isOtherOrder(before.settings, after.settings)) await settleFloor(after, peer, deps)
}

/** They have left meanwhile, or the mode is another one again: the settings stand all the same. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof Refusal) || error.code === 'relay-unavailable') throw error
}

function isOtherOrder(before: RoomSettings, after: RoomSettings): boolean {
  return before.mode !== after.mode || before.speakers !== after.speakers
}

/** Those who may not have to wait any more. */
async function freedBy(before: RoomRow, after: RoomRow, deps: Deps): Promise<readonly Waiter[]> {
  const waiters = await waitersOf(before, deps)
  const opensToInvited = before.settings.waitingRoom === 'everybody' && after.settings.waitingRoom === 'uninvited'
  const freed: Waiter[] = []
  for (const waiter of waiters)
    if (isOpenTo(waiter, before.settings, after.settings) || (opensToInvited && (await isInvited(waiter, deps))))
      freed.push(waiter)
  return freed
}

async function isInvited({ roomId, session }: Waiter, { clock, store }: Deps): Promise<boolean> {
  return (await store.findPass(roomId, session, clock.now())) !== null
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
