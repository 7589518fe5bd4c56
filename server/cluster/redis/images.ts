// A room's hash in Redis to what workers know of it, and a commit to what the script does to the hash.
import type { PeerId, RoomName } from '../../../protocol/primitives.ts'
import type { Log } from '../../ports.ts'
import type { Commit, RoomImage, SeatRecord, WaiterRecord, WorkerId } from '../bus.ts'
import { holderOf, memberOf } from './leases.ts'
import { readSeat, readWaiter, writeRecord } from './schemas.ts'
import type { Seal } from './seal.ts'

const SEAT = 'seat:'
const WAITER = 'waiter:'

/** Where a record stands, so that a copy of it is worth nothing in another room or for another peer. */
const contextOf = (room: RoomName, field: string): string => `${room} ${field}`

/**
 * `fields`: names and values in turn, as HGETALL answers. Null: there is no record. A seat that cannot be read is left
 * out, and the log tells.
 */
export function imageOf(room: RoomName, fields: readonly unknown[], seal: Seal, log: Log): RoomImage | null {
  const head = new Map<string, string>()
  const seats = new Map<PeerId, SeatRecord>()
  const waiters = new Map<PeerId, WaiterRecord>()
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [field, value] = [String(fields[at]), String(fields[at + 1])]
    if (!field.includes(':')) {
      head.set(field, value)
      continue
    }
    const text = seal.open(contextOf(room, field), value)
    const isPlaced = text !== null && place(field, text, seats, waiters)
    if (!isPlaced) log.warn({ room, why: text === null ? 'seal' : 'bad-shape' }, 'a record of the bus was dropped')
  }
  const id = head.get('id')
  if (id === undefined) return null
  const [revision, version] = [Number(head.get('revision')), Number(head.get('version'))]
  return { id, revision, version, seats: inOrder(seats), waiters: inOrder(waiters) }
}

/** Redis has no order for the fields of a hash. */
function inOrder<R extends { readonly since: number }>(records: ReadonlyMap<PeerId, R>): ReadonlyMap<PeerId, R> {
  return new Map([...records].sort(([, a], [, b]) => a.since - b.since))
}

/** False when it is no record of this field. */
function place(
  field: string,
  text: string,
  seats: Map<PeerId, SeatRecord>,
  waiters: Map<PeerId, WaiterRecord>,
): boolean {
  if (field.startsWith(SEAT)) {
    const seat = readSeat(text)
    if (seat?.peer !== field.slice(SEAT.length)) return false
    seats.set(seat.peer, seat)
    return true
  }
  const waiter = readWaiter(text)
  if (waiter?.peer !== field.slice(WAITER.length)) return false
  waiters.set(waiter.peer, waiter)
  return true
}

/** What the script `commit` wants after its prefix. */
export function argumentsOf(
  commit: Commit,
  channel: string,
  message: string,
  { seal, worker, line }: { readonly seal: Seal; readonly worker: WorkerId; readonly line: number },
): readonly (string | number)[] {
  const { room, change, leases } = commit
  const put = (field: string, record: SeatRecord | WaiterRecord) => [
    field,
    seal.close(contextOf(room, field), writeRecord(record)),
  ]
  const fields = [
    ...change.seats.put.flatMap((seat) => put(`${SEAT}${seat.peer}`, seat)),
    ...change.waiters.put.flatMap((waiter) => put(`${WAITER}${waiter.peer}`, waiter)),
  ]
  const dropped = [
    ...change.seats.drop.map((peer) => `${SEAT}${peer}`),
    ...change.waiters.drop.map((peer) => `${WAITER}${peer}`),
  ]
  return [
    ...[change.from ?? '', room, channel, message, commit.seatsLeft, commit.waitersLeft, commit.isOver ? 1 : 0],
    ...[change.id, change.revision, change.version, worker, line],
    ...counted(fields),
    ...counted(dropped),
    ...counted(leases.drop.flatMap((lease) => [holderOf(lease), memberOf(lease)])),
    ...counted(leases.put.flatMap(({ lease, ms }) => [holderOf(lease), memberOf(lease), ms])),
  ]
}

const counted = (members: readonly (string | number)[]): readonly (string | number)[] => [members.length, ...members]
