// One browser's way to the relay, which a test can cut and mend without touching anybody else's.
import type { BrowserContext, WebSocketRoute } from 'playwright-core'

export type RelayWire = {
  /** To be called before the page is opened. */
  readonly lay: (context: BrowserContext) => Promise<void>
  /** Ends the socket that is open, and every new one at once. */
  cut(): Promise<void>
  restore(): void
}

export function relayWire(): RelayWire {
  const open = new Set<WebSocketRoute>()
  let isCut = false
  return {
    lay: (context) =>
      context.routeWebSocket(/\/signal$/, async (near) => {
        if (isCut) {
          await near.close()
          return
        }
        open.add(near)
        near.connectToServer()
      }),
    async cut() {
      isCut = true
      for (const near of open) await near.close()
      open.clear()
    },
    restore() {
      isCut = false
    },
  }
}
