// What a page has opened and not closed yet: connections, timers, listeners, nodes, memory.
import type { BrowserContext, CDPSession, Page } from 'playwright-core'

export type Ledger = {
  /** Connections made and not closed. */
  readonly connections: number
  readonly timers: number
  /** Of the engine, once it has thrown away what nobody holds. */
  readonly listeners: number
  readonly nodes: number
  readonly heapBytes: number
}

declare global {
  // Set by the init script below.
  var ledger: { connections: number; timers(): number }
}

/** To be called before the page is opened; `watchLinks` is not to be used beside it, for it keeps every connection. */
export async function keepLedger(context: BrowserContext): Promise<void> {
  await context.addInitScript(install)
}

/** Of a page that `keepLedger` has seen opened; Chromium only. */
export async function createReader(page: Page): Promise<() => Promise<Ledger>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  return async () => {
    const counts = await page.evaluate(() => ({
      connections: globalThis.ledger.connections,
      timers: globalThis.ledger.timers(),
    }))
    await collectGarbage(session)
    const { metrics } = await session.send('Performance.getMetrics')
    const of = (wanted: string): number => metrics.find(({ name }) => name === wanted)?.value ?? NaN
    return { ...counts, listeners: of('JSEventListeners'), nodes: of('Nodes'), heapBytes: of('JSHeapUsedSize') }
  }
}

/** Twice: what the first sweep finalises lets go of more. */
async function collectGarbage(session: CDPSession): Promise<void> {
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
}

/** Runs in the page; must not use anything from outside its own body. Holds none of the things that it counts. */
function install(): void {
  const open = new WeakSet<RTCPeerConnection>()
  const Native = globalThis.RTCPeerConnection
  class Counted extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      open.add(this)
      globalThis.ledger.connections++
    }

    override close(): void {
      if (open.delete(this)) globalThis.ledger.connections--
      super.close()
    }
  }
  globalThis.RTCPeerConnection = Counted

  const timers = new Set<number>()
  const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis
  type Step = (...given: unknown[]) => void
  const once = (step: Step, ms?: number, ...given: unknown[]): number => {
    const timer: number = setTimeout(() => {
      timers.delete(timer)
      step(...given)
    }, ms) as unknown as number
    timers.add(timer)
    return timer
  }
  const again = (step: Step, ms?: number, ...given: unknown[]): number => {
    const timer = setInterval(step, ms, ...given) as unknown as number
    timers.add(timer)
    return timer
  }
  const stop = (clear: (timer?: number) => void) => (timer?: number) => {
    if (timer !== undefined) timers.delete(timer)
    clear(timer)
  }
  Object.assign(globalThis, {
    setTimeout: once,
    setInterval: again,
    clearTimeout: stop(clearTimeout),
    clearInterval: stop(clearInterval),
  })
  globalThis.ledger = { connections: 0, timers: () => timers.size }
}
