// Latencies in an HDR histogram: in microseconds up to two minutes, to three digits; carried between processes as text.
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js'

const LONGEST_US = 120_000_000

/** @typedef {{ readonly p50: number, readonly p99: number, readonly p999: number, readonly max: number }} Percentiles in ms */

export function createHistogram() {
  const histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: LONGEST_US,
    numberOfSignificantValueDigits: 3,
  })
  return {
    /** @param {number} ms */
    record: (ms) => histogram.recordValue(Math.min(LONGEST_US, Math.max(1, Math.round(ms * 1000)))),
    toText: () => encodeIntoCompressedBase64(histogram),
  }
}

/** @param {readonly string[]} texts @returns {Percentiles} */
export function percentilesOf(texts) {
  const [first, ...others] = texts.map((text) => decodeFromCompressedBase64(text))
  if (!first) return { p50: 0, p99: 0, p999: 0, max: 0 }
  for (const other of others) first.add(other)
  /** @param {number} percentile */
  const at = (percentile) => first.getValueAtPercentile(percentile) / 1000
  return { p50: at(50), p99: at(99), p999: at(99.9), max: first.maxValue / 1000 }
}
