// The sockets of this worker that have a seat or wait, by their numbers and by their rooms.
import type { PeerId, RoomName } from '../../../protocol/primitives.ts'
import type { Holder, Lease, WorkerId } from '../bus.ts'
import type { Outlet } from '../../cluster-port.ts'

/** What came from one other worker for a socket: the last number, and those that its browser has not confirmed. */
export type Taken = { upTo: number; readonly pending: number[] }

export type Socket = {
  readonly holder: Holder
  readonly room: RoomName
  readonly peer: PeerId
  readonly place: Lease['place']
  readonly outlet: Outlet
  readonly taken: Map<WorkerId, Taken>
  /** False until it is known that the place was committed. */
  isSeated: boolean
  /** UTC milliseconds: when its seat was taken back with something lost; null: nothing was. */
  bereftAt: number | null
  /** Signals that came before that. */
  early: (() => void)[]
}

export class Sockets {
  readonly #workerId: () => WorkerId
  /** Ids that this worker had or has: it gets a new one when it was taken for dead. */
  readonly #mine = new Set<WorkerId>()
  readonly #byNumber = new Map<number, Socket>()
  readonly #byRoom = new Map<RoomName, Set<Socket>>()
  #last = 0

  constructor(workerId: () => WorkerId) {
    this.#workerId = workerId
  }

  /** For a place that is about to be taken. */
  open(place: Lease['place'], room: RoomName, peer: PeerId, outlet: Outlet): Socket {
    const worker = this.#workerId()
    this.#mine.add(worker)
    const holder = { worker, socket: ++this.#last }
    const state = { taken: new Map<WorkerId, Taken>(), isSeated: false, bereftAt: null, early: [] }
    const socket: Socket = { holder, room, peer, place, outlet, ...state }
    this.#byNumber.set(holder.socket, socket)
    const others = this.#byRoom.get(room)
    if (others) others.add(socket)
    else this.#byRoom.set(room, new Set([socket]))
    return socket
  }

  close(socket: Socket): void {
    this.#byNumber.delete(socket.holder.socket)
    const others = this.#byRoom.get(socket.room)
    others?.delete(socket)
    if (others?.size === 0) this.#byRoom.delete(socket.room)
  }

  isMine(holder: Holder | null | undefined): boolean {
    return holder !== null && holder !== undefined && this.#mine.has(holder.worker)
  }

  /** The socket of a holder, if it is here and not closed. */
  at(holder: Holder | null | undefined): Socket | undefined {
    return holder && this.#mine.has(holder.worker) ? this.#byNumber.get(holder.socket) : undefined
  }

  find(place: Lease['place'], room: RoomName, peer: PeerId, outlet?: Outlet): Socket | undefined {
    for (const socket of this.#byRoom.get(room) ?? []) {
      const isIt = socket.place === place && socket.peer === peer
      if (isIt && (outlet === undefined || socket.outlet === outlet)) return socket
    }
    return undefined
  }

  inRoom(room: RoomName): readonly Socket[] {
    return [...(this.#byRoom.get(room) ?? [])]
  }

  has(room: RoomName): boolean {
    return this.#byRoom.has(room)
  }

  /** Those whose place is committed. */
  *seated(): Iterable<Socket> {
    for (const socket of this.#byNumber.values()) if (socket.isSeated) yield socket
  }
}

export function leaseOf({ room, peer, place, holder }: Socket): Lease {
  return { room, peer, place, holder }
}
