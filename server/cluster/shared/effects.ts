// What a change of a room means for the sockets of this worker.
import type { ErrorCode } from '../../../protocol/errors.ts'
import type { PeerId, RoomName } from '../../../protocol/primitives.ts'
import type { ServerFrame } from '../../../protocol/server-to-client.ts'
import { hearsOfWaiting } from '../../rooms/presence.ts'
import type { RoomChange, RoomImage, SeatRecord, Tell, WaiterRecord } from '../bus.ts'
import { isSameHolder, knocksOf, rosterOfImage } from './image.ts'
import type { Outbox } from './outbox.ts'
import type { Socket, Sockets } from './sockets.ts'

type Ending = { readonly socket: Socket; readonly code: ErrorCode }

export type EffectsNeeds = {
  readonly sockets: Sockets
  readonly outbox: Outbox
  /** Whether no seats are still being taken back. */
  readonly isComplete: () => boolean
  readonly onGap: (room: RoomName) => void
  /** A socket or something that was kept is gone. */
  readonly onLess: (room: RoomName) => void
}

export class Effects {
  readonly #needs: EffectsNeeds

  constructor(needs: EffectsNeeds) {
    this.#needs = needs
  }

  /** All are out before anybody is told, so that none of them hears of the others; a role holds before it is told. */
  applied(room: RoomName, before: RoomImage | null, after: RoomImage | null, change: RoomChange): void {
    const codes = new Map(change.ends.map(({ peer, code }) => [peer, code]))
    const seats = [...change.seats.drop, ...change.seats.put.map((seat) => seat.peer)]
    const waiters = [...change.waiters.drop, ...change.waiters.put.map((waiter) => waiter.peer)]
    const endings = [
      ...seats.flatMap((peer) => this.#unseat(room, before?.seats.get(peer), after?.seats.get(peer), codes.get(peer))),
      ...waiters.flatMap((peer) => this.#unwait(before?.waiters.get(peer), after?.waiters.get(peer), codes.get(peer))),
    ]
    for (const peer of seats) this.#become(before?.seats.get(peer), after?.seats.get(peer))
    for (const tell of change.tells) this.tell(after, tell)
    if (waiters.length > 0) this.tell(after, this.#waitingNow(after))
    else for (const peer of seats) this.#showWaiting(before?.seats.get(peer), after?.seats.get(peer), after)
    const moved = seats.filter((peer) => isElsewhere(before?.seats.get(peer), after?.seats.get(peer)))
    this.#finish(room, moved, after, endings)
  }

  /** Something was missed: everybody hears how it is now. */
  reloaded(room: RoomName, before: RoomImage | null, after: RoomImage | null): void {
    const { sockets, outbox, isComplete, onGap } = this.#needs
    const endings = sockets.inRoom(room).flatMap((socket) => {
      if (!socket.isSeated) return []
      const { peer, place } = socket
      const isWaiter = place === 'waiter'
      if (!isWaiter) return this.#stray(room, socket, after?.seats.get(peer))
      return isSameHolder(after?.waiters.get(peer)?.holder, socket.holder) ? [] : this.#out(socket, 'relay-unavailable')
    })
    for (const peer of after?.seats.keys() ?? []) this.#become(before?.seats.get(peer), after?.seats.get(peer))
    const roster = rosterOfImage(after, isComplete())
    this.tell(after, { frame: { type: 'roster', roster }, to: 'everybody', except: null })
    this.tell(after, this.#waitingNow(after))
    // Those who are missing may be about to make their seats again.
    const kept = outbox.peers(room).filter((peer) => isComplete() || after?.seats.has(peer))
    this.#finish(room, kept, after, endings)
    onGap(room)
  }

  /** No seats are taken back any more. */
  completed(room: RoomName, image: RoomImage | null): void {
    const roster = rosterOfImage(image, true)
    this.tell(image, { frame: { type: 'roster', roster }, to: 'everybody', except: null })
    const { outbox, onLess } = this.#needs
    for (const peer of outbox.peers(room)) if (!image?.seats.has(peer)) outbox.forget(room, peer)
    onLess(room)
  }

  #stray(room: RoomName, socket: Socket, now: SeatRecord | undefined): readonly Ending[] {
    if (isSameHolder(now?.holder, socket.holder) && now) return []
    this.#keep(room, socket)
    return this.#out(socket, now?.holder ? 'taken-over' : 'relay-unavailable')
  }

  /** The socket of a seat that it has no longer. One that left by itself is not ended: it says goodbye. */
  #unseat(
    room: RoomName,
    was: SeatRecord | undefined,
    now: SeatRecord | undefined,
    code: ErrorCode | undefined,
  ): readonly Ending[] {
    const socket = this.#needs.sockets.at(was?.holder)
    if (!socket || (now && isSameHolder(was?.holder, now.holder))) return []
    if (now) this.#keep(room, socket)
    const why = now ? (now.holder ? 'taken-over' : 'relay-unavailable') : code
    return this.#out(socket, why)
  }

  #unwait(
    was: WaiterRecord | undefined,
    now: WaiterRecord | undefined,
    code: ErrorCode | undefined,
  ): readonly Ending[] {
    const socket = this.#needs.sockets.at(was?.holder)
    if (!socket || isSameHolder(was?.holder, now?.holder)) return []
    return this.#out(socket, code)
  }

  #out(socket: Socket, code: ErrorCode | undefined): readonly Ending[] {
    this.#needs.sockets.close(socket)
    return code === undefined ? [] : [{ socket, code }]
  }

  /** What its browser may not have follows the peer. */
  #keep(room: RoomName, { peer, outlet }: Socket): void {
    for (const frame of outlet.undelivered()) this.#needs.outbox.keep(room, peer, frame, false)
  }

  #become(was: SeatRecord | undefined, now: SeatRecord | undefined): void {
    if (was && now && was.role !== now.role && isSameHolder(was.holder, now.holder)) {
      this.#needs.sockets.at(now.holder)?.outlet.become(now.role)
    }
  }

  /** To those of the room whose sockets are here. */
  tell(image: RoomImage | null, { frame, to, except }: Tell): void {
    for (const seat of image?.seats.values() ?? []) {
      if (seat.peer === except || (to === 'chairmen' && !hearsOfWaiting(seat))) continue
      this.#needs.sockets.at(seat.holder)?.outlet.send(frame)
    }
  }

  #waitingNow(image: RoomImage | null): Tell {
    return { frame: waitingFrame(image), to: 'chairmen', except: null }
  }

  /** Nothing is said when nobody waits: whoever comes in, or comes to it, starts from an empty list. */
  #showWaiting(was: SeatRecord | undefined, now: SeatRecord | undefined, after: RoomImage | null): void {
    if (!now || !after || after.waiters.size === 0 || !hearsOfWaiting(now)) return
    const hadIt = was !== undefined && hearsOfWaiting(was) && isSameHolder(was.holder, now.holder)
    if (!hadIt) this.#needs.sockets.at(now.holder)?.outlet.send(waitingFrame(after))
  }

  #finish(room: RoomName, seats: readonly PeerId[], after: RoomImage | null, endings: readonly Ending[]): void {
    const { outbox, sockets, onLess } = this.#needs
    for (const peer of seats) {
      const seat = after?.seats.get(peer)
      if (!seat) outbox.forget(room, peer)
      else if (seat.holder && !sockets.isMine(seat.holder)) outbox.flush(room, peer, seat.holder.worker)
    }
    for (const { socket, code } of endings) socket.outlet.end(code)
    onLess(room)
  }
}

function isElsewhere(was: SeatRecord | undefined, now: SeatRecord | undefined): boolean {
  return !now || !isSameHolder(was?.holder, now.holder)
}

function waitingFrame(image: RoomImage | null): ServerFrame {
  return { type: 'waiting', people: knocksOf(image) }
}
