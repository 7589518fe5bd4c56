// Signals from other workers for the sockets of this one: each goes on once, in its order, and is confirmed when its
// browser has it.
import type { PeerId, RoomName } from '../../../protocol/primitives.ts'
import type { ServerFrame } from '../../../protocol/server-to-client.ts'
import type { Bus, RoomImage, WorkerId, WorkerMessage } from '../bus.ts'
import type { Replicas } from './replicas.ts'
import type { Socket, Sockets, Taken } from './sockets.ts'

/** Confirmations are told together. */
const CONFIRM_AFTER_MS = 50

export type Frames = Extract<WorkerMessage, { type: 'frames' }>
type Delivered = Extract<WorkerMessage, { type: 'delivered' }>['peers'][number]

type Needs = {
  readonly bus: Bus
  readonly after: (ms: number, act: () => void) => () => void
  readonly sockets: Sockets
  readonly replicas: Replicas
  /** Whether this peer is known to have left. */
  readonly isGone: (peer: PeerId) => boolean
}

export class Inbox {
  readonly #needs: Needs
  /** What is to be confirmed, by the worker that sent it, and by room and peer. */
  readonly #unsaid = new Map<WorkerId, Map<string, Delivered>>()
  #stop: (() => void) | null = null

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Nothing happens, and nothing is confirmed, when the peer is not here: the sender sends it where it is next. */
  receive(message: Frames, from: WorkerId): void {
    this.#needs.replicas.when(message.room, ({ image }) => {
      this.#route(message, from, image)
    })
  }

  #route(message: Frames, from: WorkerId, image: RoomImage | null): void {
    const { peer, place } = message
    const record = place === 'seat' ? image?.seats.get(peer) : image?.waiters.get(peer)
    const socket = this.#needs.sockets.at(record?.holder)
    if (!socket || !image) return
    if (!socket.isSeated) socket.early.push(() => this.receive(message, from))
    else if (place === 'waiter') for (const { frame } of message.frames) socket.outlet.send(frame)
    else this.#take(message, from, socket, image)
  }

  /** A socket takes nothing that has a gap before it: what is missing there is on its way, or will be sent again. */
  #take({ first, frames }: Frames, from: WorkerId, socket: Socket, image: RoomImage): void {
    const taken = socket.taken.get(from) ?? { upTo: 0, pending: [] }
    socket.taken.set(from, taken)
    const begin = frames[0]?.number ?? 0
    if (begin > Math.max(taken.upTo, first - 1) + 1) return
    for (const { number, frame } of frames) {
      if (number <= taken.upTo) continue
      taken.upTo = number
      if (this.#isNobodys(frame, image)) continue
      taken.pending.push(number)
      socket.outlet.send(frame, () => {
        taken.pending.splice(0, taken.pending.indexOf(number) + 1)
        this.#confirm(from, socket.room, socket.peer, taken)
      })
    }
    if (taken.pending.length === 0) this.#confirm(from, socket.room, socket.peer, taken)
  }

  /** Said by somebody who has left meanwhile. */
  #isNobodys(frame: ServerFrame, { seats }: RoomImage): boolean {
    return frame.type === 'signal' && !seats.has(frame.from) && this.#needs.isGone(frame.from)
  }

  #confirm(worker: WorkerId, room: RoomName, peer: PeerId, { upTo, pending }: Taken): void {
    const peers = this.#unsaid.get(worker) ?? new Map<string, Delivered>()
    this.#unsaid.set(worker, peers)
    peers.set(JSON.stringify([room, peer]), { room, peer, number: (pending[0] ?? upTo + 1) - 1 })
    this.#stop ??= this.#needs.after(CONFIRM_AFTER_MS, () => {
      this.say()
    })
  }

  /** Tells what is not told yet. Whatever gets lost on the way is asked for again by sending the signals again. */
  say(): void {
    this.#stop?.()
    this.#stop = null
    for (const [worker, peers] of this.#unsaid) {
      this.#needs.bus.send(worker, { type: 'delivered', peers: [...peers.values()] }).catch(() => undefined)
    }
    this.#unsaid.clear()
  }
}
