// The socket to the relay: says hello, comes back by itself, and hands over parsed frames. It never touches a link.
import type { ActFields, ActName } from '../../protocol/acts.ts'
import { decode, encode, fromRelay } from '../../protocol/codec.ts'
import type { ClientFrame } from '../../protocol/client-to-server.ts'
import { isFinal, type ErrorCode } from '../../protocol/errors.ts'
import { DEAD_AFTER_MS, PING_EVERY_MS, TICKET_LIFE_MS } from '../../protocol/limits.ts'
import { serverFrames, type FrameOf, type ServerFrame } from '../../protocol/server-to-client.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import type { Clock } from '../mesh/clock.ts'
import { createAsks, type Answer, type Asks } from './asks.ts'
import { backoffMs } from './backoff.ts'

/** After the network changed, a socket that does not answer this soon is one of the old network. */
const ANSWER_WITHIN_MS = 3_000

/** A ticket that is older has run out by the time that the relay reads it. */
const TICKET_USE_MS = TICKET_LIFE_MS - 3_000

export type SocketEvents = {
  welcome(frame: FrameOf<'welcome'>): void
  /** Before the door; again when the reason or the note changes. */
  wait(frame: FrameOf<'wait'>): void
  /**
   * The door has to be asked again for a new ticket: at once (0) because the relay says so, or because the socket is gone
   * before which we waited, or the ticket will be too old; then `afterMs` is when, or null. This socket is of no use any more.
   */
  again(afterMs: number | null): void
  frame(frame: ServerFrame): void
  /** The socket is gone; it tries to come back. */
  lost(): void
  /** Not in yet: the relay asked us to come later (`draining`), or was not to be reached. The ticket is tried again. */
  delayed(why: 'draining' | 'offline'): void
  /**
   * It will not come back: the relay said so. `bad-resume` means that the seat is gone, and a new ticket would do.
   * `retryAfterMs`: when another try makes sense, if the relay knows.
   */
  refused(code: ErrorCode, retryAfterMs: number | null): void
}

type Answered = { readonly code: ErrorCode; readonly retryAfterMs: number | null }

export type SocketDeps = {
  readonly clock: Clock
  readonly random: () => number
  readonly connect: () => WebSocket
  readonly on: SocketEvents
}

export class SignalSocket {
  readonly #deps: SocketDeps
  readonly #asks: Asks
  #socket: WebSocket | null = null
  #ticket = ''
  #ticketUntil = 0
  #name: string | null = null
  #notifyAs: string | null = null
  #resume: string | null = null
  #standing: 'outside' | 'waiting' | 'joined' = 'outside'
  #isClosed = false
  #attempt = 0
  /** The relay said when to come back; null: our own back-off decides. */
  #askedWaitMs: number | null = null
  /** The relay closes this socket in a moment. */
  #isDraining = false
  #lastRefusal: Answered | null = null
  #heardAt = 0
  #cancelRetry: (() => void) | null = null
  #cancelPing: (() => void) | null = null
  #cancelProbe: (() => void) | null = null

  constructor(deps: SocketDeps) {
    this.#deps = deps
    this.#asks = createAsks(deps.clock)
  }

  /**
   * First connection, with a ticket. `name`: for the chairmen, when the ticket leads into the waiting room. `notifyAs`: for
   * the mail to those who are told who came in, when the person agreed to it.
   */
  open(ticket: string, name: string | null, notifyAs: string | null = null): void {
    this.#ticket = ticket
    this.#ticketUntil = this.#deps.clock.now() + TICKET_USE_MS
    this.#name = name
    this.#notifyAs = notifyAs
    this.#dial()
  }

  /** False when the relay is away: nothing was sent, nothing is kept. */
  send(frame: ClientFrame): boolean {
    return this.#isInside() && this.#say(frame)
  }

  /** Sends a frame that the relay answers. `offline` also when the socket is lost before the answer. Never rejects. */
  ask<K extends ActName>(type: K, fields: ActFields<K>): Promise<Answer>
  ask(type: 'hand', fields: { raised: boolean }): Promise<Answer>
  ask(type: 'yield-floor', fields: object): Promise<Answer>
  ask(type: string, fields: object): Promise<Answer> {
    return this.#asks.ask((re) => this.#isInside() && this.#say({ ...fields, type, re }))
  }

  /**
   * The network is back or the page is: wait neither for the back-off nor for a socket that is dead. `isElsewhere`: there was
   * no network for a moment, so a socket is one of an address that we do not have any more.
   */
  hurry(isElsewhere = false): void {
    if (isElsewhere && this.#standing === 'joined') this.#giveUpSocket()
    if (this.#cancelRetry) {
      this.#cancelRetry()
      this.#dial()
    } else if (this.#ping()) {
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
    this.#standing = 'outside'
    this.#asks.lost()
    this.#socket?.close()
    this.#socket = null
  }

  #say(frame: object): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false
    this.#socket.send(encode(frame))
    return true
  }

  /** What a page sends while the relay's close is on its way is lost in the browser: after `drain` nothing is sent. */
  #isInside(): boolean {
    return this.#standing === 'joined' && !this.#isDraining
  }

  /** Those who wait ping too: their socket may be silent for an hour. */
  #ping(): boolean {
    return this.#standing !== 'outside' && this.#say({ type: 'ping' })
  }

  #dial(): void {
    this.#cancelRetry = null
    this.#lastRefusal = null
    this.#isDraining = false
    const socket = this.#deps.connect()
    this.#socket = socket
    const isCurrent = (): boolean => this.#socket === socket
    const greet = (): void => {
      if (isCurrent()) socket.send(encode(this.#hello()))
    }
    // It may have been opened before it was needed.
    if (socket.readyState === WebSocket.OPEN) greet()
    else socket.addEventListener('open', greet)
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
    if (this.#resume !== null) return { ...hello, resume: this.#resume }
    const name = this.#name === null ? null : { name: this.#name }
    const notifyAs = this.#notifyAs === null ? null : { notifyAs: this.#notifyAs }
    return { ...hello, ticket: this.#ticket, ...name, ...notifyAs }
  }

  #receive(text: string): void {
    this.#heardAt = this.#deps.clock.now()
    this.#cancelProbe?.()
    const parsed = decode(serverFrames, text, fromRelay)
    // A relay of tomorrow may say things that this page does not know (PROTOCOL.md, U1).
    if (!parsed.ok) return
    const frame = parsed.value
    if (frame.type === 'welcome') this.#onWelcome(frame)
    else if (frame.type === 'wait') this.#onWait(frame)
    else if (frame.type === 'come-in') this.#onComeIn(frame)
    else if (frame.type === 'refused') this.#onRefused(frame)
    else if (frame.type === 'done') this.#asks.answer(frame.re, null)
    else if (frame.type === 'drain') this.#onDrain(frame)
    else if (frame.type !== 'pong') this.#deps.on.frame(frame)
  }

  #onWelcome(frame: FrameOf<'welcome'>): void {
    this.#standing = 'joined'
    this.#attempt = 0
    this.#resume = frame.resume
    this.#deps.on.welcome(frame)
  }

  #onWait(frame: FrameOf<'wait'>): void {
    if (this.#standing === 'joined') return
    this.#standing = 'waiting'
    this.#deps.on.wait(frame)
  }

  /** Also as the first frame: then the relay is asked for more than it can take. Answers still come; the relay closes. */
  #onDrain({ afterMs }: FrameOf<'drain'>): void {
    this.#askedWaitMs = afterMs
    this.#isDraining = true
  }

  /** The same ticket twice, or one for somebody who is inside, is old news. */
  #onComeIn({ ticket }: FrameOf<'come-in'>): void {
    if (this.#standing !== 'waiting' || ticket === this.#ticket) return
    if (ticket === null) this.#leaveDoor(0)
    else {
      this.#ticket = ticket
      this.#name = null
      this.#say(this.#hello())
    }
  }

  #onRefused(frame: FrameOf<'refused'>): void {
    const { re, code, retryAfterMs = null } = frame
    this.#lastRefusal = { code, retryAfterMs }
    const isAnswer = re !== null && this.#asks.answer(re, { code, retryAfterMs })
    if (!isAnswer) this.#deps.on.frame(frame)
  }

  /** There is no token yet to come back with, and the ticket is spent. */
  #leaveDoor(afterMs: number | null): void {
    this.close()
    this.#deps.on.again(afterMs)
  }

  #ended(): void {
    this.#socket = null
    this.#stopWatching()
    this.#asks.lost()
    const before = this.#standing
    this.#standing = 'outside'
    const refusal = this.#lastRefusal
    const isFirst = before === 'outside' && this.#resume === null
    if (refusal !== null && (isFirst || isFinal(refusal.code))) {
      this.#isClosed = true
      this.#deps.on.refused(refusal.code, refusal.retryAfterMs)
    }
    if (this.#isClosed) return
    if (before === 'waiting') {
      this.#leaveDoor(this.#askedWaitMs)
      return
    }
    if (before === 'joined') this.#deps.on.lost()
    this.#comeBack(isFirst, refusal?.retryAfterMs ?? 0)
  }

  /** `atLeastMs`: not sooner, and then not all at once. */
  #comeBack(isFirst: boolean, atLeastMs: number): void {
    const { clock, random, on } = this.#deps
    const askedMs = this.#askedWaitMs
    const waitMs = askedMs ?? atLeastMs + backoffMs(this.#attempt, random)
    this.#askedWaitMs = null
    this.#attempt++
    if (isFirst && clock.now() + waitMs > this.#ticketUntil) {
      this.#leaveDoor(waitMs)
      return
    }
    this.#cancelRetry = clock.after(waitMs, () => {
      this.#dial()
    })
    if (isFirst) on.delayed(askedMs === null ? 'offline' : 'draining')
  }

  /** Browsers hide the protocol's own pings, so a half-open socket is found by ours. */
  #watch(): void {
    this.#cancelPing?.()
    this.#cancelPing = this.#deps.clock.after(PING_EVERY_MS, () => {
      if (this.#deps.clock.now() - this.#heardAt > DEAD_AFTER_MS) {
        this.#giveUpSocket()
        return
      }
      this.#ping()
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
