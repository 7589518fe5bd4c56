// Who holds the seats of one room, and in which version. Pure: time and the way to a socket come as arguments.
import { MAX_AWAY_FRAMES, MAX_AWAY_LENGTH, RESUME_OVERLAP_MS } from '../../protocol/limits.ts'
import type { PeerId, Role } from '../../protocol/primitives.ts'
import type { Member, Roster, ServerFrame } from '../../protocol/server-to-client.ts'

/** One seat. `outlet` is null while the peer's socket is away. */
export type Place<O> = {
  readonly peer: PeerId
  readonly role: Role
  outlet: O | null
  /** The rotation of the resume token that is valid now, and since when. */
  turn: number
  turnedAt: number
  waiting: ServerFrame[]
  waitingLength: number
}

export type Presence<O> = {
  /** Differs between two rooms that bore the same name one after the other. */
  readonly id: string
  version: number
  readonly places: Map<PeerId, Place<O>>
}

export function createPresence<O>(id: string): Presence<O> {
  return { id, version: 0, places: new Map() }
}

/** `limit` 0 means none. */
export function hasSpace(room: Presence<unknown>, limit: number): boolean {
  return limit === 0 || room.places.size < limit
}

/** Seats a peer and raises the version. The caller has asked `hasSpace`. */
export function takePlace<O>(room: Presence<O>, member: Member, outlet: O, turn: number, now: number): Place<O> {
  const { peer, role } = member
  const place: Place<O> = { peer, role, outlet, turn, turnedAt: now, waiting: [], waitingLength: 0 }
  room.places.set(peer, place)
  room.version++
  return place
}

/** True when there was such a seat; then the version has risen. */
export function freePlace(room: Presence<unknown>, peer: PeerId): boolean {
  if (!room.places.delete(peer)) return false
  room.version++
  return true
}

/**
 * Rotates a place's resume token, or answers false when the token that was shown is spent.
 * The token before the current one is good for `RESUME_OVERLAP_MS`, because the reply that carried its successor may
 * have been lost; it leads to the same successor, however often it is shown. A turn from the future is ours all the
 * same: it was sealed before a restart, and an older copy of it came back first.
 */
export function rotate(place: Place<unknown>, shown: number, now: number): boolean {
  if (shown >= place.turn) {
    place.turn = shown + 1
    place.turnedAt = now
    return true
  }
  return shown === place.turn - 1 && now - place.turnedAt <= RESUME_OVERLAP_MS
}

/** Keeps a frame for a peer that is away; false when its queue is full. */
export function putAside(place: Place<unknown>, frame: ServerFrame, length: number): boolean {
  if (place.waiting.length >= MAX_AWAY_FRAMES || place.waitingLength + length > MAX_AWAY_LENGTH) return false
  place.waiting.push(frame)
  place.waitingLength += length
  return true
}

/** What waited, oldest first; the queue is empty afterwards. */
export function takeWaiting(place: Place<unknown>): readonly ServerFrame[] {
  const missed = place.waiting
  place.waiting = []
  place.waitingLength = 0
  return missed
}

export function rosterOf(room: Presence<unknown>, complete: boolean): Roster {
  const peers = [...room.places.values()].map(({ peer, role }) => ({ peer, role }))
  return { version: room.version, complete, peers }
}
