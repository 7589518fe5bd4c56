// What became of numbered messages: heard, lost, heard twice, out of order, refused.

/** Streams that are far behind are counted as lost, not remembered number by number. */
const MAX_MISSING = 10_000

/**
 * @typedef {{
 *   sent: number, heard: number, duplicated: number, reordered: number, closed: number,
 *   refused: Record<string, number>
 * }} Counts
 */

/** @returns {Counts} */
export const noCounts = () => ({ sent: 0, heard: 0, duplicated: 0, reordered: 0, closed: 0, refused: {} })

/** @param {readonly Counts[]} all @returns {Counts} */
export function sumOf(all) {
  const sum = noCounts()
  for (const one of all) {
    sum.sent += one.sent
    sum.heard += one.heard
    sum.duplicated += one.duplicated
    sum.reordered += one.reordered
    sum.closed += one.closed
    for (const [code, times] of Object.entries(one.refused)) sum.refused[code] = (sum.refused[code] ?? 0) + times
  }
  return sum
}

/** Reads the numbers of one sender's messages to one receiver, which begin with 1. @param {Counts} counts */
function createStream(counts) {
  let last = 0
  /** @type {Set<number>} */
  const missing = new Set()
  /** True when this number comes for the first time. @param {number} number */
  return (number) => {
    if (number > last) {
      for (let at = last + 1; at < number && missing.size < MAX_MISSING; at++) missing.add(at)
      last = number
    } else if (missing.delete(number)) counts.reordered++
    else {
      counts.duplicated++
      return false
    }
    counts.heard++
    return true
  }
}

/** All streams that are counted together. @param {Counts} counts */
export function createStreams(counts) {
  /** @type {Map<string, Map<string, (number: number) => boolean>>} */
  const streams = new Map()
  return {
    /** True when this message comes for the first time. @param {string} from @param {string} to @param {number} number */
    take(from, to, number) {
      const ofReceiver = streams.get(to) ?? new Map()
      streams.set(to, ofReceiver)
      const take = ofReceiver.get(from) ?? createStream(counts)
      ofReceiver.set(from, take)
      return take(number)
    },
  }
}
