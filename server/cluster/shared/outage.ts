// When the others cannot be reached, and afterwards: rooms are loaded anew, and made anew when Redis has lost them.
import { Refusal } from '../../../protocol/errors.ts'
import type { PeerId, RoomName } from '../../../protocol/primitives.ts'
import type { Log } from '../../ports.ts'
import { createBoundedSet } from '../bounded-set.ts'
import { BEAT_EVERY_MS, type Bus, LEASE_MS, type RoomChange, type RoomImage, type SeatRecord } from '../bus.ts'
import { type Draft, placeOf } from './draft.ts'
import type { Effects } from './effects.ts'
import { freeSeats } from './free.ts'
import { isSameHolder } from './image.ts'
import { type Insistence, isOutage } from './insistence.ts'
import type { Replica } from './replica.ts'
import type { Replicas } from './replicas.ts'
import type { Socket, Sockets } from './sockets.ts'
import type { Transactions } from './transactions.ts'
import { rosterOf } from '../../rooms/presence.ts'

/** In this time after a loss of memory the others make their seats again; nobody new takes one where seats are counted. */
const REMAKE_MS = 6_000
const MAX_GONE = 10_000
/** A worker that was silent for so long may have been taken for dead, and does not know it yet: it was stopped, or blocked. */
const SILENT_MS = LEASE_MS - BEAT_EVERY_MS / 2

type Needs = {
  readonly bus: Bus
  readonly log: Log
  readonly after: (ms: number, act: () => void) => () => void
  readonly sockets: Sockets
  readonly replicas: Replicas
  readonly transactions: Transactions
  readonly insistence: Insistence
  readonly effects: Effects
}

export class Outage {
  readonly #needs: Needs
  #hasBeenUp = false
  #beatAt = 0
  #holdUntil = 0
  #restoring = 0
  readonly #gone = createBoundedSet(MAX_GONE)
  #stopWatch: () => void = () => undefined

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** What a worker says that has just woken up would come after what its peers have said since by another one. */
  requireReach(): void {
    const { bus } = this.#needs
    if (!bus.isUp() || bus.now() - this.#beatAt > SILENT_MS) throw new Refusal('relay-unavailable', 1)
  }

  /** This worker's leases were prolonged, or there were none. */
  onBeat(): void {
    this.#beatAt = this.#needs.bus.now()
  }

  /** Refuses new seats in a room with a limit while the others may still make theirs again. */
  requireCount(limit: number): void {
    const leftMs = this.#holdUntil - this.#needs.bus.now()
    if (limit > 0 && leftMs > 0) throw new Refusal('relay-unavailable', Math.ceil(leftMs / 1000))
  }

  isComplete(): boolean {
    return this.#leftMs() <= 0
  }

  isGone(peer: PeerId): boolean {
    return this.#gone.has(peer)
  }

  #leftMs(): number {
    const { bus } = this.#needs
    return bus.recoveringUntil() - bus.now()
  }

  /** May the peer's seat be made anew by its token? Not when it has left since, nor when its room was sent home. */
  async mayReturn(peer: PeerId, roomId: string): Promise<boolean> {
    const { bus } = this.#needs
    if (this.isComplete() || this.#gone.has(peer)) return false
    return !(await bus.isClaimed(`gone:${peer}`)) && !(await bus.isClaimed(`ended:${roomId}`))
  }

  async rememberGone(peers: readonly PeerId[]): Promise<void> {
    for (const peer of peers) this.#gone.add(peer)
    const leftMs = this.#leftMs()
    if (leftMs > 0) await Promise.all(peers.map((peer) => this.#needs.bus.claim(`gone:${peer}`, leftMs)))
  }

  /** Also those who have not come back yet. */
  async rememberEnded(roomId: string): Promise<void> {
    const leftMs = this.#leftMs()
    if (leftMs > 0) await this.#needs.bus.claim(`ended:${roomId}`, leftMs)
  }

  heard(room: RoomName, change: RoomChange): void {
    for (const peer of change.seats.drop) this.#gone.add(peer)
    this.look(room, change.seats.put)
  }

  /** Whoever has left stays away, even if a worker that did not hear of it makes the seat again. */
  look(room: RoomName, seats: Iterable<SeatRecord>): void {
    if (this.isComplete()) return
    const back = [...seats].map((seat) => seat.peer).filter((peer) => this.#gone.has(peer))
    if (back.length === 0) return
    const { insistence, transactions } = this.#needs
    insistence.insist(() => transactions.change(room, (draft) => freeSeats(draft, back, 'left', 'bad-resume', null)))
  }

  onDown(): void {
    // The bus has said why.
    this.#needs.log.debug({ rooms: this.#needs.replicas.all().length }, 'the other workers cannot be reached')
  }

  onUp(memory: 'kept' | 'lost'): void {
    const { log, replicas, insistence, bus } = this.#needs
    this.#watch()
    // All rooms are loaded anew now, which tells the same.
    this.onBeat()
    if (this.#hasBeenUp) {
      if (memory === 'lost') {
        log.warn({}, 'who sits where was forgotten; each worker writes down anew what it knows')
        this.#holdUntil = bus.now() + REMAKE_MS
      }
    }
    const restored = this.#hasBeenUp ? replicas.all().map((replica) => this.#restore(replica, memory)) : []
    this.#hasBeenUp = true
    // What was put off may have to undo what was done unheard: not before that is seen.
    void Promise.allSettled(restored).then(() => {
      insistence.resume()
    })
  }

  /** Rooms are being made or loaded anew: what is not there may be so in a moment. */
  isRestoring(): boolean {
    return this.#restoring > 0
  }

  async #restore(replica: Replica, memory: 'kept' | 'lost'): Promise<void> {
    this.#restoring++
    if (memory === 'lost' && replica.image) {
      replica.pause()
      // Tried once: a seat that was made again, unheard, and given up since must not come back.
      await this.#remake(replica.room, replica.image).catch((error: unknown) => {
        if (!isOutage(error)) this.#needs.log.error({ err: error }, 'a room could not be made again')
      })
    }
    await replica.reload()
    this.#restoring--
  }

  /** Seats and waits whose sockets are here; whatever came into being meanwhile holds. */
  async #remake(room: RoomName, old: RoomImage): Promise<void> {
    try {
      await this.#needs.transactions.remake(room, old.id, (draft) => {
        if (!this.#putBack(draft, old)) return
        draft.presence.version = Math.max(draft.presence.version, old.version) + 1
        const roster = rosterOf(draft.presence, this.isComplete())
        draft.tells.push({ frame: { type: 'roster', roster }, to: 'everybody', except: null })
      })
    } catch (error) {
      // Deleted meanwhile: its sockets end when the room is loaded.
      if (!(error instanceof Refusal) || error.code !== 'no-such-room') throw error
    }
  }

  #putBack(draft: Draft, old: RoomImage): boolean {
    const back = this.#needs.sockets.inRoom(draft.room).filter((socket) => {
      return socket.place === 'seat' ? putSeatBack(draft, old, socket) : putWaiterBack(draft, old, socket)
    })
    return back.length > 0
  }

  /** When seats are no longer taken back, those inside hear that their rosters are whole. */
  #watch(): void {
    this.#stopWatch()
    const leftMs = this.#leftMs()
    if (leftMs <= 0) return
    this.#stopWatch = this.#needs.after(leftMs, () => {
      for (const { room, image } of this.#needs.replicas.all()) this.#needs.effects.completed(room, image)
    })
  }

  close(): void {
    this.#stopWatch()
  }
}

/** Of two workers that both think that they have the seat the one is right where it was taken last. */
function putSeatBack({ presence, since }: Draft, old: RoomImage, { peer, holder }: Socket): boolean {
  const seat = old.seats.get(peer)
  if (!seat || !isSameHolder(seat.holder, holder)) return false
  if ((presence.places.get(peer)?.turn ?? 0) >= seat.turn) return false
  presence.places.set(peer, placeOf(seat))
  since.set(peer, seat.since)
  return true
}

function putWaiterBack({ waiting }: Draft, old: RoomImage, { peer, holder }: Socket): boolean {
  const waiter = old.waiters.get(peer)
  if (!waiter || !isSameHolder(waiter.holder, holder) || waiting.waits.has(peer)) return false
  waiting.waits.set(peer, { waiter, outlet: holder })
  return true
}
