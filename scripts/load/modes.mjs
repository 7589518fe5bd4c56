// The three kinds of measuring. Each answers rows of figures; sides take turns, so that a noisy machine is noisy to all.
import { percentilesOf } from './histogram.mjs'
import { measure, rest } from './measure.mjs'
import { bareSide, fill, relaySide, shareOf } from './stage.mjs'
import { sumOf } from './tally.mjs'
import { usageOf } from './usage.mjs'

/** After thousands have come in a process tidies up for a while. */
const SETTLE_SECONDS = 10
/** Newcomers in a second: few enough not to queue. */
const JOINS_PER_SECOND = 25

/**
 * @typedef {import('./options.mjs').Options} Options
 * @typedef {import('./stage.mjs').Side} Side
 * @typedef {import('./measure.mjs').RedisCount} RedisCount
 * @typedef {(line: string) => void} Say
 */

/** @param {Options} options @param {RedisCount} redis @param {Say} say */
export async function active(options, redis, say) {
  return onSides(options, say, async (sides) => {
    for (const side of sides) {
      await fill(side, options.idle, options.peers)
      const { crew, targets } = side
      const share = (/** @type {number} */ index) => shareOf(options.rooms, crew.size, index)
      await crew.order('prepare', (index) => ({ targets, rooms: share(index), peers: options.peers, aim: options.aim }))
      if (options.warmUpSeconds > 0) await crew.order('run', () => planOf(options, crew.size, options.warmUpSeconds))
    }
    const rows = []
    for (let round = 1; round <= options.rounds; round++)
      for (const side of sides) {
        const { crew, pids, name } = side
        const order = () => crew.order('run', () => planOf(options, crew.size, options.seconds))
        const { result, measured } = await measure(pids, name === 'relay' ? redis : null, order)
        const counts = sumOf(result.map((one) => one.counts))
        const { heard, sent } = counts
        rows.push({
          side: name,
          round,
          ...counts,
          lost: sent - heard,
          ...latencyOf(result),
          generatorLateP99: percentilesOf(result.map((one) => one.lateness)).p99,
          ...measured,
          cpuPerMillion: heard > 0 ? (measured.cpuSeconds / heard) * 1e6 : 0,
        })
      }
    return rows
  })
}

/** @param {Options} options @param {RedisCount} redis @param {Say} say */
export async function idle(options, redis, say) {
  return onSides(options, say, async (sides) => {
    const empty = sides.map(({ pids }) => usageOf(pids).rssBytes)
    for (const side of sides) await fill(side, options.idle, options.peers)
    await rest(SETTLE_SECONDS)
    const count = Math.ceil(options.idle / options.peers) * options.peers
    const rows = []
    for (const [index, side] of sides.entries()) {
      const { measured } = await measure(side.pids, side.name === 'relay' ? redis : null, () => rest(options.seconds))
      const emptyRssBytes = empty[index] ?? 0
      const kilobytesPerSocket = (measured.rssBytes - emptyRssBytes) / 1000 / count
      const cpuPercent = (100 * measured.cpuSeconds) / measured.seconds
      rows.push({ side: side.name, sockets: count, emptyRssBytes, ...measured, kilobytesPerSocket, cpuPercent })
    }
    for (const [index, { crew }] of sides.entries()) {
      const lost = (await crew.order('close', () => ({}))).reduce((sum, one) => sum + one.lost, 0)
      Object.assign(rows[index] ?? {}, { lost })
    }
    return rows
  })
}

/** One relay for each number of people who are in already. @param {Options} options @param {RedisCount} _redis @param {Say} say */
export async function join(options, _redis, say) {
  const present = options.urls.length > 0 ? options.present.slice(0, 1) : options.present
  /** @type {Side[]} */
  const sides = []
  try {
    for (const count of present) {
      const side = await relaySide(options)
      sides.push(side)
      await fill(side, count, options.peers)
      say(`${count} people are in`)
    }
    await rest(SETTLE_SECONDS)
    /** @type {string[][]} */
    const texts = present.map(() => [])
    const plan = { joins: options.joins, ratePerSecond: JOINS_PER_SECOND }
    // The first round warms up.
    for (let round = 0; round <= options.rounds; round++)
      for (const [index, { crew, targets }] of sides.entries()) {
        const { latency } = await crew.orderOne('join', { target: targets[0], ...plan })
        if (round > 0) texts[index]?.push(latency)
      }
    return present.map((count, index) => ({ side: 'relay', present: count, ...percentilesOf(texts[index] ?? []) }))
  } finally {
    for (const side of sides) await side.stop()
  }
}

/** @template T @param {Options} options @param {Say} say @param {(sides: readonly Side[]) => Promise<T>} act */
async function onSides(options, say, act) {
  /** @type {Side[]} */
  const sides = []
  try {
    sides.push(await relaySide(options))
    if (options.isBare) sides.push(await bareSide(options))
    say(`${sides.map(({ name }) => name).join(' and ')}: letting the peers in`)
    return await act(sides)
  } finally {
    for (const side of sides) await side.stop()
  }
}

/** @param {Options} options @param {number} size @param {number} seconds */
function planOf({ ratePerSecond, payloadLength }, size, seconds) {
  return { ratePerSecond: ratePerSecond / size, payloadLength, seconds }
}

/** @param {readonly { latency: string }[]} results */
const latencyOf = (results) => percentilesOf(results.map(({ latency }) => latency))
