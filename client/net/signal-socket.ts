// The socket to the relay: says hello, comes back by itself, and hands over parsed frames. It never touches a link.
import { decode, encode } from '../../protocol/codec.ts'
import type { ClientFrame } from '../../protocol/client-to-server.ts'
import { errors, type ErrorCode } from '../../protocol/errors.ts'
import { DEAD_AFTER_MS, MAX_FRAME_BYTES, PING_EVERY_MS } from '../../protocol/limits.ts'
import { serverFrames, type FrameOf, type ServerFrame } from '../../protocol/server-to-client.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import type { Clock } from '../mesh/clock.ts'
import { backoffMs } from './backoff.ts'

/** A roster of a large room is longer than anything a browser may send. */
const MAX_FROM_RELAY = 4 * MAX_FRAME_BYTES
/** After the network changed, a socket that does not answer this soon is one of the old network. */
const ANSWER_WITHIN_MS = 3_000

export type SocketEvents = {
  welcome(frame: FrameOf<'welcome'>): void
  frame(frame: ServerFrame): void
  /** The socket is gone; it tries to come back. */
  lost(): void
  /** It will not come back: the relay said so. `bad-resume` means that the seat is gone, and a new ticket would do. */
  refused(code: ErrorCode): void
}

export type SocketDeps = {
  readonly clock: Clock
  readonly random: () => number
  readonly connect: () => WebSocket
  readonly on: SocketEvents
}

export class SignalSocket {
  readonly #deps: SocketDeps
  #socket: WebSocket | null = null
  #ticket = ''
  #resume: string | null = null
  #isJoined = false
  #isClosed = false
  #attempt = 0
  /** The relay said when to come back; null: our own back-off decides. */
  #askedWaitMs: number | null = null
  #lastRefusal: ErrorCode | null = null
  #heardAt = 0
  #cancelRetry: (() => void) | null = null
  #cancelPing: (() => void) | null = null
  #cancelProbe: (() => void) | null = null

  constructor(deps: SocketDeps) {
    this.#deps = deps
  }

  /** First connection, with a ticket. */
  open(ticket: string): void {
    this.#ticket = ticket
    this.#dial()
  }

  /** False when the relay is away: nothing was sent, nothing is kept. */
  send(frame: ClientFrame): boolean {
    if (!this.#isJoined || this.#socket?.readyState !== WebSocket.OPEN) return false
    this.#socket.send(encode(frame))
    return true
  }

  /** The network is back or another one, or the page is: wait neither for the back-off nor for a socket that is dead. */
  hurry(): void {
    if (this.#cancelRetry) {
      this.#cancelRetry()
      this.#dial()
    } else if (this.send({ type: 'ping' })) {
      this.#cancelProbe?.()
      this.#cancelProbe = this.#deps.clock.after(ANSWER_WITHIN_MS, () => {
        this.#giveUpSocket()
      })
    }
  }

  /** Leaves the room and closes for good. */
  close(): void {
    // Also before the welcome: the relay may have given us a seat already (PROTOCOL.md, E10).
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(encode({ type: 'leave' }))
    this.#isClosed = true
    this.#cancelRetry?.()
    this.#cancelRetry = null
    this.#stopWatching()
    this.#socket?.close()
    this.#socket = null
  }

  #dial(): void {
    this.#cancelRetry = null
    this.#lastRefusal = null
    const socket = this.#deps.connect()
    this.#socket = socket
    const isCurrent = (): boolean => this.#socket === socket
    socket.addEventListener('open', () => {
      if (isCurrent()) socket.send(encode(this.#hello()))
    })
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (isCurrent() && typeof event.data === 'string') this.#receive(event.data)
    })
    socket.addEventListener('close', () => {
      if (isCurrent()) this.#ended()
    })
    this.#heardAt = this.#deps.clock.now()
    this.#watch()
  }

  #hello(): ClientFrame {
    const hello = { type: 'hello', v: PROTOCOL_VERSION } as const
    return this.#resume === null ? { ...hello, ticket: this.#ticket } : { ...hello, resume: this.#resume }
  }

  #receive(text: string): void {
    this.#heardAt = this.#deps.clock.now()
    this.#cancelProbe?.()
    const parsed = decode(serverFrames, text, MAX_FROM_RELAY)
    // A relay of tomorrow may say things that this page does not know (PROTOCOL.md, U1).
    if (!parsed.ok) return
    const frame = parsed.value
    if (frame.type === 'welcome') {
      this.#isJoined = true
      this.#attempt = 0
      this.#resume = frame.resume
      this.#deps.on.welcome(frame)
    } else if (frame.type === 'refused') {
      this.#lastRefusal = frame.code
      this.#deps.on.frame(frame)
    } else if (frame.type === 'drain') this.#askedWaitMs = frame.afterMs
    else if (frame.type !== 'pong') this.#deps.on.frame(frame)
  }

  #ended(): void {
    this.#socket = null
    this.#stopWatching()
    const wasJoined = this.#isJoined
    this.#isJoined = false
    const refusal = this.#lastRefusal
    if (refusal !== null && (this.#resume === null || isFinal(refusal))) {
      this.#isClosed = true
      this.#deps.on.refused(refusal)
    }
    if (this.#isClosed) return
    if (wasJoined) this.#deps.on.lost()
    const waitMs = this.#askedWaitMs ?? backoffMs(this.#attempt, this.#deps.random)
    this.#askedWaitMs = null
    this.#attempt++
    this.#cancelRetry = this.#deps.clock.after(waitMs, () => {
      this.#dial()
    })
  }

  /** Browsers hide the protocol's own pings, so a half-open socket is found by ours. */
  #watch(): void {
    this.#cancelPing?.()
    this.#cancelPing = this.#deps.clock.after(PING_EVERY_MS, () => {
      if (this.#deps.clock.now() - this.#heardAt > DEAD_AFTER_MS) {
        this.#giveUpSocket()
        return
      }
      this.send({ type: 'ping' })
      this.#watch()
    })
  }

  #stopWatching(): void {
    this.#cancelPing?.()
    this.#cancelProbe?.()
  }

  /** Not waiting for a closing handshake that a dead network never answers. */
  #giveUpSocket(): void {
    this.#socket?.close()
    this.#ended()
  }
}

/**
 * A refusal ends the socket for good when the table closes with it and repeating would not help. The close code is not
 * asked: a proxy may cut the connection before it comes.
 */
function isFinal(code: ErrorCode): boolean {
  const row = errors[code]
  return row.close !== null && !row.retry
}
