// The seats of one process: who sits in which room, whose socket is away, and what each of them is told.
import { encode } from '../../protocol/codec.ts'
import { type ErrorCode, Refusal } from '../../protocol/errors.ts'
import type { PeerId, RoomName } from '../../protocol/primitives.ts'
import type { Knock, Roster, ServerFrame, WhyLeft } from '../../protocol/server-to-client.ts'
import type { Delivery, Outlet, Seat, SeatChanges, Seated } from '../cluster-port.ts'
import type { Clock, Log } from '../ports.ts'
import {
  changePlaces,
  createPresence,
  freePlace,
  hasSpace,
  hearsOfWaiting,
  memberOf,
  type Place,
  type Presence,
  putAside,
  rosterOf,
  rotate,
  takePlace,
  takeWaiting,
} from '../rooms/presence.ts'
import { createRecovery, type Recovery } from './recovery.ts'

export type PresenceOptions = {
  readonly clock: Clock
  readonly log: Log
  /** How long a seat outlives its socket. */
  readonly graceMs: number
  /** UTC milliseconds: until then peers of an earlier run of this relay may take their seats back. */
  readonly recoveringUntil: number
  readonly onLost?: (seat: Seat) => void
  /** Rooms of this id are no more. */
  readonly isOver: (roomId: string) => boolean
  /** The room was deleted, and another bears its name now. */
  readonly onReplaced: (room: RoomName, roomId: string) => void
  /** Who waits before a room's door. */
  readonly waiting: (room: RoomName, roomId: string) => Knock[]
}

type Room = Presence<Outlet>
type OnePlace = Place<Outlet>

export class LocalPresence {
  readonly #options: PresenceOptions
  readonly #rooms = new Map<RoomName, Room>()
  readonly #graces = new Map<PeerId, () => void>()
  readonly #recovery: Recovery

  constructor(options: PresenceOptions) {
    this.#options = options
    this.#recovery = createRecovery(options.clock, options.recoveringUntil, () => {
      for (const room of this.#rooms.values()) {
        room.version++
        tellAll(room, { type: 'roster', roster: rosterOf(room, true) })
      }
    })
  }

  admit(seat: Seat, outlet: Outlet, turn: number, limit: number): Seated {
    const room = this.#roomFor(seat)
    if (!hasSpace(room, limit)) throw new Refusal('room-full')
    const place = takePlace(room, seat, outlet, turn, this.#options.clock.now())
    this.#rooms.set(seat.room, room)
    this.#options.log.info({ room: room.id, peer: seat.peer, members: room.places.size }, 'peer joined')
    // What the newcomer is given is noted before the others hear: a socket of theirs may end while it is told.
    const seated = { roster: this.#rosterOf(room), turn, missed: [], kept: false }
    tellAll(room, { type: 'peer-joined', version: room.version, member: memberOf(place) }, place)
    this.#showWaiting(seat.room, room, [place])
    return seated
  }

  #roomFor(seat: Seat): Room {
    if (this.#options.isOver(seat.roomId)) throw new Refusal('no-such-room')
    const known = this.#rooms.get(seat.room)
    if (known?.id === seat.roomId) return known
    if (known) this.#options.onReplaced(seat.room, known.id)
    return createPresence<Outlet>(seat.roomId)
  }

  resume(seat: Seat, outlet: Outlet, turn: number, limit: number): Seated {
    const room = this.#rooms.get(seat.room)
    const place = room?.id === seat.roomId ? room.places.get(seat.peer) : undefined
    if (room && place) return this.#sitDownAgain(seat, room, place, outlet, turn)
    if (!this.#recovery.mayReturn(seat.peer, seat.roomId)) throw new Refusal('bad-resume')
    return this.admit(seat, outlet, turn + 1, limit)
  }

  #sitDownAgain(seat: Seat, room: Room, place: OnePlace, outlet: Outlet, turn: number): Seated {
    if (!rotate(place, turn, this.#options.clock.now())) throw new Refusal('bad-resume')
    this.#stopGrace(place.peer)
    const older = place.outlet
    place.outlet = outlet
    const missed = [...(older?.undelivered() ?? []), ...takeWaiting(place)]
    older?.end('taken-over')
    // The seat was kept true while its peer was away; what the caller has read may be older.
    if (place.role !== seat.role) outlet.become(place.role)
    this.#showWaiting(seat.room, room, [place])
    this.#options.log.info({ room: room.id, peer: place.peer, takenOver: older !== null }, 'peer resumed')
    return { roster: this.#rosterOf(room), turn: place.turn, missed, kept: true }
  }

  away(name: RoomName, peer: PeerId, outlet: Outlet): void {
    const place = this.#rooms.get(name)?.places.get(peer)
    if (place?.outlet !== outlet) return
    place.outlet = null
    for (const frame of outlet.undelivered()) putAside(place, frame, encode(frame).length)
    const cancel = this.#options.clock.after(this.#options.graceMs, () => {
      const seat = this.seats(name).find((each) => each.peer === peer)
      this.free(name, [peer], 'lost', null)
      if (seat) this.#options.onLost?.(seat)
    })
    this.#graces.set(peer, cancel)
  }

  /** Frees seats; everybody else hears of each. The answer: the sockets that sat there. */
  free(name: RoomName, peers: readonly PeerId[], why: WhyLeft, by: PeerId | null): readonly Outlet[] {
    for (const peer of peers) this.#recovery.rememberGone(peer)
    const room = this.#rooms.get(name)
    if (!room) return []
    const freed = peers.flatMap((peer) => {
      const place = freePlace(room, peer)
      return place ? [{ place, version: room.version }] : []
    })
    // All are out before anybody is told: none of them shall hear of the others.
    const outlets = freed.flatMap(({ place }) => this.#vacate(place))
    if (room.places.size === 0) this.#rooms.delete(name)
    for (const { place, version } of freed) {
      tellAll(room, { type: 'peer-left', version, peer: place.peer, why, by })
      this.#options.log.info({ room: room.id, peer: place.peer, why, members: room.places.size }, 'peer left')
    }
    return outlets
  }

  #vacate(place: OnePlace): readonly Outlet[] {
    this.#stopGrace(place.peer)
    const { outlet } = place
    place.outlet = null
    return outlet ? [outlet] : []
  }

  #stopGrace(peer: PeerId): void {
    this.#graces.get(peer)?.()
    this.#graces.delete(peer)
  }

  /** Everybody out, and nobody is told `peer-left`. */
  dissolve(name: RoomName, roomId: string, code: ErrorCode): void {
    this.#recovery.rememberOver(roomId)
    const room = this.#rooms.get(name)
    if (room?.id !== roomId) return
    this.#rooms.delete(name)
    const places = [...room.places.values()]
    const outlets = places.flatMap((place) => this.#vacate(place))
    this.#options.log.info({ room: roomId, code, members: places.length }, 'everybody was sent out')
    for (const outlet of outlets) outlet.end(code)
  }

  change(name: RoomName, changes: SeatChanges, by: PeerId | null): void {
    const room = this.#rooms.get(name)
    const changed = room ? changePlaces(room, changes) : []
    if (!room || changed.length === 0) return
    const { version } = room
    const members = changed.map(({ place }) => memberOf(place))
    const others = changed.filter(({ place, roleBefore }) => place.role !== roleBefore)
    for (const { place } of others) place.outlet?.become(place.role)
    tellAll(room, { type: 'peers-changed', version, members, by })
    const newChairmen = others.filter(({ roleBefore }) => !hearsOfWaiting({ role: roleBefore }))
    this.#showWaiting(
      name,
      room,
      newChairmen.map(({ place }) => place),
    )
  }

  /** Nothing is said when nobody waits: whoever comes in, or comes to it, starts from an empty list. */
  #showWaiting(name: RoomName, room: Room, places: readonly OnePlace[]): void {
    const chairmen = places.filter(hearsOfWaiting)
    const people = chairmen.length > 0 ? this.#options.waiting(name, room.id) : []
    if (people.length === 0) return
    for (const place of chairmen) place.outlet?.send({ type: 'waiting', people })
  }

  toPeer(name: RoomName, peer: PeerId, frame: ServerFrame): Delivery {
    const place = this.#rooms.get(name)?.places.get(peer)
    if (!place) return 'no-such-peer'
    if (!place.outlet) return putAside(place, frame, encode(frame).length) ? 'delivered' : 'peer-away'
    place.outlet.send(frame)
    return 'delivered'
  }

  tell(name: RoomName, frame: ServerFrame, to: 'everybody' | 'chairmen'): void {
    const room = this.#rooms.get(name)
    if (!room) return
    if (to === 'everybody') tellAll(room, frame)
    else tellChairmen(room, frame)
  }

  /** To the chairmen of the room with this id. */
  tellChairmen(name: RoomName, roomId: string, frame: ServerFrame): void {
    const room = this.#rooms.get(name)
    if (room?.id === roomId) tellChairmen(room, frame)
  }

  roster(name: RoomName): Roster {
    const room = this.#rooms.get(name)
    return room ? this.#rosterOf(room) : { version: 0, complete: !this.#recovery.isOn(), peers: [] }
  }

  #rosterOf(room: Room): Roster {
    return rosterOf(room, !this.#recovery.isOn())
  }

  seats(name: RoomName): readonly Seat[] {
    const room = this.#rooms.get(name)
    return [...(room?.places.values() ?? [])].map(({ peer, role, session, source, blocked }) => {
      return { room: name, roomId: room?.id ?? '', peer, role, session, source, blocked }
    })
  }

  isComplete(): boolean {
    return !this.#recovery.isOn()
  }

  occupied(): ReadonlyMap<RoomName, number> {
    return new Map([...this.#rooms].map(([name, room]) => [name, room.places.size]))
  }

  close(): void {
    this.#recovery.stop()
    for (const cancel of this.#graces.values()) cancel()
    this.#graces.clear()
    this.#rooms.clear()
  }
}

function tellAll(room: Room, frame: ServerFrame, except?: OnePlace): void {
  for (const place of room.places.values()) if (place !== except) place.outlet?.send(frame)
}

function tellChairmen(room: Room, frame: ServerFrame): void {
  for (const place of room.places.values()) if (hearsOfWaiting(place)) place.outlet?.send(frame)
}
