// Presence and delivery inside one process: the cluster of an instance that has no Redis.
import { encode } from '../../protocol/codec.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { PeerId, RoomName } from '../../protocol/primitives.ts'
import type { Roster, ServerFrame, WhyLeft } from '../../protocol/server-to-client.ts'
import type { Clock, Log } from '../ports.ts'
import type { Cluster, Delivery, Outlet, Seat, Seated } from '../cluster-port.ts'
import {
  createPresence,
  freePlace,
  hasSpace,
  type Place,
  type Presence,
  putAside,
  rosterOf,
  rotate,
  takePlace,
  takeWaiting,
} from '../rooms/presence.ts'

/** Peers remembered as gone while seats are still being taken back; the oldest are forgotten first. */
const MAX_GONE = 10_000

export type LocalClusterOptions = {
  readonly clock: Clock
  readonly log: Log
  /** How long a seat outlives its socket. */
  readonly graceMs: number
  /** UTC milliseconds: until then peers of an earlier run of this relay may take their seats back. */
  readonly recoveringUntil: number
}

/** A cluster of one process. Nothing of it outlives the process but what the resume tokens say. */
export function createLocalCluster(options: LocalClusterOptions): Cluster {
  const presence = new LocalPresence(options)
  return {
    join: (seat, outlet, limit) => promised(() => presence.admit(seat, outlet, 1, limit)),
    resume: (seat, outlet, turn, limit) => promised(() => presence.resume(seat, outlet, turn, limit)),
    away: (room, peer, outlet) => {
      presence.away(room, peer, outlet)
    },
    leave: (room, peer, why) =>
      promised(() => {
        presence.leave(room, peer, why)
      }),
    toPeer: (room, peer, frame) => promised(() => presence.toPeer(room, peer, frame)),
    roster: (room) => promised(() => presence.roster(room)),
    close: () =>
      promised(() => {
        presence.close()
      }),
  }
}

class LocalPresence {
  readonly #options: LocalClusterOptions
  readonly #rooms = new Map<RoomName, Presence<Outlet>>()
  readonly #graces = new Map<PeerId, () => void>()
  readonly #gone = new Set<PeerId>()
  #isRecovering: boolean
  readonly #stopRecovery: () => void

  constructor(options: LocalClusterOptions) {
    const { clock, recoveringUntil } = options
    const leftMs = recoveringUntil - clock.now()
    this.#options = options
    this.#isRecovering = leftMs > 0
    this.#stopRecovery = this.#isRecovering ? clock.after(leftMs, () => this.#endRecovery()) : () => undefined
  }

  #endRecovery(): void {
    this.#isRecovering = false
    this.#gone.clear()
    for (const room of this.#rooms.values()) {
      room.version++
      tell(room, null, { type: 'roster', roster: rosterOf(room, true) })
    }
  }

  admit(seat: Seat, outlet: Outlet, turn: number, limit: number): Seated {
    const room = this.#roomFor(seat)
    if (!hasSpace(room, limit)) throw new Refusal('room-full')
    takePlace(room, seat, outlet, turn, this.#options.clock.now())
    this.#rooms.set(seat.room, room)
    tell(room, seat.peer, { type: 'peer-joined', version: room.version, peer: seat.peer, role: seat.role })
    this.#options.log.info({ room: room.id, peer: seat.peer, members: room.places.size }, 'peer joined')
    return { roster: rosterOf(room, !this.#isRecovering), turn, missed: [], kept: false }
  }

  #roomFor(seat: Seat): Presence<Outlet> {
    const known = this.#rooms.get(seat.room)
    if (known?.id === seat.roomId) return known
    if (known) this.#abandon(known)
    return createPresence<Outlet>(seat.roomId)
  }

  /** The room was deleted and another bears its name now. */
  #abandon(room: Presence<Outlet>): void {
    for (const place of room.places.values()) {
      this.#stopGrace(place.peer)
      const { outlet } = place
      place.outlet = null
      outlet?.end('no-such-room')
    }
  }

  resume(seat: Seat, outlet: Outlet, turn: number, limit: number): Seated {
    const room = this.#rooms.get(seat.room)
    const place = room?.id === seat.roomId ? room.places.get(seat.peer) : undefined
    if (room && place) return this.#sitDownAgain(room, place, outlet, turn)
    if (!this.#isRecovering || this.#gone.has(seat.peer)) throw new Refusal('bad-resume')
    return this.admit(seat, outlet, turn + 1, limit)
  }

  #sitDownAgain(room: Presence<Outlet>, place: Place<Outlet>, outlet: Outlet, turn: number): Seated {
    if (!rotate(place, turn, this.#options.clock.now())) throw new Refusal('bad-resume')
    this.#stopGrace(place.peer)
    const older = place.outlet
    place.outlet = outlet
    const missed = [...(older?.undelivered() ?? []), ...takeWaiting(place)]
    older?.end('taken-over')
    this.#options.log.info({ room: room.id, peer: place.peer, takenOver: older !== null }, 'peer resumed')
    return { roster: rosterOf(room, !this.#isRecovering), turn: place.turn, missed, kept: true }
  }

  away(name: RoomName, peer: PeerId, outlet: Outlet): void {
    const place = this.#rooms.get(name)?.places.get(peer)
    if (place?.outlet !== outlet) return
    place.outlet = null
    for (const frame of outlet.undelivered()) putAside(place, frame, encode(frame).length)
    const cancel = this.#options.clock.after(this.#options.graceMs, () => {
      this.leave(name, peer, 'lost')
    })
    this.#graces.set(peer, cancel)
  }

  leave(name: RoomName, peer: PeerId, why: WhyLeft): void {
    const room = this.#rooms.get(name)
    if (!room || !freePlace(room, peer)) return
    this.#stopGrace(peer)
    this.#rememberGone(peer)
    if (room.places.size === 0) this.#rooms.delete(name)
    tell(room, peer, { type: 'peer-left', version: room.version, peer, why })
    this.#options.log.info({ room: room.id, peer, why, members: room.places.size }, 'peer left')
  }

  /** Only while seats may be made anew from a token alone; afterwards a token without a seat is void anyway. */
  #rememberGone(peer: PeerId): void {
    if (!this.#isRecovering) return
    this.#gone.add(peer)
    const oldest = this.#gone.size > MAX_GONE ? this.#gone.values().next().value : undefined
    if (oldest !== undefined) this.#gone.delete(oldest)
  }

  #stopGrace(peer: PeerId): void {
    this.#graces.get(peer)?.()
    this.#graces.delete(peer)
  }

  toPeer(name: RoomName, peer: PeerId, frame: ServerFrame): Delivery {
    const place = this.#rooms.get(name)?.places.get(peer)
    if (!place) return 'no-such-peer'
    if (!place.outlet) return putAside(place, frame, encode(frame).length) ? 'delivered' : 'peer-away'
    place.outlet.send(frame)
    return 'delivered'
  }

  roster(name: RoomName): Roster {
    const isComplete = !this.#isRecovering
    const room = this.#rooms.get(name)
    return room ? rosterOf(room, isComplete) : { version: 0, complete: isComplete, peers: [] }
  }

  close(): void {
    this.#stopRecovery()
    for (const cancel of this.#graces.values()) cancel()
    this.#graces.clear()
    this.#rooms.clear()
  }
}

function tell(room: Presence<Outlet>, except: PeerId | null, frame: ServerFrame): void {
  for (const place of room.places.values()) if (place.peer !== except) place.outlet?.send(frame)
}

/** Runs at once; what it throws rejects the promise. */
function promised<T>(act: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(act())
  })
}
