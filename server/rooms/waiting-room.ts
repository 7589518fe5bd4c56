// Who waits before one room's door, in the order of their coming. Pure: the way to a socket comes as an argument.
import { MAX_WAITING } from '../../protocol/limits.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { Knock } from '../../protocol/server-to-client.ts'

/** Of those who may wait, how many from one address: nobody fills the room alone, and a class behind one router fits. */
const MAX_FROM_ONE_SOURCE = MAX_WAITING / 2

/** `source`: the pseudonym of an address. */
type Knocker = Knock & { readonly source: string }

export type Wait<W extends Knocker, O> = { readonly waiter: W; readonly outlet: O }

export type WaitingRoom<W extends Knocker, O> = {
  /** Of the room behind the door: differs between two that bore the same name one after the other. */
  readonly id: string
  readonly waits: Map<PeerId, Wait<W, O>>
}

export function createWaitingRoom<W extends Knocker, O>(id: string): WaitingRoom<W, O> {
  return { id, waits: new Map() }
}

/** False when as many wait as may, in all or from this address. */
export function beginWait<W extends Knocker, O>(room: WaitingRoom<W, O>, waiter: W, outlet: O): boolean {
  const others = [...room.waits.values()].filter((wait) => wait.waiter.peer !== waiter.peer)
  const fromThere = others.filter((wait) => wait.waiter.source === waiter.source)
  if (others.length >= MAX_WAITING || fromThere.length >= MAX_FROM_ONE_SOURCE) return false
  room.waits.set(waiter.peer, { waiter, outlet })
  return true
}

/** What their waiting was, for those of the peers that waited. */
export function endWaits<W extends Knocker, O>(
  room: WaitingRoom<W, O>,
  peers: readonly PeerId[],
): readonly Wait<W, O>[] {
  return peers.flatMap((peer) => {
    const wait = room.waits.get(peer)
    room.waits.delete(peer)
    return wait ? [wait] : []
  })
}

/** As chairmen see them, oldest first. */
export function peopleOf(room: WaitingRoom<Knocker, unknown>): Knock[] {
  return [...room.waits.values()].map(({ waiter: { peer, name, since } }) => ({ peer, name, since }))
}
