// A raw WebSocket that talks to a relay: remembers every frame and waits for conditions, never for time.
import { WebSocket, type ClientOptions } from 'ws'
import type { ServerFrame, ServerFrameType } from '../../protocol/server-to-client.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'

type Frame<K extends ServerFrameType> = Extract<ServerFrame, { type: K }>

export interface RelayClient {
  readonly ws: WebSocket
  /** Everything heard, as it was on the wire. */
  readonly texts: readonly string[]
  readonly frames: readonly ServerFrame[]
  /** Code and reason of the end. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  send(frame: object): void
  sendRaw(data: string | Buffer): void
  /** The next frame of this type that has not been taken yet. Rejects when the socket closes before it comes. */
  next<K extends ServerFrameType>(type: K): Promise<Frame<K>>
  /** Resolves once the relay has answered everything sent so far; only after admission or before hello. */
  settle(): Promise<void>
  hello(ticket: string): Promise<Frame<'welcome'>>
  resume(token: string): Promise<Frame<'welcome'>>
}

/** Opens a socket; rejects with the HTTP status when the upgrade is refused. */
export async function connect(url: string, options: ClientOptions & { cookie?: string } = {}): Promise<RelayClient> {
  const { cookie, headers, ...rest } = options
  const ws = new WebSocket(url, { ...rest, headers: { ...(cookie && { cookie }), ...headers } })
  const client = listen(ws)
  await new Promise<void>((resolve, reject) => {
    ws.once('open', resolve)
    ws.once('unexpected-response', (request, response) => {
      reject(new Error(`HTTP ${String(response.statusCode)}`))
      request.destroy()
    })
    ws.once('error', reject)
  })
  return client
}

function listen(ws: WebSocket): RelayClient {
  const texts: string[] = []
  const frames: ServerFrame[] = []
  const untaken: ServerFrame[] = []
  const waiting = new Set<() => void>()
  let end: { code: number; reason: string } | null = null
  const wake = (): void => {
    for (const look of [...waiting]) look()
  }
  ws.on('message', (data: Buffer) => {
    const text = data.toString('utf8')
    const frame = JSON.parse(text) as ServerFrame
    texts.push(text)
    frames.push(frame)
    untaken.push(frame)
    wake()
  })
  ws.on('error', () => undefined)
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.on('close', (code, reason) => {
      end = { code, reason: reason.toString('utf8') }
      resolve(end)
      wake()
    })
  })

  function next<K extends ServerFrameType>(type: K): Promise<Frame<K>> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const at = untaken.findIndex((frame) => frame.type === type)
        if (at >= 0) resolve(untaken.splice(at, 1)[0] as Frame<K>)
        else if (end) reject(new Error(`closed ${String(end.code)} ${end.reason} while waiting for ${type}`))
        else return
        waiting.delete(look)
      }
      waiting.add(look)
      look()
    })
  }

  const send = (frame: object): void => {
    ws.send(JSON.stringify(frame))
  }
  return {
    ws,
    texts,
    frames,
    closed,
    send,
    sendRaw: (data) => {
      ws.send(data, { binary: false })
    },
    next,
    async settle() {
      send({ type: 'ping' })
      await next('pong')
    },
    hello(ticket) {
      send({ type: 'hello', v: PROTOCOL_VERSION, ticket })
      return next('welcome')
    },
    resume(token) {
      send({ type: 'hello', v: PROTOCOL_VERSION, resume: token })
      return next('welcome')
    },
  }
}
