// What processes of this machine use, as Linux tells it in /proc: processor time and memory.
import { readFileSync } from 'node:fs'

/** Linux counts processor time for programs in hundredths of a second (USER_HZ), whatever its own clock is. */
const TICKS_PER_SECOND = 100

/** @typedef {{ readonly cpuSeconds: number, readonly rssBytes: number }} Usage */

/**
 * The sum over these processes and all that they started. Processes that have ended count nothing.
 * @param {readonly number[]} pids
 * @returns {Usage}
 */
export function usageOf(pids) {
  const all = [...new Set(pids.flatMap(withChildren))].map(usageOfOne)
  return {
    cpuSeconds: all.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    rssBytes: all.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
  }
}

/** @param {number} pid @returns {number[]} */
function withChildren(pid) {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').map(Number)
  return [pid, ...children.filter((child) => child > 0).flatMap(withChildren)]
}

/** @param {number} pid @returns {Usage} */
function usageOfOne(pid) {
  // The name of the program comes second, in brackets, and may hold anything.
  const fields = read(`/proc/${pid}/stat`).split(')').at(-1)?.trim().split(' ') ?? []
  const [user, system] = [fields[11], fields[12]].map((ticks) => Number(ticks ?? 0))
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0)
  return { cpuSeconds: ((user ?? 0) + (system ?? 0)) / TICKS_PER_SECOND, rssBytes: kilobytes * 1024 }
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
