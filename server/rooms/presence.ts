// Who holds the seats of one room, and in which version. Pure: time and the way to a socket come as arguments.
import { MAX_AWAY_FRAMES, MAX_AWAY_LENGTH, RESUME_OVERLAP_MS } from '../../protocol/limits.ts'
import { may } from '../../protocol/permissions.ts'
import type { PeerId, Role, Source } from '../../protocol/primitives.ts'
import type { Member, Roster, ServerFrame } from '../../protocol/server-to-client.ts'

/** Whoever takes a seat. */
export type Sitter = {
  readonly peer: PeerId
  readonly role: Role
  readonly session: string
  readonly source: string
  readonly blocked: readonly Source[]
}

/** What of a member may change while it sits. */
export type MemberChange = {
  readonly peer: PeerId
  readonly role?: Role
  readonly blocked?: readonly Source[]
  readonly handAt?: number | null
  readonly floorAt?: number | null
}

/**
 * What is to change, or how that is worked out on the members of the room with this id as they are in the moment of the
 * change. The latter may be asked more than once, and refuse.
 */
export type MemberChanges =
  readonly MemberChange[] | ((members: readonly Member[], roomId: string) => readonly MemberChange[])

/** One seat. `outlet` is null while the peer's socket is away. */
export type Place<O> = {
  readonly peer: PeerId
  readonly session: string
  readonly source: string
  role: Role
  blocked: readonly Source[]
  /** UTC milliseconds since when the hand is up, or null. */
  handAt: number | null
  /** UTC milliseconds since when the peer has the floor, or null. */
  floorAt: number | null
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

/** Seats a peer, its hand down and without the floor, and raises the version. The caller has asked `hasSpace`. */
export function takePlace<O>(room: Presence<O>, sitter: Sitter, outlet: O, turn: number, now: number): Place<O> {
  const { peer, role, session, source, blocked } = sitter
  const who = { peer, role, session, source, blocked, handAt: null, floorAt: null }
  const place: Place<O> = { ...who, outlet, turn, turnedAt: now, waiting: [], waitingLength: 0 }
  room.places.set(peer, place)
  room.version++
  return place
}

/** The seat that has been freed, if there was one; then the version has risen. */
export function freePlace<O>(room: Presence<O>, peer: PeerId): Place<O> | null {
  const place = room.places.get(peer)
  if (!place) return null
  room.places.delete(peer)
  room.version++
  return place
}

export type Changed<O> = { readonly place: Place<O>; readonly roleBefore: Role }

/**
 * Does what really changes something; then the version has risen by one, however many seats it concerns. Peers without a
 * seat are passed over. A hand that is up and raised again stays up since the first time, and so it is with the floor.
 */
export function changePlaces<O>(room: Presence<O>, wanted: MemberChanges): readonly Changed<O>[] {
  const changes = typeof wanted === 'function' ? wanted([...room.places.values()].map(memberOf), room.id) : wanted
  const before = new Map<Place<O>, Member>()
  for (const change of changes) {
    const place = room.places.get(change.peer)
    if (!place) continue
    if (!before.has(place)) before.set(place, memberOf(place))
    apply(place, change)
  }
  const changed = [...before].filter(([place, was]) => !isSame(memberOf(place), was))
  if (changed.length > 0) room.version++
  return changed.map(([place, was]) => ({ place, roleBefore: was.role }))
}

function apply(place: Place<unknown>, { role, blocked, handAt, floorAt }: MemberChange): void {
  if (role !== undefined) place.role = role
  if (blocked !== undefined) place.blocked = blocked
  if (handAt !== undefined) place.handAt = handAt === null ? null : (place.handAt ?? handAt)
  if (floorAt !== undefined) place.floorAt = floorAt === null ? null : (place.floorAt ?? floorAt)
}

function isSame(a: Member, b: Member): boolean {
  const isBlockedAlike = a.blocked.length === b.blocked.length && a.blocked.every((one) => b.blocked.includes(one))
  return a.role === b.role && a.handAt === b.handAt && a.floorAt === b.floorAt && isBlockedAlike
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

/** Whoever may let others in is told who waits. */
export function hearsOfWaiting(place: { readonly role: Role }): boolean {
  return may(place.role, 'admit')
}

/** A seat as the others see it. */
export function memberOf({ peer, role, blocked, handAt, floorAt }: Place<unknown>): Member {
  return { peer, role, blocked: [...blocked], handAt, floorAt }
}

export function rosterOf(room: Presence<unknown>, complete: boolean): Roster {
  return { version: room.version, complete, peers: [...room.places.values()].map(memberOf) }
}
