// Notices within `deadAfterMs` that nobody is at the other end of a socket any more.
import type { Clock } from '../../ports.ts'
import type { SocketLimits } from './limits.ts'

/** As much of a WebSocket as a heartbeat needs. */
export type Pingable = {
  on(event: 'message' | 'ping' | 'pong', hear: () => void): unknown
  ping(): void
}

/** Pings a silent socket and calls `onDead` once when it stays silent; the answer stops it. */
export function watchHeartbeat(ws: Pingable, clock: Clock, limits: SocketLimits, onDead: () => void): () => void {
  const { pingEveryMs, deadAfterMs } = limits
  let heardAt = clock.now()
  let pingAt = heardAt + pingEveryMs
  const hear = (): void => {
    heardAt = clock.now()
  }
  for (const event of ['message', 'ping', 'pong'] as const) ws.on(event, hear)
  let cancel = clock.after(pingEveryMs, wake)

  function wake(): void {
    const now = clock.now()
    // A clock that was set back must not keep the dead alive.
    heardAt = Math.min(heardAt, now)
    pingAt = Math.min(pingAt, now)
    // A timer that comes late (the machine slept) has given the other end no chance to be heard: one more ping.
    if (now - pingAt >= pingEveryMs) heardAt = Math.max(heardAt, now - deadAfterMs + pingEveryMs)
    if (now - heardAt >= deadAfterMs) {
      onDead()
      return
    }
    if (now >= pingAt) {
      ws.ping()
      pingAt = now + pingEveryMs
    }
    cancel = clock.after(Math.max(1, Math.min(pingAt, heardAt + deadAfterMs) - now), wake)
  }

  return () => {
    cancel()
  }
}
