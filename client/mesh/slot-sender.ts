// The sender of one slot for one viewer. It is the place where another way of making what a viewer gets can come in, such
// as one encoder for several viewers, once browsers have it (`RTCRtpSender.createEncodedSource`).
import type { Clock } from './clock.ts'
import type { Sending, Slot } from './peer-link.ts'
import { encodingOf, setEncoding } from './sender-parameters.ts'
import { createSilenceWatch } from './silence-watch.ts'

export type SlotSender = {
  /** The newest counts, whatever is still under way. Said again, it fits the track's present size. */
  setSending(sending: Sending): void
  /** Null: nothing to send. */
  setTrack(track: MediaStreamTrack | null): void
  /** Now codecs can be chosen. */
  negotiated(): void
  /** Idempotent. */
  close(): void
}

export type Outset = { readonly sending: Sending; readonly track: MediaStreamTrack | null }

/**
 * A sender with an encoder of its own, as every browser has them. Firefox 153 goes on sending sound that is not active,
 * so silence is not believed but measured; where there is none, the track is taken out until the slot is active again.
 * `outset`: how the engine's sender begins, its track already put.
 */
export function createSlotSender(sender: RTCRtpSender, slot: Slot, clock: Clock, outset: Outset): SlotSender {
  let { sending, track } = outset
  let applied = ''
  let isNegotiated = false
  let isTakenOut = false
  let isClosed = false

  const silence = createSilenceWatch(sender, clock, () => {
    isTakenOut = true
    put(null)
  })

  /** Fails only when the connection is closed meanwhile, and then there is nothing left to do. */
  function put(next: MediaStreamTrack | null): void {
    sender.replaceTrack(next).catch(() => undefined)
  }

  const settle = oneAtATime(async () => {
    const encoding = encodingOf(slot, sending, track)
    const key = JSON.stringify([encoding, sending.keeps, sending.codec, isNegotiated])
    if (key === applied || isClosed) return
    applied = (await setEncoding(sender, slot, encoding, sending)) ? key : ''
  })

  function watch(): void {
    if (!sending.active && track !== null && !isTakenOut && !isClosed) silence.watch()
    else silence.stop()
  }

  return {
    setSending(next) {
      const isChange = next.active !== sending.active
      sending = next
      if (next.active && isTakenOut) {
        isTakenOut = false
        put(track)
      }
      settle()
      if (isChange) watch()
    },
    setTrack(next) {
      track = next
      if (!isTakenOut) put(next)
      settle()
      watch()
    },
    negotiated() {
      isNegotiated = true
      settle()
      watch()
    },
    close() {
      isClosed = true
      silence.stop()
    },
  }
}

/** While one runs, any number of requests become one more: an engine refuses parameters that another call has overtaken. */
function oneAtATime(act: () => Promise<void>): () => void {
  let asked = 0
  let answered = 0

  async function run(): Promise<void> {
    while (answered < asked) {
      const now = asked
      await act()
      answered = now
    }
  }

  return () => {
    asked++
    if (asked === answered + 1) void run()
  }
}
