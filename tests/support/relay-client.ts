// A raw WebSocket that talks to a relay: remembers every frame and waits for conditions, never for time.
import { WebSocket, type ClientOptions } from 'ws'
import type { ActFields, ActName } from '../../protocol/acts.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { ServerFrame, ServerFrameType } from '../../protocol/server-to-client.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { noteSecretsIn } from '../harness/secrets.ts'

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
  /** A hello that leads into the waiting room. */
  knock(ticket: string, name?: string): Promise<Frame<'wait'>>
  /** Does an act of a chairman; the answer is `done`, or why not. */
  act<K extends ActName>(name: K, fields: ActFields<K>): Promise<'done' | ErrorCode>
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
    noteSecretsIn(text)
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

  const next = <K extends ServerFrameType>(type: K): Promise<Frame<K>> =>
    take((frame): frame is Frame<K> => frame.type === type, type)

  function take<F extends ServerFrame>(fits: (frame: ServerFrame) => frame is F, what: string): Promise<F> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const at = untaken.findIndex(fits)
        if (at >= 0) resolve(untaken.splice(at, 1)[0] as F)
        else if (end) reject(new Error(`closed ${String(end.code)} ${end.reason} while waiting for ${what}`))
        else return
        waiting.delete(look)
      }
      waiting.add(look)
      look()
    })
  }

  let lastRe = 1_000
  async function act(type: ActName, fields: object): Promise<'done' | ErrorCode> {
    const re = ++lastRe
    const isAnswer = (frame: ServerFrame): frame is Frame<'done'> | Frame<'refused'> =>
      (frame.type === 'done' || frame.type === 'refused') && frame.re === re
    send({ type, re, ...fields })
    const answer = await take(isAnswer, `the answer to ${type}`)
    return answer.type === 'done' ? 'done' : answer.code
  }

  const send = (frame: object): void => {
    const text = JSON.stringify(frame)
    noteSecretsIn(text)
    ws.send(text)
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
    knock(ticket, name) {
      send({ type: 'hello', v: PROTOCOL_VERSION, ticket, ...(name !== undefined && { name }) })
      return next('wait')
    },
    act,
    resume(token) {
      send({ type: 'hello', v: PROTOCOL_VERSION, resume: token })
      return next('welcome')
    },
  }
}
