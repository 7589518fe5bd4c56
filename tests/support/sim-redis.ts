// What workers share, in the memory of one process: records, leases, claims and channels, as Redis keeps them.
import type { RoomName } from '../../protocol/primitives.ts'
import {
  type Commit,
  type Committed,
  type Lease,
  LEASE_MS,
  type RoomChange,
  type RoomImage,
  type RoomMessage,
  type WorkerId,
  type WorkerMessage,
} from '../../server/cluster/bus.ts'

/** A sealed message: `count` numbers those of one sender on one channel. */
export type Sealed = { readonly channel: string; readonly from: WorkerId; readonly count: number } & (
  { readonly room: RoomName; readonly message: RoomMessage } | { readonly room: null; readonly message: WorkerMessage }
)

type Held = { readonly lease: Lease; due: number; givenUntil: number }

/** After so long without a sweep everybody is given time to beat again. */
const UNSWEPT_MS = 5_000
/** How long a lease that has run out is one worker's to look after. */
const GIVEN_MS = 2_000

const keyOf = ({ room, place, peer, holder }: Lease): string =>
  [room, place, peer, holder?.worker ?? '', holder?.socket ?? ''].join('\n')

const follows = ({ from, id }: RoomChange, record: RoomImage | null): boolean =>
  record ? record.revision === from && record.id === id : from === null

export class SimRedis {
  readonly #now: () => number
  readonly #graceMs: number
  readonly rooms = new Map<RoomName, RoomImage>()
  readonly #leases = new Map<string, Held>()
  readonly #over = new Set<string>()
  readonly #claims = new Map<string, number>()
  readonly #subscribers = new Map<string, Map<WorkerId, (message: Sealed) => void>>()
  #sweptAt: number
  /** Another one after each loss of memory. */
  epoch = 1
  recoveringUntil: number
  /** A test may look at each commit that is done. */
  onCommit: (commit: Commit, now: RoomImage | null) => void = () => undefined

  constructor(now: () => number, graceMs: number, recoveringMs = 0) {
    this.#now = now
    this.#graceMs = graceMs
    this.#sweptAt = now()
    this.recoveringUntil = recoveringMs > 0 ? now() + recoveringMs : 0
  }

  flush(): void {
    for (const all of [this.rooms, this.#leases, this.#over, this.#claims]) all.clear()
    this.epoch++
    this.recoveringUntil = this.#now() + this.#graceMs
  }

  subscribe(channel: string, worker: WorkerId, hear: (message: Sealed) => void): void {
    const all = this.#subscribers.get(channel) ?? new Map<WorkerId, (message: Sealed) => void>()
    this.#subscribers.set(channel, all.set(worker, hear))
  }

  unsubscribe(channel: string, worker: WorkerId): void {
    this.#subscribers.get(channel)?.delete(worker)
  }

  disconnect(worker: WorkerId): void {
    for (const all of this.#subscribers.values()) all.delete(worker)
  }

  /** How many hear it. */
  publish(message: Sealed): number {
    const all = [...(this.#subscribers.get(message.channel)?.values() ?? [])]
    for (const hear of all) hear(message)
    return all.length
  }

  commit(commit: Commit, sealed: Sealed): Committed {
    const { room, change, leases, isOver } = commit
    if (this.#over.has(change.id)) return { is: 'over' }
    const record = this.rooms.get(room) ?? null
    if (!follows(change, record)) return { is: 'stale', image: record }
    this.#put(commit, record)
    for (const lease of leases.drop) this.#leases.delete(keyOf(lease))
    for (const { lease, ms } of leases.put) {
      this.#leases.set(keyOf(lease), { lease, due: this.#now() + ms, givenUntil: 0 })
    }
    if (isOver) this.#over.add(change.id)
    this.onCommit(commit, this.rooms.get(room) ?? null)
    this.publish(sealed)
    return { is: 'done' }
  }

  #put({ room, change, seatsLeft, waitersLeft }: Commit, record: RoomImage | null): void {
    const seats = new Map(record?.seats)
    const waiters = new Map(record?.waiters)
    for (const peer of change.seats.drop) seats.delete(peer)
    for (const peer of change.waiters.drop) waiters.delete(peer)
    for (const seat of change.seats.put) seats.set(seat.peer, seat)
    for (const waiter of change.waiters.put) waiters.set(waiter.peer, waiter)
    if (seats.size !== seatsLeft || waiters.size !== waitersLeft) throw new Error('a commit that cannot count')
    const inOrder = new Map([...seats].sort(([, a], [, b]) => a.since - b.since))
    const { id, revision, version } = change
    if (seats.size + waiters.size === 0) this.rooms.delete(room)
    else this.rooms.set(room, { id, revision, version, seats: inOrder, waiters })
  }

  beat(leases: readonly Lease[]): readonly Lease[] {
    return leases.filter((lease) => {
      const held = this.#leases.get(keyOf(lease))
      if (held) held.due = this.#now() + LEASE_MS
      return !held
    })
  }

  sweep(limit: number): readonly Lease[] {
    const now = this.#now()
    const wasUnswept = now - this.#sweptAt > UNSWEPT_MS
    this.#sweptAt = now
    if (wasUnswept) for (const held of this.#leases.values()) held.due = Math.max(held.due, now + LEASE_MS)
    const out = [...this.#leases.values()].filter((held) => held.due <= now && held.givenUntil <= now).slice(0, limit)
    for (const held of out) held.givenUntil = now + GIVEN_MS
    return out.map((held) => held.lease)
  }

  bury(worker: WorkerId): void {
    for (const held of this.#leases.values()) if (held.lease.holder?.worker === worker) held.due = this.#now()
  }

  claim(key: string, ms: number): boolean {
    if (this.isClaimed(key)) return false
    this.#claims.set(key, this.#now() + ms)
    return true
  }

  isClaimed(key: string): boolean {
    return (this.#claims.get(key) ?? 0) > this.#now()
  }

  occupied(): ReadonlyMap<RoomName, number> {
    return new Map([...this.rooms].flatMap(([room, { seats }]) => (seats.size > 0 ? [[room, seats.size]] : [])))
  }
}
