// How many commands a Redis was asked for, by name: all of them, whoever asked.
import { Redis } from 'ioredis'

/** Those that every client sends by itself when it connects, and ours. */
const NOT_COUNTED = new Set(['info', 'client|setinfo', 'client|setname', 'hello', 'auth', 'select', 'command'])

/**
 * Null when there is no Redis to ask.
 * @param {string | undefined} url
 */
export function createRedisCount(url) {
  if (!url) return null
  const redis = new Redis(url)
  return {
    /** @returns {Promise<Record<string, number>>} */
    async commands() {
      const text = await redis.info('commandstats')
      const rows = [...text.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)]
      return Object.fromEntries(
        rows.map(([, name = '', calls]) => [name, Number(calls)]).filter(([name]) => !NOT_COUNTED.has(String(name))),
      )
    },
    stop: () => redis.disconnect(),
  }
}

/**
 * @param {Record<string, number>} before
 * @param {Record<string, number>} after
 * @returns {Record<string, number>}
 */
export function differenceOf(before, after) {
  const rows = Object.entries(after).map(([name, calls]) => [name, calls - (before[name] ?? 0)])
  return Object.fromEntries(rows.filter(([, calls]) => Number(calls) > 0))
}
