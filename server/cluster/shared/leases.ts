// Leases: this worker prolongs its own, and looks for those of others that have run out.
import type { Seat } from '../../cluster-port.ts'
import type { Log } from '../../ports.ts'
import { endWaits } from '../../rooms/waiting-room.ts'
import { BEAT_BATCH, BEAT_EVERY_MS, type Bus, type Lease, SWEEP_EVERY_MS } from '../bus.ts'
import type { Draft } from './draft.ts'
import { freeSeats, seatIn } from './free.ts'
import { isSameHolder } from './image.ts'
import { isOutage } from './insistence.ts'
import { leaseOf, type Sockets } from './sockets.ts'
import type { Transactions } from './transactions.ts'

/** Leases that one worker looks after at a time. */
const SWEEP_LIMIT = 100

type Needs = {
  readonly bus: Bus
  readonly log: Log
  readonly after: (ms: number, act: () => void) => () => void
  readonly sockets: Sockets
  readonly transactions: Transactions
  readonly onLost: (seat: Seat) => void
  /** This worker's hold on a place is gone: it was silent for too long. */
  readonly onExpired: (lease: Lease) => void
  /** Rooms are being made anew: their leases are not all there yet. */
  readonly isRestoring: () => boolean
  /** All leases were asked about: what this worker thinks that it has, it has. */
  readonly onBeat: () => void
}

export class Leases {
  readonly #needs: Needs
  #stops: (() => void)[] = []
  #isClosed = false
  #isSweeping = false

  constructor(needs: Needs) {
    this.#needs = needs
  }

  start(): void {
    this.#every(BEAT_EVERY_MS, () => this.beat())
    this.#every(SWEEP_EVERY_MS, () => this.sweep())
  }

  #every(ms: number, act: () => Promise<void>): void {
    if (this.#isClosed) return
    const stop = this.#needs.after(ms, () => {
      this.#stops = this.#stops.filter((one) => one !== stop)
      this.#every(ms, act)
      void act()
    })
    this.#stops.push(stop)
  }

  /** Prolongs the leases of all places whose sockets are here. */
  async beat(): Promise<void> {
    const { bus, sockets, onExpired, isRestoring, onBeat } = this.#needs
    if (isRestoring()) return
    const mine = [...sockets.seated()].map(leaseOf)
    let isWhole = bus.isUp()
    for (let from = 0; from < mine.length && bus.isUp(); from += BEAT_BATCH) {
      const gone = await bus.beat(mine.slice(from, from + BEAT_BATCH)).catch(() => null)
      if (gone === null) isWhole = false
      for (const lease of gone ?? []) onExpired(lease)
    }
    if (isWhole) onBeat()
  }

  /** Looks after what has run out, until nothing has. */
  async sweep(): Promise<void> {
    const { bus } = this.#needs
    if (this.#isSweeping || !bus.isUp()) return
    this.#isSweeping = true
    try {
      for (;;) {
        const leases = await bus.sweep(SWEEP_LIMIT)
        await Promise.all(leases.map((lease) => this.#end(lease)))
        if (leases.length < SWEEP_LIMIT) break
      }
    } catch (error) {
      if (!isOutage(error)) this.#needs.log.error({ err: error }, 'leases that have run out could not be looked after')
    } finally {
      this.#isSweeping = false
    }
  }

  async #end(lease: Lease): Promise<void> {
    const { transactions, onLost, log } = this.#needs
    const { room, peer, holder, place } = lease
    if (place === 'waiter') {
      await transactions.change(room, (draft) => {
        if (isSameHolder(draft.waiting.waits.get(peer)?.outlet, holder)) endWaits(draft.waiting, [peer])
      })
      return
    }
    const lost = await transactions.change(room, (draft) => loseSeat(draft, lease))
    if (lost === null) return
    log.info({ room: lost.roomId, peer, why: 'lost' }, 'peer left')
    onLost(lost)
  }

  close(): void {
    this.#isClosed = true
    for (const stop of this.#stops) stop()
  }
}

/** A seat whose worker is silent is away, for the grace time; one that was away is free, and then it is the answer. */
function loseSeat(draft: Draft, { peer, holder }: Lease): Seat | null {
  const place = draft.presence.places.get(peer)
  if (!place || !isSameHolder(place.outlet, holder)) return null
  if (holder === null) {
    const seat = seatIn(draft, place)
    freeSeats(draft, [peer], 'lost', null, null)
    return seat
  }
  place.outlet = null
  // The worker may have kept something for others who are away, too.
  for (const other of draft.presence.places.values()) if (other.outlet === null) draft.bereft.add(other.peer)
  return null
}
