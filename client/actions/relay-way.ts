// Signals on their way over the relay: what it could not pass on goes again, and nothing for the same peer overtakes it.
import type { PeerId } from '../../protocol/primitives.ts'
import type { Clock } from '../mesh/clock.ts'

/** The relay says no within a second; what is older has been passed on. */
const MAY_BE_REFUSED_MS = 5_000
/** Signals that wait for one peer: the newest, because older rounds of a negotiation are of no use to anybody. */
const MAX_HELD = 64
const RETRY_MS = 1_000
/** Away from the numbers of what is answered (client/net/asks.ts), which count from 1. */
const FIRST_NUMBER = 2 ** 30
const MAX_NUMBER = 2 ** 31 - 1

type Sent = { readonly to: PeerId; readonly payload: string; readonly at: number }
type Held = { readonly re: number; readonly payload: string }

export type RelayWay = {
  /** False when the relay is away: then nothing is kept here. */
  send(to: PeerId, payload: string): boolean
  /** The relay could not pass this one on for now (PROTOCOL.md, C3). False when it is none of ours. */
  refused(re: number, retryAfterMs: number | null): boolean
  /** There is a new socket: nothing waits for the old one's time any more. */
  again(): void
  close(): void
}

export function createRelayWay(clock: Clock, say: (re: number, to: PeerId, payload: string) => boolean): RelayWay {
  const sent = new Map<number, Sent>()
  const held = new Map<PeerId, Held[]>()
  let last = FIRST_NUMBER
  let cancel: (() => void) | null = null

  function sendNow(to: PeerId, payload: string): boolean {
    const now = clock.now()
    for (const [re, { at }] of sent) {
      if (now - at <= MAY_BE_REFUSED_MS) break
      sent.delete(re)
    }
    last = last < MAX_NUMBER ? last + 1 : FIRST_NUMBER
    if (!say(last, to, payload)) return false
    sent.set(last, { to, payload, at: now })
    return true
  }

  function hold(to: PeerId, one: Held): void {
    const queue = [...(held.get(to) ?? []), one].sort((a, b) => a.re - b.re)
    held.set(to, queue.slice(-MAX_HELD))
  }

  function flush(): void {
    cancel?.()
    cancel = null
    for (const [to, queue] of [...held]) {
      held.delete(to)
      for (const [at, { payload }] of queue.entries()) {
        if (sendNow(to, payload)) continue
        held.set(to, queue.slice(at))
        break
      }
    }
  }

  return {
    send(to, payload) {
      if (!held.has(to)) return sendNow(to, payload)
      // The highest number there is: behind all that were refused, and those that still will be.
      hold(to, { re: Infinity, payload })
      return true
    },
    refused(re, retryAfterMs) {
      const one = sent.get(re)
      if (!one) return false
      sent.delete(re)
      hold(one.to, { re, payload: one.payload })
      cancel ??= clock.after(retryAfterMs ?? RETRY_MS, flush)
      return true
    },
    again: flush,
    close() {
      cancel?.()
      held.clear()
      sent.clear()
    },
  }
}
