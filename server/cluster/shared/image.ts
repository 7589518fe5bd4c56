// A room as one worker knows it, one commit after the other. Pure.
import type { PeerId } from '../../../protocol/primitives.ts'
import type { Knock, Member, Roster } from '../../../protocol/server-to-client.ts'
import type { Holder, RoomChange, RoomImage, SeatRecord, WaiterRecord } from '../bus.ts'

/** The room after a change that follows upon this image; null when nobody sits or waits there any more. */
export function applyChange(image: RoomImage | null, change: RoomChange): RoomImage | null {
  const seats = edited(image?.seats, change.seats)
  const waiters = edited(image?.waiters, change.waiters)
  if (seats.size === 0 && waiters.size === 0) return null
  const { id, revision, version } = change
  return { id, revision, version, seats: inOrder(seats), waiters }
}

function edited<R extends { readonly peer: PeerId }>(
  before: ReadonlyMap<PeerId, R> | undefined,
  { put, drop }: { readonly put: readonly R[]; readonly drop: readonly PeerId[] },
): ReadonlyMap<PeerId, R> {
  const after = new Map(before)
  for (const peer of drop) after.delete(peer)
  for (const record of put) after.set(record.peer, record)
  return after
}

/** Seats that were made again after Redis had lost its memory go back to where they were. */
function inOrder(seats: ReadonlyMap<PeerId, SeatRecord>): ReadonlyMap<PeerId, SeatRecord> {
  let last = -Infinity
  for (const { since } of seats.values()) {
    if (since < last) return new Map([...seats].sort(([, a], [, b]) => a.since - b.since))
    last = since
  }
  return seats
}

export function isSameHolder(a: Holder | null | undefined, b: Holder | null | undefined): boolean {
  return a?.worker === b?.worker && a?.socket === b?.socket
}

export function isSameSeat(a: SeatRecord, b: SeatRecord): boolean {
  return (
    a.role === b.role &&
    a.handAt === b.handAt &&
    a.floorAt === b.floorAt &&
    a.turn === b.turn &&
    a.turnedAt === b.turnedAt &&
    a.isBereft === b.isBereft &&
    isSameHolder(a.holder, b.holder) &&
    isSameIdentity(a, b)
  )
}

function isSameIdentity(a: SeatRecord, b: SeatRecord): boolean {
  return a.session === b.session && a.source === b.source && a.blocked.join() === b.blocked.join()
}

export function isSameWaiter(a: WaiterRecord, b: WaiterRecord): boolean {
  return (
    a.name === b.name &&
    a.since === b.since &&
    a.waitsFor === b.waitsFor &&
    a.source === b.source &&
    isSameHolder(a.holder, b.holder)
  )
}

export function rosterOfImage(image: RoomImage | null, complete: boolean): Roster {
  const memberOf = ({ peer, role, blocked, handAt, floorAt }: SeatRecord): Member => {
    return { peer, role, blocked: [...blocked], handAt, floorAt }
  }
  return { version: image?.version ?? 0, complete, peers: [...(image?.seats.values() ?? [])].map(memberOf) }
}

/** Those who wait, as chairmen see them, oldest first. */
export function knocksOf(image: RoomImage | null): Knock[] {
  return [...(image?.waiters.values() ?? [])].map(({ peer, name, since }) => ({ peer, name, since }))
}
