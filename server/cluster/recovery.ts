// The time after a start in which peers of an earlier run may take their seats back, by their tokens alone.
import type { PeerId } from '../../protocol/primitives.ts'
import type { Clock } from '../ports.ts'
import { createBoundedSet } from './bounded-set.ts'

/** Peers, and rooms, remembered as gone meanwhile. */
const MAX_GONE = 10_000

export interface Recovery {
  isOn(): boolean
  /** May the peer's seat be made anew? Not when it has left since, nor when its room was told to leave. */
  mayReturn(peer: PeerId, roomId: string): boolean
  rememberGone(peer: PeerId): void
  /** Everybody was sent out: also those who have not come back yet. */
  rememberOver(roomId: string): void
  stop(): void
}

/** `until`: UTC milliseconds. `onEnd` is called once, unless stopped; not when the time is over already. */
export function createRecovery(clock: Clock, until: number, onEnd: () => void): Recovery {
  const goneOrOver = { peers: createBoundedSet(MAX_GONE), rooms: createBoundedSet(MAX_GONE) }
  const leftMs = until - clock.now()
  let isOn = leftMs > 0
  const stop = isOn ? clock.after(leftMs, end) : () => undefined

  function end(): void {
    isOn = false
    goneOrOver.peers.clear()
    goneOrOver.rooms.clear()
    onEnd()
  }

  return {
    isOn: () => isOn,
    mayReturn: (peer, roomId) => isOn && !goneOrOver.peers.has(peer) && !goneOrOver.rooms.has(roomId),
    // Afterwards a token without a seat is void anyway.
    rememberGone(peer) {
      if (isOn) goneOrOver.peers.add(peer)
    },
    rememberOver(roomId) {
      if (isOn) goneOrOver.rooms.add(roomId)
    },
    stop,
  }
}
