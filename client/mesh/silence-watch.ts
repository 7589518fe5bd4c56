// Whether a sender that should be silent is.
import type { Clock } from './clock.ts'
import type { Stats } from './link-stats.ts'

/** What waits in the engine's queues is gone by the first look; from then to the second, nothing more should come. */
const FIRST_LOOK_MS = 500
const SECOND_LOOK_MS = 1_500
/** Bits a second. */
const MOST_BPS = 2_000
/** Sound that nobody makes is a few bytes in each of fifty packets, so packets weigh something too. */
const PACKET_BYTES = 12

export type SilenceWatch = {
  /** Looks twice, the last time after two seconds; what was begun before is dropped. */
  watch(): void
  stop(): void
}

export function createSilenceWatch(
  sender: { getStats(): Promise<Stats> },
  clock: Clock,
  onNoise: () => void,
): SilenceWatch {
  let cancel: (() => void) | null = null
  let watches = 0

  function stop(): void {
    watches++
    cancel?.()
    cancel = null
  }

  async function look(mine: number, then: (bytes: number, at: number) => void): Promise<void> {
    const at = clock.now()
    const bytes = await sender.getStats().then(bytesSent, () => null)
    if (bytes !== null && mine === watches) then(bytes, at)
  }

  return {
    stop,
    watch() {
      stop()
      const mine = watches
      cancel = clock.after(FIRST_LOOK_MS, () => {
        void look(mine, (before, since) => {
          cancel = clock.after(SECOND_LOOK_MS, () => {
            void look(mine, (bytes, at) => {
              if ((bytes - before) * 8_000 > MOST_BPS * (at - since)) onNoise()
            })
          })
        })
      })
    },
  }
}

/** Padding that probes the path has no payload, and comes in few packets. */
function bytesSent(stats: Stats): number {
  let bytes = 0
  stats.forEach(({ type, bytesSent: payload = 0, packetsSent = 0 }) => {
    if (type === 'outbound-rtp') bytes += payload + packetsSent * PACKET_BYTES
  })
  return bytes
}
