// One socket: shape, pace, right, deed; one frame at a time, from hello to the end.
import type { RawData, WebSocket } from 'ws'
import type { ClientFrame } from '../../../protocol/client-to-server.ts'
import { type ErrorCode, errors, Refusal } from '../../../protocol/errors.ts'
import type { Role } from '../../../protocol/primitives.ts'
import type { ServerFrame } from '../../../protocol/server-to-client.ts'
import { type Caller, inRole, type Outcome, type Standing } from '../../commands/command.ts'
import type { Outlet } from '../../cluster-port.ts'
import type { SocketEnd } from '../../meter-port.ts'
import { countEntry, countRefusedEntry } from './entry-count.ts'
import { isForThoseInside, isForThoseWaiting } from './gate.ts'
import { watchHeartbeat } from './heartbeat.ts'
import { createIceRefresh, type IceRefresh } from './ice-refresh.ts'
import { createInbound, type Inbound } from './inbound.ts'
import { createOutbound, type Outbound } from './outbound.ts'
import { performOn } from './perform-on.ts'
import { createQueue, type Queue } from './queue.ts'
import { isEnd, refusalOf, refusedFrame } from './refused.ts'
import { requireRight } from './right.ts'
import { NO_LINKS, type SocketView } from './sockets-now.ts'
import type { SessionOptions } from './session-options.ts'

/** A frame, and when it was read (`Meter.now`). */
type Heard = { readonly frame: ClientFrame; readonly at: number }

export class Session implements Outlet {
  readonly #ws: WebSocket
  readonly #options: SessionOptions
  readonly #caller: Caller
  readonly #read: Inbound
  readonly #out: Outbound
  readonly #queue: Queue<Heard>
  readonly #iceRefresh: IceRefresh
  readonly #stopHelloTimer: () => void
  #standing: Standing = { is: 'awaiting-hello' }
  /** The role that the seat was given since the hello that took it: it may be changed before we know that we have it. */
  #roleSinceHello: Role | null = null
  #links = NO_LINKS
  #isDraining = false
  /** The next step of an end that takes a moment. */
  #cancelStep: () => void = () => undefined

  /** Takes a socket over. Every listener is attached before this returns. */
  constructor(ws: WebSocket, options: SessionOptions) {
    const { deps, limits, cookie, address } = options
    const { clock } = deps
    this.#ws = ws
    this.#options = options
    this.#caller = { session: cookie, address, outlet: this }
    this.#read = createInbound(clock, limits)
    this.#out = createOutbound(ws, clock, limits, () => {
      this.end('slow-reader')
    })
    this.#queue = createQueue(limits.maxQueued, (heard) => this.#work(heard))
    this.#iceRefresh = createIceRefresh(deps, this.#out.send)
    this.#stopHelloTimer = clock.after(limits.helloWithinMs, () => {
      this.end('hello-late')
    })
    deps.meter.sockets.opened()
    this.#listen()
  }

  #listen(): void {
    const stopHeartbeat = watchHeartbeat(this.#ws, this.#options.deps.clock, this.#options.limits, () => {
      this.#ws.terminate()
    })
    this.#ws.on('message', (data, isBinary) => {
      this.#hear(data, isBinary)
    })
    this.#ws.on('error', () => {
      // ws itself answers a breach of RFC 6455 with the right close code; what is left is not to wait for ever.
      this.#finish()
    })
    this.#ws.on('close', () => {
      stopHeartbeat()
      this.#closed()
    })
  }

  /** A frame from the room, or for somebody who waits before it. */
  send(frame: ServerFrame, onDelivered?: () => void): void {
    this.#out.post(frame, onDelivered)
  }

  /** Signals of this socket that its browser may not have. */
  undelivered(): readonly ServerFrame[] {
    return this.#out.undelivered()
  }

  /** For the metrics. */
  view(): SocketView {
    return { standing: this.#standing, unreadBytes: this.#ws.bufferedAmount, links: this.#links }
  }

  /** From the next frame on, also of those that wait in the queue. */
  become(role: Role): void {
    this.#roleSinceHello = role
    if (this.#standing.is === 'joined') this.#standing = inRole(this.#standing, role)
  }

  /** Says why, closes as the error table says, and gives the seat its grace time. */
  end(code: ErrorCode): void {
    this.#endWith(new Refusal(code), null)
  }

  #endWith(refusal: Refusal, re: number | null): void {
    if (this.#isClosing()) return
    const { code } = refusal
    this.#options.deps.log.debug({ code }, 'socket ended')
    this.#out.send(refusedFrame(refusal, re))
    this.#ws.close(errors[code].close ?? errors.internal.close, code)
    this.#finish(code)
  }

  /**
   * Tells the client when to come back, and closes; its seat stays. Whoever is in a room may say what was to be said until
   * the close has gone both ways: only then does the browser know what was not heard.
   */
  drain(afterMs: number): void {
    if (this.#isClosing() || this.#isDraining) return
    this.#isDraining = true
    this.#out.send({ type: 'drain', afterMs })
    const { closeAfterDrainMs, lingerMs } = this.#options.limits
    const close = (): void => {
      this.#ws.close(errors.draining.close)
      if (this.#standing.is === 'joined') this.#next(lingerMs, () => this.#finish('draining'))
      else this.#finish('draining')
    }
    if (this.#standing.is === 'joined') this.#next(closeAfterDrainMs, close)
    else close()
  }

  #hear(data: RawData, isBinary: boolean): void {
    if (this.#isClosing()) return
    try {
      const frame = this.#read(data, isBinary)
      const { meter } = this.#options.deps
      meter.sockets.frame(frame.type)
      if (!this.#queue.push({ frame, at: meter.now() })) throw new Refusal('too-fast')
    } catch (error) {
      this.#refuse(error, null)
    }
  }

  /** Null when the deed is done already: most frames are signals, and wait for nothing. */
  #work(heard: Heard): Promise<void> | null {
    const { frame } = heard
    try {
      requireRight(frame, this.#standing)
      if (frame.type === 'hello') this.#beginHello()
      const outcome = performOn(this.#ws, frame, () => this.#standing, this.#caller, this.#options)
      // A signal has been handed over by now, and what becomes of it holds nothing up that goes another way.
      if (outcome instanceof Promise) {
        const done = this.#await(outcome, heard)
        return frame.type === 'signal' ? null : done
      }
      this.#done(outcome, heard)
    } catch (error) {
      this.#fail(error, frame)
    }
    return null
  }

  #await(outcome: Promise<Outcome>, heard: Heard): Promise<void> {
    const done = outcome.then((said) => this.#done(said, heard))
    return done.catch((error: unknown) => this.#fail(error, heard.frame))
  }

  #done(outcome: Outcome, { frame, at }: Heard): void {
    const { meter } = this.#options.deps
    if (frame.type === 'signal') meter.sockets.relayed(meter.now() - at)
    else countEntry(frame, outcome, meter.sockets)
    this.#apply(outcome)
  }

  #fail(error: unknown, frame: ClientFrame): void {
    countRefusedEntry(frame, error, this.#options.deps.meter.sockets)
    this.#refuse(error, 're' in frame ? frame.re : null)
    if (frame.type === 'hello') this.#failHello()
  }

  #beginHello(): void {
    // It has come in time; how long the database takes is not the client's fault.
    this.#stopHelloTimer()
    this.#roleSinceHello = null
    this.#out.hold()
  }

  /** What came from the room between taking the seat and the refusal was for a seat that is no more. */
  #failHello(): void {
    if (this.#standing.is === 'waiting') this.#out.open(isForThoseWaiting)
    else if (this.#standing.is === 'awaiting-hello') this.#out.hold()
  }

  #apply({ replies, standing, links }: Outcome): void {
    if (links) this.#links = links
    // Before the replies: sending them may find the reader too slow, and then the seat is away.
    if (standing) this.#enter(standing)
    if (this.#isClosing()) return
    for (const reply of replies) this.#out.send(reply)
    if (standing && !this.#isClosing()) this.#begin(replies)
  }

  #enter(next: Standing): void {
    const before = this.#standing
    // The socket may have closed while the deed was being done.
    if (before.is === 'closing') {
      this.#putAway(next)
      return
    }
    this.#standing = inRole(next, this.#roleSinceHello)
    this.#settle()
    const waitsOn = next.is === 'waiting' && before.is === 'waiting' && next.waiter.peer === before.waiter.peer
    if (before.is === 'waiting' && !waitsOn) this.#putAway(before)
  }

  /** What a new standing sets going, after the replies that led to it. */
  #begin(replies: readonly ServerFrame[]): void {
    switch (this.#standing.is) {
      case 'joined':
        this.#iceRefresh.start(this.#standing.seat, replies)
        this.#out.open(isForThoseInside)
        break
      case 'waiting':
        this.#out.open(isForThoseWaiting)
        break
      case 'left':
        this.#iceRefresh.stop()
        this.#sayGoodbye()
        break
      case 'awaiting-hello':
      case 'closing':
    }
  }

  /** Leaves the client a moment to close first. */
  #sayGoodbye(): void {
    this.#next(this.#options.limits.lingerMs, () => {
      this.#ws.close(1000)
      this.#finish()
    })
  }

  /** What was heard before the close is still done, though no longer than for a moment. */
  #closed(): void {
    const gone = (): void => {
      this.#finish(this.#isDraining ? 'draining' : undefined)
      this.#cancelStep()
      this.#options.onGone()
    }
    this.#next(this.#options.limits.lingerMs, gone)
    this.#queue.whenIdle(gone)
  }

  #next(afterMs: number, act: () => void): void {
    this.#cancelStep()
    this.#cancelStep = this.#options.deps.clock.after(afterMs, act)
  }

  #refuse(error: unknown, re: number | null): void {
    const refusal = refusalOf(error)
    this.#options.deps.meter.sockets.refused(refusal.code)
    if (refusal.code === 'internal') this.#options.deps.log.error({ err: error }, 'a frame could not be handled')
    if (this.#isClosing()) return
    if (isEnd(refusal.code, this.#standing)) this.#endWith(refusal, re)
    else this.#out.send(refusedFrame(refusal, re))
  }

  #isClosing(): boolean {
    return this.#standing.is === 'closing'
  }

  /** Idempotent. From here on no frame of this socket is heard and none is sent to it; the close may take a moment. */
  #finish(how?: SocketEnd): void {
    if (this.#isClosing()) return
    const before = this.#standing
    this.#options.deps.meter.sockets.ended(how ?? (before.is === 'left' ? 'left' : 'lost'))
    this.#standing = { is: 'closing' }
    this.#settle()
    this.#out.stop()
    this.#iceRefresh.stop()
    this.#queue.clear()
    this.#putAway(before)
    this.#next(this.#options.limits.lingerMs, () => {
      this.#ws.terminate()
    })
  }

  #putAway(standing: Standing): void {
    const { cluster } = this.#options.deps
    if (standing.is === 'joined') cluster.away(standing.seat.room, standing.seat.peer, this)
    if (standing.is === 'waiting') cluster.stopWaiting(standing.waiter.room, standing.waiter.peer, this)
  }

  #settle(): void {
    this.#stopHelloTimer()
    this.#options.onSettled()
  }
}
