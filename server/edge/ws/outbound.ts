// Frames on their way to one browser: in order, never more than it reads, and remembered until it has them.
import { MAX_AWAY_FRAMES } from '../../../protocol/limits.ts'
import type { ServerFrame } from '../../../protocol/server-to-client.ts'
import type { Clock } from '../../ports.ts'
import type { SocketLimits } from './limits.ts'
import { textOf } from './verbatim.ts'

export interface Outbound {
  /** Past the gate: replies, and refusals before admission. */
  send(frame: ServerFrame): void
  /** From the room: held back until `open`, so that nothing overtakes `welcome`. */
  post(frame: ServerFrame, onDelivered?: () => void): void
  /** Closes the gate, as it is at first. What is held back is forgotten. */
  hold(): void
  /** Opens the gate. Of what was held back only that goes out which `passes`; the rest is forgotten. */
  open(passes: (frame: ServerFrame) => boolean): void
  stop(): void
  /** Signals that the browser may not have: it may. Oldest first; good after `stop` as well. */
  undelivered(): readonly ServerFrame[]
}

/** As much of a WebSocket as this needs. */
type Sendable = {
  readonly OPEN: number
  readonly readyState: number
  readonly bufferedAmount: number
  on(event: 'pong', hear: (data: Buffer) => void): unknown
  send(text: string | Buffer, options: { readonly binary: false }): void
  ping(mark: string): void
}

/** Bytes are sent as text: they are made here. */
const TEXT = { binary: false } as const

/** `onSlow` is called once, when the browser leaves too much unread. */
export function createOutbound(ws: Sendable, clock: Clock, limits: SocketLimits, onSlow: () => void): Outbound {
  const receipts = createReceipts(ws, clock)
  let held: { readonly frame: ServerFrame; readonly onDelivered: (() => void) | undefined }[] | null = []
  let stopped = false
  let stopWatch: (() => void) | null = null

  function send(frame: ServerFrame, onDelivered?: () => void): void {
    if (stopped || ws.readyState !== ws.OPEN) {
      receipts.expect(frame, onDelivered)
      return
    }
    ws.send(textOf(frame), TEXT)
    receipts.expect(frame, onDelivered)
    if (ws.bufferedAmount > limits.unreadMaxBytes) slow()
    else if (ws.bufferedAmount > limits.unreadBytes) stopWatch ??= clock.after(limits.unreadForMs, lookAgain)
  }

  function lookAgain(): void {
    stopWatch = null
    if (!stopped && ws.bufferedAmount > limits.unreadBytes) slow()
  }

  function slow(): void {
    stop()
    onSlow()
  }

  function open(passes: (frame: ServerFrame) => boolean): void {
    const waiting = held ?? []
    held = null
    for (const { frame, onDelivered } of waiting) if (passes(frame)) send(frame, onDelivered)
  }

  function stop(): void {
    stopped = true
    stopWatch?.()
    stopWatch = null
    receipts.stop()
    open(() => true)
  }

  const post = (frame: ServerFrame, onDelivered?: () => void): void => {
    if (held) held.push({ frame, onDelivered })
    else send(frame, onDelivered)
  }

  const hold = (): void => {
    held = []
  }

  return { send, post, hold, open, stop, undelivered: receipts.missing }
}

type Sent = { readonly frame: ServerFrame; readonly onDelivered: (() => void) | undefined }

/** A ping and its pong cost as much as a signal does: where many come, one of them asks for all. */
const ASK_EVERY_MS = 1_000
/** Asks sooner: what is kept for a browser has an end (`MAX_AWAY_FRAMES`). */
const ASK_AFTER_FRAMES = MAX_AWAY_FRAMES / 4

/**
 * TCP takes frames for a browser that is long gone. So a ping follows the signals, one at a time, and its pong says that
 * all before it have come; without one they go to the peer's next socket.
 */
function createReceipts(ws: Sendable, clock: Clock) {
  const sent: Sent[] = []
  /** Of the newest that was sent. */
  let lastMark = 0
  let asked: number | null = null
  let lastAsked = 0
  let stopRest: (() => void) | null = null

  function ask(): void {
    const isNothingNew = sent.length === 0 || lastMark === lastAsked
    if (asked !== null || isNothingNew || ws.readyState !== ws.OPEN) return
    if (stopRest && lastMark - lastAsked < ASK_AFTER_FRAMES) return
    asked = lastAsked = lastMark
    ws.ping(String(asked))
    stopRest?.()
    stopRest = clock.after(ASK_EVERY_MS, () => {
      stopRest = null
      ask()
    })
  }

  ws.on('pong', (data) => {
    if (asked === null || data.toString('latin1') !== String(asked)) return
    const confirmed = asked
    asked = null
    // Marks rise by one.
    const isLeft = Math.min(sent.length, lastMark - confirmed)
    for (const { onDelivered } of sent.splice(0, sent.length - isLeft)) onDelivered?.()
    ask()
  })

  return {
    expect(frame: ServerFrame, onDelivered: (() => void) | undefined): void {
      if (frame.type !== 'signal') {
        onDelivered?.()
        return
      }
      lastMark++
      sent.push({ frame, onDelivered })
      if (sent.length > MAX_AWAY_FRAMES) sent.shift()
      ask()
    },
    missing: (): readonly ServerFrame[] => sent.filter((one) => !one.onDelivered).map((one) => one.frame),
    stop(): void {
      stopRest?.()
      stopRest = null
    },
  }
}
