// What is said on a pair's reliable channel, in order, across full buffers and connections that come and go.
import { encode } from '../../protocol/codec.ts'
import type { CtlFrame } from '../../protocol/peer-to-peer.ts'
import type { Clock } from './clock.ts'
import { createOutbox } from './outbox.ts'

/** A full buffer is looked at again after this long. */
const AGAIN_MS = 500
/** More than this waits only for a peer that reads nothing. */
const MAX_WAITING = 300

export type CtlQueue = {
  /** Chat is kept until a connection can take it; anything else is state that each new connection hears anyway. */
  send(frame: CtlFrame): void
  /** A new connection: it hears the greeting and what the one before it may have lost. */
  open(): void
  /** There is no connection now. */
  close(): void
}

type Deps = {
  readonly clock: Clock
  readonly greeting: () => readonly CtlFrame[]
  /** False when the channel is not open or its buffer is full. */
  readonly sendCtl: (text: string) => boolean
}

export function createCtlQueue({ clock, greeting, sendCtl }: Deps): CtlQueue {
  const outbox = createOutbox(clock)
  let isOpen = false
  let waiting: CtlFrame[] = []
  let cancel: (() => void) | null = null

  function flush(): void {
    cancel = null
    for (let frame = waiting[0]; frame; frame = waiting[0]) {
      if (!sendCtl(encode(frame))) {
        cancel = clock.after(AGAIN_MS, flush)
        return
      }
      waiting.shift()
    }
  }

  return {
    send(frame) {
      if (frame.type === 'chat') outbox.add(frame)
      if (!isOpen) return
      waiting = [...waiting, frame].slice(-MAX_WAITING)
      // Nothing overtakes what waits for the buffer.
      if (!cancel) flush()
    },
    open() {
      cancel?.()
      isOpen = true
      waiting = [...greeting(), ...outbox.unsure()]
      flush()
    },
    close() {
      cancel?.()
      cancel = null
      isOpen = false
      waiting = []
    },
  }
}
