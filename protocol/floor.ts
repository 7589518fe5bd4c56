// The floor: who may speak in a room of which mode, and who is seen and heard by whom. Pure; the same on both sides.
import { isChairman } from './permissions.ts'
import type { PeerId, Role, Source } from './primitives.ts'
import type { RoomMode, RoomSettings } from './room-state.ts'

/** What of a member counts for the floor. `floorAt`: since when they have it, in UTC milliseconds, or null. */
export type Speaker = { readonly role: Role; readonly floorAt: number | null }

/** How many may have the floor at once. 0: this mode knows none. */
export function floorPlaces({ mode, speakers }: Pick<RoomSettings, 'mode' | 'speakers'>): number {
  if (mode === 'podium') return speakers
  return mode === 'lecture' ? 1 : 0
}

/**
 * May this member give the source to anybody at all? On the podium only who has the floor and chairmen may; in a lecture
 * everybody may, because the lecturer sees and hears them. Chat goes to everybody in every mode.
 */
export function maySend(source: Source, { role, floorAt }: Speaker, mode: RoomMode): boolean {
  return source === 'chat' || mode !== 'podium' || floorAt !== null || isChairman(role)
}

/** Does the viewer see and hear this speaker? What is not shown the viewer silences and hides by itself, whatever comes. */
export function isShownTo(viewer: Speaker, speaker: Speaker, mode: RoomMode): boolean {
  if (mode === 'lecture') return speaker.floorAt !== null || viewer.floorAt !== null
  return maySend('camera', speaker, mode)
}

/**
 * Those who have the floor, who has had it longest first. Of two who got it in the same millisecond the smaller id comes
 * first, so that everybody has the same order.
 */
export function floorHolders<M extends { readonly peer: PeerId; readonly floorAt: number | null }>(
  members: Iterable<M>,
): readonly M[] {
  const since = ({ floorAt }: M): number => floorAt ?? Infinity
  return [...members]
    .filter(({ floorAt }) => floorAt !== null)
    .sort((a, b) => since(a) - since(b) || (a.peer < b.peer ? -1 : 1))
}
