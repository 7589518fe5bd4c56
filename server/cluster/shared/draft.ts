// The next state of a room, worked out on a copy by the rules of presence, and what has to be committed for it. Pure.
import type { ErrorCode } from '../../../protocol/errors.ts'
import type { PeerId, RoomName } from '../../../protocol/primitives.ts'
import { createPresence, type Place, type Presence } from '../../rooms/presence.ts'
import { beginWait, createWaitingRoom, type WaitingRoom } from '../../rooms/waiting-room.ts'
import { type Commit, type Holder, type Lease, LEASE_MS, type RoomImage, type SeatRecord } from '../bus.ts'
import type { Tell, WaiterRecord } from '../bus.ts'
import { isSameHolder, isSameSeat, isSameWaiter } from './image.ts'

type Waiting = Omit<WaiterRecord, 'holder'>

export type Draft = {
  readonly room: RoomName
  readonly before: RoomImage | null
  readonly presence: Presence<Holder>
  readonly waiting: WaitingRoom<Waiting, Holder>
  /** Of the peers that are away: those whose worker is gone. */
  readonly bereft: Set<PeerId>
  /** Where seats go in the roster that are not new but made again, by the peer. */
  readonly since: Map<PeerId, number>
  readonly tells: Tell[]
  readonly ends: { readonly peer: PeerId; readonly code: ErrorCode }[]
  /** Nobody gets into a room of this id any more. */
  isOver: boolean
}

/** `id`: of the room; `before` is its image or null. */
export function createDraft(room: RoomName, id: string, before: RoomImage | null): Draft {
  const presence = createPresence<Holder>(id)
  const waiting = createWaitingRoom<Waiting, Holder>(id)
  const draft: Draft = {
    room,
    before,
    presence,
    waiting,
    bereft: new Set(),
    since: new Map(),
    tells: [],
    ends: [],
    isOver: false,
  }
  if (!before) return draft
  presence.version = before.version
  for (const seat of before.seats.values()) {
    presence.places.set(seat.peer, placeOf(seat))
    draft.since.set(seat.peer, seat.since)
    if (seat.isBereft) draft.bereft.add(seat.peer)
  }
  for (const { holder, ...waiter } of before.waiters.values()) {
    waiting.waits.set(waiter.peer, { waiter, outlet: holder })
  }
  return draft
}

/** What of a record is the place of somebody who sits. */
export function placeOf(seat: SeatRecord): Place<Holder> {
  const { peer, role, session, source, blocked, handAt, floorAt, turn, turnedAt, holder } = seat
  const who = { peer, role, session, source, blocked, handAt, floorAt }
  return { ...who, outlet: holder, turn, turnedAt, waiting: [], waitingLength: 0 }
}

/** False when as many wait as may. */
export function draftWait(draft: Draft, waiter: Waiting, holder: Holder): boolean {
  return beginWait(draft.waiting, waiter, holder)
}

/** Everybody out, those who wait included. */
export function clearDraft(draft: Draft, code: ErrorCode): void {
  for (const peer of [...draft.presence.places.keys(), ...draft.waiting.waits.keys()]) draft.ends.push({ peer, code })
  draft.presence.places.clear()
  draft.waiting.waits.clear()
}

/** Null when nothing is different. `revision`: of the new state. */
export function commitOf(draft: Draft, revision: number, graceMs: number): Commit | null {
  const { room, before, presence, waiting, tells, ends, isOver } = draft
  const seats = seatsOf(draft, revision)
  const waiters = waitersOf(draft)
  const changes = [seats.put, seats.drop, waiters.put, waiters.drop, tells].some((list) => list.length > 0)
  if (!changes && !isOver) return null
  // A room that empties forgets its count.
  const version = presence.places.size === 0 ? 0 : presence.version
  const from = before?.revision ?? null
  return {
    room,
    change: { type: 'change', id: presence.id, from, revision, version, seats, waiters, tells, ends },
    seatsLeft: presence.places.size,
    waitersLeft: waiting.waits.size,
    leases: leasesOf(draft, seats, waiters, graceMs),
    isOver,
  }
}

type Edit<R> = { readonly put: readonly R[]; readonly drop: readonly PeerId[] }

function seatsOf({ before, presence, bereft, since }: Draft, revision: number): Edit<SeatRecord> {
  const put: SeatRecord[] = []
  for (const place of presence.places.values()) {
    const { peer, role, session, source, blocked, handAt, floorAt, outlet: holder, turn, turnedAt } = place
    const who = { peer, role, session, source, blocked, handAt, floorAt, turn, turnedAt, holder }
    const seat = { ...who, since: since.get(peer) ?? revision, isBereft: holder === null && bereft.has(peer) }
    const was = before?.seats.get(peer)
    if (!was || !isSameSeat(was, seat)) put.push(seat)
  }
  return { put, drop: [...(before?.seats.keys() ?? [])].filter((peer) => !presence.places.has(peer)) }
}

function waitersOf({ before, waiting }: Draft): Edit<WaiterRecord> {
  const put: WaiterRecord[] = []
  for (const { waiter, outlet: holder } of waiting.waits.values()) {
    const record = { ...waiter, holder }
    const was = before?.waiters.get(waiter.peer)
    if (!was || !isSameWaiter(was, record)) put.push(record)
  }
  return { put, drop: [...(before?.waiters.keys() ?? [])].filter((peer) => !waiting.waits.has(peer)) }
}

/** A lease ends with its holder; the next one begins with the holder that follows, or with nobody for the grace time. */
function leasesOf(
  { room, before }: Draft,
  seats: Edit<SeatRecord>,
  waiters: Edit<WaiterRecord>,
  graceMs: number,
): Commit['leases'] {
  const put: { lease: Lease; ms: number }[] = []
  const drop: Lease[] = []
  const leave = (place: Lease['place'], was: SeatRecord | WaiterRecord | undefined): void => {
    if (was) drop.push({ room, peer: was.peer, place, holder: was.holder })
  }
  const pass = (
    place: Lease['place'],
    was: SeatRecord | WaiterRecord | undefined,
    now: Lease['holder'],
    peer: PeerId,
  ) => {
    if (was && isSameHolder(was.holder, now)) return
    leave(place, was)
    put.push({ lease: { room, peer, place, holder: now }, ms: now ? LEASE_MS : graceMs })
  }
  for (const { peer, holder } of seats.put) pass('seat', before?.seats.get(peer), holder, peer)
  for (const peer of seats.drop) leave('seat', before?.seats.get(peer))
  for (const { peer, holder } of waiters.put) pass('waiter', before?.waiters.get(peer), holder, peer)
  for (const peer of waiters.drop) leave('waiter', before?.waiters.get(peer))
  return { put, drop }
}
