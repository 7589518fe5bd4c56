// Sends a peer new TURN credentials before the ones it has expire.
import { ICE_REFRESH_AT } from '../../../protocol/limits.ts'
import type { ServerFrame } from '../../../protocol/server-to-client.ts'
import type { Deps } from '../../ports.ts'
import type { Seat } from '../../cluster-port.ts'

/** Credentials that live for less would have the relay do nothing but mint. */
const LEAST_INTERVAL_MS = 1_000
/** Node's timers take no more than 2^31 - 1 ms. */
const LONGEST_INTERVAL_MS = 2_147_483_647

export interface IceRefresh {
  /** Counts from the `ice` in the `welcome` among these frames. */
  start(seat: Seat, sent: readonly ServerFrame[]): void
  stop(): void
}

export function createIceRefresh({ clock, ice }: Deps, send: (frame: ServerFrame) => void): IceRefresh {
  let cancel: () => void = () => undefined

  function schedule(seat: Seat, ttlMs: number | null): void {
    cancel()
    if (ttlMs === null) return
    const afterMs = Math.min(LONGEST_INTERVAL_MS, Math.max(LEAST_INTERVAL_MS, Math.floor(ttlMs * ICE_REFRESH_AT)))
    cancel = clock.after(afterMs, () => {
      const fresh = ice.issue(seat.room, seat.peer, clock.now())
      send({ type: 'ice-servers', ice: fresh })
      schedule(seat, fresh.ttlMs)
    })
  }

  return {
    start(seat, sent) {
      for (const frame of sent) if (frame.type === 'welcome') schedule(seat, frame.ice.ttlMs)
    },
    stop() {
      cancel()
    },
  }
}
