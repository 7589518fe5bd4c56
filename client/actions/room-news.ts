// The room's own state, and who stands before its door.
import type { PeerId } from '../../protocol/primitives.ts'
import type { RoomState } from '../../protocol/room-state.ts'
import type { Knock } from '../../protocol/server-to-client.ts'
import { roomToTell } from './announcements.ts'
import type { Context } from './context.ts'
import { announce, nameOf, type Keepers } from './members.ts'
import { notify } from './notices.ts'

/** The highest revision counts: two changes may reach us by different ways. */
export function takeRoom({ state }: Context, keepers: Keepers, room: RoomState, by: PeerId | null): void {
  const before = state.room.value
  if (before && before.revision > room.revision) return
  state.room.value = room
  keepers.enforcement.applyToAll()
  keepers.media.obey()
  if (before && by !== state.self.value?.peer) announce(state, roomToTell(before, room, nameOf(state, by)))
}

/** Chairmen hear a knock once, however often the list comes; of several at once the last is named. */
export function takeKnocks({ state, stay, chime }: Context, people: readonly Knock[]): void {
  // Sent to chairmen alone, perhaps before the word that we have become one.
  if (!stay) return
  state.knocks.value = people
  // Somebody has answered: the call to do so is over.
  if (people.length === 0) state.notices.value = state.notices.value.filter(({ key }) => key !== 'knocked')
  const newest = people.filter(({ peer }) => !stay.knocked.has(peer)).at(-1)
  for (const { peer } of people) stay.knocked.add(peer)
  if (!newest) return
  chime.ring()
  // The open list shows it already, and a notice would only hide the answers.
  if (state.panel.value === 'people') return
  notify(state, 'knocked', 'info', { name: newest.name ?? '' })
}
