// Who waits before one room's door, in the order of their coming. Pure: the way to a socket comes as an argument.
import { MAX_WAITING } from '../../protocol/limits.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { Knock } from '../../protocol/server-to-client.ts'

export type Wait<W extends Knock, O> = { readonly waiter: W; readonly outlet: O }

export type WaitingRoom<W extends Knock, O> = {
  /** Of the room behind the door: differs between two that bore the same name one after the other. */
  readonly id: string
  readonly waits: Map<PeerId, Wait<W, O>>
}

export function createWaitingRoom<W extends Knock, O>(id: string): WaitingRoom<W, O> {
  return { id, waits: new Map() }
}

/** False when as many wait as may. */
export function beginWait<W extends Knock, O>(room: WaitingRoom<W, O>, waiter: W, outlet: O): boolean {
  if (room.waits.size >= MAX_WAITING && !room.waits.has(waiter.peer)) return false
  room.waits.set(waiter.peer, { waiter, outlet })
  return true
}

/** What their waiting was, for those of the peers that waited. */
export function endWaits<W extends Knock, O>(room: WaitingRoom<W, O>, peers: readonly PeerId[]): readonly Wait<W, O>[] {
  return peers.flatMap((peer) => {
    const wait = room.waits.get(peer)
    room.waits.delete(peer)
    return wait ? [wait] : []
  })
}

/** As chairmen see them, oldest first. */
export function peopleOf(room: WaitingRoom<Knock, unknown>): Knock[] {
  return [...room.waits.values()].map(({ waiter: { peer, name, since } }) => ({ peer, name, since }))
}
