// A door before a server that a test can cut, block, slow down and open again.
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { atEnd } from './cleanup.ts'
import { deliverTo, seeded, type Faults, type Filter, type Flow, type Weather } from './faults.ts'

export type TcpProxy = {
  readonly port: number
  /** How many connections are open. */
  connections(): number
  /** Breaks every connection now; new ones are let through. */
  drop(): void
  /** The same by RST: whoever writes or reads gets ECONNRESET. */
  reset(): void
  /** Breaks every connection and every new one, until `restore()`. */
  cut(): void
  /** Connections stay open and nothing passes, until `restore()` delivers what has piled up, as a network does. */
  blackhole(): void
  /** Everything is as it should be from now on: `faults` and `filter` end, too. */
  restore(): void
  /** What is open now stays open and never carries another byte; new connections work: an address that has changed. */
  strand(): void
  /** Ends one direction of what is open now: `down` is the one to the client. The other one goes on. */
  halfClose(way: 'up' | 'down'): void
  /** From now on, for what is open and for what comes. */
  faults(faults: Faults): void
  /** Sees and may swallow or change what passes from now on. */
  filter(filter: Filter | null): void
  stop(): Promise<void>
}

export type TcpProxyOptions = {
  /** Chance of `faults`; printed by tests that fail, to run them again. */
  readonly seed?: number
  readonly faults?: Faults
}

type Pair = { readonly near: Socket; readonly far: Socket; readonly flow: Flow }

/** Listens on a free port of 127.0.0.1 and forwards to `targetPort` there. */
export async function startTcpProxy(targetPort: number, options: TcpProxyOptions = {}): Promise<TcpProxy> {
  let mode: 'open' | 'cut' | 'blackhole' = 'open'
  let faults = options.faults ?? {}
  let filter: Filter | null = null
  let opened = 0
  const pairs = new Set<Pair>()
  const stranded = new Set<Pair>()
  const weather: Weather = { faults: () => faults, random: seeded(options.seed ?? 1) }
  const drop = () => [...pairs, ...stranded].forEach(({ near, far }) => [near, far].forEach((one) => one.destroy()))

  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (mode === 'cut') {
      near.destroy()
      return
    }
    const connection = ++opened
    const far = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true })
    const pair = { near, far, flow: { carried: 0, isHeld: false, held: [] } }
    pairs.add(pair)
    join(pair, weather, {
      gone: () => {
        pairs.delete(pair)
        stranded.delete(pair)
      },
      filter: (bytes, way) => (filter ? filter(bytes, way, connection) : bytes),
    })
    if (mode === 'blackhole') hold(pair)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  const stop = async () => {
    if (!server.listening) return
    server.close()
    drop()
    await once(server, 'close')
  }
  atEnd(stop)
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => pairs.size,
    drop,
    reset: () => pairs.forEach(resetPair),
    cut() {
      mode = 'cut'
      drop()
    },
    blackhole() {
      mode = 'blackhole'
      pairs.forEach(hold)
    },
    strand() {
      pairs.forEach((pair) => {
        hold(pair)
        stranded.add(pair)
      })
      pairs.clear()
    },
    restore() {
      mode = 'open'
      faults = {}
      filter = null
      pairs.forEach(release)
    },
    halfClose: (way) => pairs.forEach(({ near, far }) => (way === 'up' ? far : near).end()),
    faults: (now) => (faults = now),
    filter: (now) => (filter = now),
    stop,
  }
}

function hold({ near, far, flow }: Pair): void {
  flow.isHeld = true
  near.pause()
  far.pause()
}

function release({ near, far, flow }: Pair): void {
  flow.isHeld = false
  for (const act of flow.held.splice(0)) act()
  near.resume()
  far.resume()
}

function resetPair({ near, far }: Pair): void {
  near.resetAndDestroy()
  far.resetAndDestroy()
}

type Joint = {
  /** Both are closed. */
  readonly gone: () => void
  readonly filter: (bytes: Buffer, way: 'up' | 'down') => Buffer | null
}

/** Bytes and ends go both ways; a socket that is closed or broken closes the other. */
function join(pair: Pair, weather: Weather, { gone, filter }: Joint): void {
  const connectWay = (from: Socket, to: Socket, name: 'up' | 'down') => {
    const way = deliverTo(to, pair.flow, weather, () => resetPair(pair))
    from.setNoDelay(true)
    from.on('data', (bytes: Buffer) => {
      const passed = filter(bytes, name)
      if (passed) way.pass(passed)
    })
    from.on('end', () => way.end())
    from.on('error', () => to.destroy())
    from.on('close', () => {
      // What it said at its end may still be on its way.
      if (from.readableEnded && !from.errored) to.destroySoon()
      else to.destroy()
      if (to.closed || to.destroyed) gone()
    })
  }
  connectWay(pair.near, pair.far, 'up')
  connectWay(pair.far, pair.near, 'down')
}
