// Chat that must reach a peer although its link may be away or built anew in the middle of a sentence.
import type { CtlFrame } from '../../protocol/peer-to-peer.ts'
import type { Clock } from './clock.ts'

type ChatFrame = Extract<CtlFrame, { type: 'chat' }>

/** A link that dies takes what was in its buffers with it; it is found dead within the time of PROTOCOL.md L6. */
const KEEP_MS = 60_000
const KEEP_FRAMES = 200

export type Outbox = {
  add(frame: ChatFrame): void
  /** All that a new connection has to repeat, oldest first; the receiver knows duplicates by their id. */
  unsure(): readonly ChatFrame[]
}

export function createOutbox(clock: Clock): Outbox {
  let kept: { frame: ChatFrame; at: number }[] = []
  return {
    add(frame) {
      kept = [...kept, { frame, at: clock.now() }].slice(-KEEP_FRAMES)
    },
    unsure() {
      const oldest = clock.now() - KEEP_MS
      kept = kept.filter(({ at }) => at >= oldest)
      return kept.map(({ frame }) => frame)
    },
  }
}
