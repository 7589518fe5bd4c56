// Frames of the data channels to and from text. What another browser sends is hostile until it has passed here.
import { decode, type JsonLimits } from '../../protocol/codec.ts'
import { MAX_JSON_KEYS, MAX_PEER_FRAME_LENGTH, MAX_STRIKES } from '../../protocol/limits.ts'
import { ctlFrames, rtFrames, type CtlFrame, type RtFrame } from '../../protocol/peer-to-peer.ts'
import { signals, type Signal } from '../../protocol/signals.ts'
import type { Clock } from './clock.ts'

/** Frames a peer may send in a burst, and then each second. A hearty chat is far below, a flood far above. */
const BURST = 300
const PER_SECOND = 60
const fromPeer: JsonLimits = { length: MAX_PEER_FRAME_LENGTH, keys: MAX_JSON_KEYS }

export type FrameReader = {
  /** Null: dropped and counted. */
  ctl(text: string): CtlFrame | null
  rt(text: string): RtFrame | null
  signal(payload: string): Signal | null
}

/** One per peer. `onStruckOut` is called once, at the third refused frame (PROTOCOL.md, P2). */
export function createFrameReader(clock: Clock, onStruckOut: () => void): FrameReader {
  let strikes = 0
  let tokens = BURST
  let filledAt = clock.now()

  function strike(): null {
    strikes++
    if (strikes === MAX_STRIKES) onStruckOut()
    return null
  }

  function isTooFast(): boolean {
    const now = clock.now()
    tokens = Math.min(BURST, tokens + ((now - filledAt) / 1000) * PER_SECOND)
    filledAt = now
    if (tokens < 1) return true
    tokens--
    return false
  }

  return {
    ctl(text) {
      if (isTooFast()) return null
      const frame = decode(ctlFrames, text, fromPeer)
      return frame.ok ? frame.value : strike()
    },
    rt(text) {
      if (isTooFast()) return null
      const frame = decode(rtFrames, text, fromPeer)
      return frame.ok ? frame.value : strike()
    },
    signal(payload) {
      const signal = decode(signals, payload)
      return signal.ok ? signal.value : strike()
    },
  }
}
