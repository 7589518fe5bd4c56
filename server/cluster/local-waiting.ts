// The waiting rooms of one process: who waits before which door, and the chairmen who are told.
import { Refusal } from '../../protocol/errors.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { PeerId, RoomName } from '../../protocol/primitives.ts'
import type { Knock, ServerFrame } from '../../protocol/server-to-client.ts'
import type { Outlet, Waiter } from '../cluster-port.ts'
import type { Log } from '../ports.ts'
import { beginWait, createWaitingRoom, endWaits, peopleOf, type Wait, type WaitingRoom } from '../rooms/waiting-room.ts'

type Options = {
  readonly log: Log
  /** Rooms of this id are no more. */
  readonly isOver: (roomId: string) => boolean
  /** The room was deleted, and another bears its name now. */
  readonly onReplaced: (room: RoomName, roomId: string) => void
  readonly tellChairmen: (room: RoomName, roomId: string, frame: ServerFrame) => void
}

export class LocalWaiting {
  readonly #options: Options
  readonly #rooms = new Map<RoomName, WaitingRoom<Waiter, Outlet>>()

  constructor(options: Options) {
    this.#options = options
  }

  wait(waiter: Waiter, outlet: Outlet): void {
    const { room: name, roomId } = waiter
    if (this.#options.isOver(roomId)) throw new Refusal('no-such-room')
    const older = this.#rooms.get(name)
    if (older && older.id !== roomId) this.#options.onReplaced(name, older.id)
    const room = this.#rooms.get(name) ?? createWaitingRoom<Waiter, Outlet>(roomId)
    if (!beginWait(room, waiter, outlet)) throw new Refusal('room-full')
    this.#rooms.set(name, room)
    this.#options.log.info({ room: roomId, peer: waiter.peer, waiting: room.waits.size }, 'somebody waits')
    this.#tellChairmen(name, room)
  }

  /** Those who wait before the room with this id, oldest first. */
  people(name: RoomName, roomId: string): Knock[] {
    const room = this.#rooms.get(name)
    return room?.id === roomId ? peopleOf(room) : []
  }

  waiters(name: RoomName): readonly Waiter[] {
    return [...(this.#rooms.get(name)?.waits.values() ?? [])].map((wait) => wait.waiter)
  }

  toWaiter(name: RoomName, peer: PeerId, frame: ServerFrame): boolean {
    const wait = this.#rooms.get(name)?.waits.get(peer)
    wait?.outlet.send(frame)
    return wait !== undefined
  }

  dismiss(name: RoomName, peers: readonly PeerId[], code: ErrorCode): void {
    for (const { outlet } of this.#end(name, peers)) outlet.end(code)
  }

  stopWaiting(name: RoomName, peer: PeerId, outlet: Outlet): void {
    if (this.#rooms.get(name)?.waits.get(peer)?.outlet === outlet) this.#end(name, [peer])
  }

  /** The list is right before anybody hears of it, and before a socket ends, which comes back here as `stopWaiting`. */
  #end(name: RoomName, peers: readonly PeerId[]): readonly Wait<Waiter, Outlet>[] {
    const room = this.#rooms.get(name)
    const ended = room ? endWaits(room, peers) : []
    if (!room || ended.length === 0) return ended
    if (room.waits.size === 0) this.#rooms.delete(name)
    this.#tellChairmen(name, room)
    return ended
  }

  #tellChairmen(name: RoomName, room: WaitingRoom<Waiter, Outlet>): void {
    this.#options.tellChairmen(name, room.id, { type: 'waiting', people: peopleOf(room) })
  }

  /** Nobody is told: the chairmen of that room go as well. */
  dissolve(name: RoomName, roomId: string, code: ErrorCode): void {
    const room = this.#rooms.get(name)
    if (room?.id !== roomId) return
    this.#rooms.delete(name)
    for (const { outlet } of room.waits.values()) outlet.end(code)
  }

  close(): void {
    this.#rooms.clear()
  }
}
