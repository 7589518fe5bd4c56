// One socket: shape, pace, right, deed; one frame at a time, from hello to the end.
import type { RawData, WebSocket } from 'ws'
import type { ClientFrame } from '../../../protocol/client-to-server.ts'
import { type ErrorCode, errors, Refusal } from '../../../protocol/errors.ts'
import type { ServerFrame } from '../../../protocol/server-to-client.ts'
import type { Caller, JoinRules, Outcome, Standing } from '../../commands/command.ts'
import { perform } from '../../commands/index.ts'
import type { Deps } from '../../ports.ts'
import type { Outlet } from '../../cluster-port.ts'
import { watchHeartbeat } from './heartbeat.ts'
import { createIceRefresh, type IceRefresh } from './ice-refresh.ts'
import { createInbound, type Inbound } from './inbound.ts'
import type { SocketLimits } from './limits.ts'
import { createOutbound, type Outbound } from './outbound.ts'
import { createQueue, type Queue } from './queue.ts'
import { requireRight } from './right.ts'

export type SessionOptions = {
  readonly deps: Deps
  readonly rules: JoinRules
  readonly limits: SocketLimits
  /** Hash of the cookie of the upgrade. */
  readonly cookie: string
  /** Called when the socket no longer waits to be admitted; more than once is harmless. */
  readonly onSettled: () => void
}

export class Session implements Outlet {
  readonly #ws: WebSocket
  readonly #options: SessionOptions
  readonly #caller: Caller
  readonly #read: Inbound
  readonly #out: Outbound
  readonly #queue: Queue<ClientFrame>
  readonly #iceRefresh: IceRefresh
  readonly #stopHelloTimer: () => void
  #standing: Standing = { is: 'awaiting-hello' }
  #stopLinger: () => void = () => undefined

  /** Takes a socket over. Every listener is attached before this returns. */
  constructor(ws: WebSocket, options: SessionOptions) {
    const { deps, limits, rules, cookie } = options
    const { clock } = deps
    this.#ws = ws
    this.#options = options
    this.#caller = { session: cookie, outlet: this, rules }
    this.#read = createInbound(clock, limits)
    this.#out = createOutbound(ws, clock, limits, () => {
      this.end('slow-reader')
    })
    this.#queue = createQueue(limits.maxQueued, (frame) => this.#work(frame))
    this.#iceRefresh = createIceRefresh(deps, this.#out.send)
    this.#stopHelloTimer = clock.after(limits.helloWithinMs, () => {
      this.end('hello-late')
    })
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
      this.#finish()
      this.#stopLinger()
      stopHeartbeat()
    })
  }

  /** A frame from the room. */
  send(frame: ServerFrame): void {
    this.#out.post(frame)
  }

  /** Signals of this socket that its browser may not have. */
  undelivered(): readonly ServerFrame[] {
    return this.#out.undelivered()
  }

  /** Says why, closes as the error table says, and gives the seat its grace time. */
  end(code: ErrorCode, re: number | null = null): void {
    if (this.#isClosing()) return
    this.#options.deps.log.debug({ code }, 'socket ended')
    this.#out.send({ type: 'refused', re, code })
    this.#ws.close(errors[code].close ?? errors.internal.close, code)
    this.#finish()
  }

  /** Tells the client when to come back, and closes; its seat stays. */
  drain(afterMs: number): void {
    if (this.#isClosing()) return
    this.#out.send({ type: 'drain', afterMs })
    this.#ws.close(errors.draining.close)
    this.#finish()
  }

  #hear(data: RawData, isBinary: boolean): void {
    if (this.#isClosing()) return
    try {
      if (!this.#queue.push(this.#read(data, isBinary))) throw new Refusal('too-fast')
    } catch (error) {
      this.#refuse(error, null)
    }
  }

  async #work(frame: ClientFrame): Promise<void> {
    try {
      requireRight(frame, this.#standing)
      // It has come in time; how long the database takes is not the client's fault.
      if (frame.type === 'hello') this.#stopHelloTimer()
      this.#apply(await perform(frame.type, frame, this.#standing, this.#caller, this.#options.deps))
    } catch (error) {
      this.#refuse(error, 're' in frame ? frame.re : null)
    }
  }

  #apply({ replies, standing }: Outcome): void {
    // The socket may have closed while the deed was being done.
    if (this.#isClosing()) {
      if (standing) this.#putAway(standing)
      return
    }
    for (const reply of replies) this.#out.send(reply)
    // Sending may have found the reader too slow, and closed.
    if (!standing || this.#isClosing()) return
    this.#standing = standing
    this.#settle()
    if (standing.is === 'joined') {
      this.#iceRefresh.start(standing.seat, replies)
      this.#out.open()
    } else {
      this.#iceRefresh.stop()
      this.#sayGoodbye()
    }
  }

  /** Leaves the client a moment to close first. */
  #sayGoodbye(): void {
    this.#stopLinger = this.#options.deps.clock.after(this.#options.limits.lingerMs, () => {
      this.#ws.close(1000)
      this.#finish()
    })
  }

  #refuse(error: unknown, re: number | null): void {
    const code = error instanceof Refusal ? error.code : 'internal'
    if (code === 'internal') this.#options.deps.log.error({ err: error }, 'a frame could not be handled')
    if (this.#isClosing()) return
    if (errors[code].close === null) this.#out.send({ type: 'refused', re, code })
    else this.end(code, re)
  }

  #isClosing(): boolean {
    return this.#standing.is === 'closing'
  }

  /** Idempotent. From here on no frame of this socket is heard and none is sent to it; the close may take a moment. */
  #finish(): void {
    if (this.#isClosing()) return
    const before = this.#standing
    this.#standing = { is: 'closing' }
    this.#settle()
    this.#out.stop()
    this.#iceRefresh.stop()
    this.#queue.clear()
    this.#putAway(before)
    this.#stopLinger()
    this.#stopLinger = this.#options.deps.clock.after(this.#options.limits.lingerMs, () => {
      this.#ws.terminate()
    })
  }

  #putAway(standing: Standing): void {
    if (standing.is === 'joined') this.#options.deps.cluster.away(standing.seat.room, standing.seat.peer, this)
  }

  #settle(): void {
    this.#stopHelloTimer()
    this.#options.onSettled()
  }
}
