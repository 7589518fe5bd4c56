// Signals that this worker has taken for peers that are away or elsewhere, until their browsers have them.
import { encode } from '../../../protocol/codec.ts'
import { MAX_AWAY_FRAMES, MAX_AWAY_LENGTH } from '../../../protocol/limits.ts'
import type { PeerId, RoomName } from '../../../protocol/primitives.ts'
import type { ServerFrame } from '../../../protocol/server-to-client.ts'
import type { Bus, WorkerId } from '../bus.ts'

/** Not confirmed for so long: sent again. Confirmations are asked for once a second; while one is missing, nothing that follows is taken. */
const RESEND_AFTER_MS = 3_000

export type Kept = {
  readonly number: number
  readonly frame: ServerFrame
  readonly length: number
  readonly at: number
  /** When it went the last time (`Bus.now`); 0: it has not gone yet. */
  sentAt: number
}
type Pile = {
  readonly room: RoomName
  readonly peer: PeerId
  frames: Kept[]
  length: number
  last: number
}

export class Outbox {
  readonly #bus: Bus
  readonly #rooms = new Map<RoomName, Map<PeerId, Pile>>()
  /** Piles that are not empty. */
  readonly #full = new Set<Pile>()
  readonly #idle: (() => void)[] = []
  /** No pile that is forgotten has had a higher number: one made anew is not taken for an older one. */
  #highest = 0

  constructor(bus: Bus) {
    this.#bus = bus
  }

  /**
   * Null when the peer is away and its pile is full. For one that is there the oldest is forgotten instead: it has it in
   * all likelihood.
   */
  keep(room: RoomName, peer: PeerId, frame: ServerFrame, isAway: boolean): Kept | null {
    const pile = this.#pile(room, peer)
    const { length } = encode(frame)
    while (pile.frames.length >= MAX_AWAY_FRAMES || pile.length + length > MAX_AWAY_LENGTH) {
      const oldest = isAway ? undefined : pile.frames.shift()
      if (!oldest) return null
      pile.length -= oldest.length
    }
    const kept = { number: ++pile.last, frame, length, at: this.#bus.now(), sentAt: 0 }
    pile.frames.push(kept)
    pile.length += length
    this.#full.add(pile)
    return kept
  }

  #pile(room: RoomName, peer: PeerId): Pile {
    const piles = this.#rooms.get(room) ?? new Map<PeerId, Pile>()
    this.#rooms.set(room, piles)
    const known = piles.get(peer)
    if (known) return known
    const pile = { room, peer, frames: [], length: 0, last: this.#highest }
    piles.set(peer, pile)
    return pile
  }

  /** One frame that has just been kept. False when that worker is no more; rejects as `Bus.send` does. */
  async pass(room: RoomName, peer: PeerId, kept: Kept, worker: WorkerId): Promise<boolean> {
    const pile = this.#pile(room, peer)
    return this.#send(pile, [kept], worker)
  }

  /** All that is kept for a peer, to the worker where it is now. */
  flush(room: RoomName, peer: PeerId, worker: WorkerId): void {
    const pile = this.#rooms.get(room)?.get(peer)
    if (!pile || pile.frames.length === 0) return
    // What does not arrive goes again.
    this.#send(pile, [...pile.frames], worker).catch(() => undefined)
  }

  async #send({ room, peer, frames: all }: Pile, some: readonly Kept[], worker: WorkerId): Promise<boolean> {
    for (const kept of some) kept.sentAt = this.#bus.now()
    const frames = some.map(({ number, frame }) => ({ number, frame }))
    const at = some[0]?.at ?? 0
    const first = all[0]?.number ?? some[0]?.number ?? 0
    return this.#bus.send(worker, { type: 'frames', room, peer, place: 'seat', at, first, frames })
  }

  /** Its sender was refused, and keeps it. */
  takeBack(room: RoomName, peer: PeerId, kept: Kept): void {
    this.#remove(room, peer, (one) => one !== kept)
  }

  /** The browser has them, up to this number. */
  confirm(room: RoomName, peer: PeerId, number: number): void {
    this.#remove(room, peer, (one) => one.number > number)
  }

  #remove(room: RoomName, peer: PeerId, stays: (one: Kept) => boolean): void {
    const pile = this.#rooms.get(room)?.get(peer)
    if (!pile) return
    pile.frames = pile.frames.filter(stays)
    pile.length = pile.frames.reduce((sum, one) => sum + one.length, 0)
    this.#look(pile)
  }

  #look(pile: Pile): void {
    if (pile.frames.length > 0) return
    this.#full.delete(pile)
    if (this.#full.size === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }

  /** What is kept for a peer that is here now; it is not kept any longer. */
  take(room: RoomName, peer: PeerId): readonly ServerFrame[] {
    const frames = this.#rooms.get(room)?.get(peer)?.frames ?? []
    this.#remove(room, peer, () => false)
    return frames.map((one) => one.frame)
  }

  /** The peer has left. */
  forget(room: RoomName, peer: PeerId): void {
    this.#remove(room, peer, () => false)
    const piles = this.#rooms.get(room)
    this.#highest = Math.max(this.#highest, piles?.get(peer)?.last ?? 0)
    piles?.delete(peer)
    if (piles?.size === 0) this.#rooms.delete(room)
  }

  forgetRoom(room: RoomName): void {
    for (const peer of this.#rooms.get(room)?.keys() ?? []) this.forget(room, peer)
  }

  /** Whether something is kept for somebody of this room. */
  hasKept(room: RoomName): boolean {
    for (const pile of this.#rooms.get(room)?.values() ?? []) if (pile.frames.length > 0) return true
    return false
  }

  /** For whom something is kept. */
  peers(room: RoomName): readonly PeerId[] {
    return [...(this.#rooms.get(room)?.values() ?? [])].flatMap((pile) => (pile.frames.length > 0 ? [pile.peer] : []))
  }

  /** Whom to send again what they should have had by now: while the oldest is missing, nothing that follows it is taken. */
  overdue(): readonly { readonly room: RoomName; readonly peer: PeerId }[] {
    const before = this.#bus.now() - RESEND_AFTER_MS
    return [...this.#full].filter(({ frames: [oldest] }) => oldest && oldest.sentAt <= before)
  }

  /** All that is kept. */
  rest(): readonly { readonly room: RoomName; readonly peer: PeerId }[] {
    return [...this.#full]
  }

  /** Resolves when nothing is kept any more. */
  whenEmpty(): Promise<void> {
    if (this.#full.size === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#idle.push(resolve)
    })
  }
}
