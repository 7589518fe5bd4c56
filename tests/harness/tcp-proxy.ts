// A door between browser and relay that a test can cut, block and open again.
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { atEnd } from './cleanup.ts'

export type TcpProxy = {
  readonly port: number
  /** How many connections are open. */
  connections(): number
  /** Breaks every connection now; new ones are let through. */
  drop(): void
  /** Breaks every connection and every new one, until `restore()`. */
  cut(): void
  /** Connections stay open and nothing passes, until `restore()` delivers what has piled up, as a network does. */
  blackhole(): void
  restore(): void
  /** What is open now stays open and never carries another byte; new connections work: an address that has changed. */
  strand(): void
  stop(): Promise<void>
}

/** Listens on a free port of 127.0.0.1 and forwards to `targetPort` there. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  let mode: 'open' | 'cut' | 'blackhole' = 'open'
  const pairs = new Set<readonly [Socket, Socket]>()
  const stranded = new Set<readonly [Socket, Socket]>()
  const drop = () => [...pairs, ...stranded].forEach((pair) => pair.forEach((socket) => socket.destroy()))

  const server = createServer((near) => {
    if (mode === 'cut') {
      near.destroy()
      return
    }
    const far = connect(targetPort, '127.0.0.1')
    const pair = [near, far] as const
    pairs.add(pair)
    join(near, far, () => pairs.delete(pair))
    if (mode === 'blackhole') pair.forEach((socket) => socket.pause())
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
    cut() {
      mode = 'cut'
      drop()
    },
    blackhole() {
      mode = 'blackhole'
      pairs.forEach((pair) => pair.forEach((socket) => socket.pause()))
    },
    strand() {
      pairs.forEach((pair) => pair.forEach((socket) => socket.pause()))
      pairs.forEach((pair) => stranded.add(pair))
      pairs.clear()
    },
    restore() {
      mode = 'open'
      pairs.forEach((pair) => pair.forEach((socket) => socket.resume()))
    },
    stop,
  }
}

/** Bytes and ends go both ways; `gone` is told once both are closed. */
function join(near: Socket, far: Socket, gone: () => void): void {
  const way = (from: Socket, to: Socket) => {
    from.setNoDelay(true)
    from.on('data', (bytes) => to.write(bytes))
    from.on('end', () => to.end())
    from.on('error', () => to.destroy())
    from.on('close', () => {
      to.destroy()
      if (to.closed || to.destroyed) gone()
    })
  }
  way(near, far)
  way(far, near)
}
