// What a computer that is too busy still says about its connection. It answers late, and its browser takes that for a queue
// in the network: neither round trips nor the browser's belief mean much then. Losses do; and a path that the browser
// believes to be far narrower than all others is narrow, for lateness comes to all of them.
import type { LinkReading } from './types.ts'

const FAR_NARROWER = 0.4
/** Fewer say nothing about what is usual. */
const OTHERS = 2

export function telling(readings: readonly LinkReading[]): readonly LinkReading[] {
  return readings.map((reading) => ({
    ...reading,
    roundTripMs: null,
    availableBps: isNarrow(reading, readings) ? reading.availableBps : null,
  }))
}

/** More is sent there than gets through, and no other path is nearly as narrow. */
function isNarrow({ peer, availableBps, sentBps }: LinkReading, readings: readonly LinkReading[]): boolean {
  if (availableBps === null || sentBps < 0.7 * availableBps) return false
  const others = readings.filter((other) => other.peer !== peer && other.availableBps !== null)
  return others.length >= OTHERS && others.every((other) => availableBps < FAR_NARROWER * (other.availableBps ?? 0))
}
