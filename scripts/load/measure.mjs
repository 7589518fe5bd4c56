// What servers and their Redis do while something goes on.
import { setTimeout as sleep } from 'node:timers/promises'
import { differenceOf } from './redis-count.mjs'
import { usageOf } from './usage.mjs'

const BETWEEN_SAMPLES_MS = 250

/**
 * @typedef {{
 *   readonly seconds: number, readonly cpuSeconds: number, readonly rssBytes: number, readonly peakRssBytes: number,
 *   readonly redisCommands: Record<string, number>
 * }} Measured
 * @typedef {ReturnType<typeof import('./redis-count.mjs').createRedisCount>} RedisCount
 */

/**
 * @template T
 * @param {readonly number[]} pids
 * @param {RedisCount} redis
 * @param {() => Promise<T>} act
 * @returns {Promise<{ readonly result: T, readonly measured: Measured }>}
 */
export async function measure(pids, redis, act) {
  const commands = (await redis?.commands()) ?? {}
  const before = usageOf(pids)
  const startAt = performance.now()
  let peakRssBytes = before.rssBytes
  const sampling = setInterval(() => {
    peakRssBytes = Math.max(peakRssBytes, usageOf(pids).rssBytes)
  }, BETWEEN_SAMPLES_MS)
  try {
    const result = await act()
    const after = usageOf(pids)
    const seconds = (performance.now() - startAt) / 1000
    const { rssBytes } = after
    const cpuSeconds = after.cpuSeconds - before.cpuSeconds
    const redisCommands = differenceOf(commands, (await redis?.commands()) ?? {})
    return { result, measured: { seconds, cpuSeconds, rssBytes, peakRssBytes, redisCommands } }
  } finally {
    clearInterval(sampling)
  }
}

/** Memory and processor time of one thing, at rest. @param {number} seconds */
export const rest = (seconds) => sleep(seconds * 1000)
