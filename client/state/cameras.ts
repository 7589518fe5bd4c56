// Whose cameras are shown where not all of them are: the same few on every page, and whom this person has pinned.
import type { PeerId } from '../../protocol/primitives.ts'
import type { RoomSettings } from '../../protocol/room-state.ts'

/** With more people than this, pictures of all would help nobody and cost each sender one upload a viewer. */
const ALL_SHOWN_UP_TO = 12
/** So many are shown then. */
const SHOWN_OF_MANY = 6

type CamerasAsked = {
  readonly settings: Pick<RoomSettings, 'mode' | 'speakers'>
  /** Everybody in the room, ourselves among them. */
  readonly people: number
  /** Whose camera is on and may be shown here, ourselves among them. */
  readonly on: readonly PeerId[]
  /** Who has spoken, the latest first. */
  readonly speakers: readonly PeerId[]
  readonly pinned: PeerId | null
}

/**
 * Whose camera is shown, of those that are on. Places that nobody has spoken for go to the others in the order of their
 * ids, so that all pages show the same. Shared screens do not count: they are always shown.
 */
export function camerasShown({ settings, people, on, speakers, pinned }: CamerasAsked): ReadonlySet<PeerId> {
  const places = placesFor(settings, people)
  if (on.length <= places) return new Set(on)
  const inOrder = new Set([...speakers.filter((peer) => on.includes(peer)), ...[...on].sort()])
  const shown = new Set([...inOrder].slice(0, places))
  if (pinned !== null && on.includes(pinned)) shown.add(pinned)
  return shown
}

function placesFor({ mode, speakers }: CamerasAsked['settings'], people: number): number {
  const many = people > ALL_SHOWN_UP_TO ? SHOWN_OF_MANY : Infinity
  return mode === 'smart' ? Math.min(speakers, many) : many
}
