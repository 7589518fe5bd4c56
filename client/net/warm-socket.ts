// A socket that is opened while the person still looks at the door, so that the click on Join waits for no handshake.
import { HELLO_WITHIN_MS } from '../../protocol/limits.ts'
import type { Clock } from '../mesh/clock.ts'

/** The relay closes a socket that says nothing; one that is nearly as old as that is not used. */
const USE_WITHIN_MS = HELLO_WITHIN_MS - 1_500

export type WarmSocket = {
  /** The person is about to join: opens a socket unless one is open. */
  warm(): void
  /** The warm one, if it can be used, else a new one. It may be open already. */
  connect(): WebSocket
}

/** `dial` opens a socket. What the relay says before `hello` is that it is too busy: such a socket is not handed out. */
export function createWarmSocket(clock: Clock, dial: () => WebSocket): WarmSocket {
  let warm: { readonly socket: WebSocket; readonly openedAt: number } | null = null

  function drop(): void {
    warm?.socket.close()
    warm = null
  }

  /** Null when there is none that will live long enough. */
  function take(): WebSocket | null {
    const { socket, openedAt } = warm ?? {}
    if (!socket || openedAt === undefined) return null
    const isAlive = socket.readyState === WebSocket.OPEN || socket.readyState === WebSocket.CONNECTING
    if (!isAlive || clock.now() - openedAt >= USE_WITHIN_MS) {
      drop()
      return null
    }
    warm = null
    return socket
  }

  return {
    warm() {
      if (warm && clock.now() - warm.openedAt < USE_WITHIN_MS) return
      drop()
      const socket = dial()
      warm = { socket, openedAt: clock.now() }
      const onEnd = (): void => {
        if (warm?.socket === socket) drop()
      }
      socket.addEventListener('message', onEnd)
      socket.addEventListener('close', onEnd)
    },
    connect: () => take() ?? dial(),
  }
}
