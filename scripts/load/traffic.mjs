// Sends numbered messages by a fixed timetable and measures each from the time at which it was due. A relay (or a
// generator) that stalls is charged for every message that should have been on its way meanwhile.
import { setTimeout as sleep } from 'node:timers/promises'
import { createHistogram } from './histogram.mjs'
import { createStreams, noCounts } from './tally.mjs'

const LAST_ONES_WITHIN_MS = 10_000
const LOOK_EVERY_MS = 20
/** Looks like what browsers say to each other, and needs no escape in JSON. */
const FILLER =
  'candidate:842163049 1 udp 1677729535 192.0.2.17 61481 typ srflx raddr 10.0.0.5 rport 61481 generation 0 '

/**
 * @typedef {import('./peer.mjs').Peer} Peer
 * @typedef {{ readonly from: Peer, readonly to: Peer, number: number }} Pair
 * @typedef {'any' | 'same' | 'other'} Aim whether sender and receiver sit at the same relay
 * @typedef {{ readonly ratePerSecond: number, readonly payloadLength: number, readonly seconds: number }} Plan
 */

/** @param {readonly (readonly Peer[])[]} rooms @param {Aim} aim */
export function createTraffic(rooms, aim) {
  const pairs = pairsOf(rooms, aim)
  let counts = noCounts()
  let latency = createHistogram()
  let lateness = createHistogram()
  let round = 0
  let streams = createStreams(counts)
  let lastRe = 0

  /** @param {string} text @param {Peer} peer */
  function hear(text, peer) {
    const at = performance.now()
    const frame = JSON.parse(text)
    if (frame.type === 'refused') counts.refused[frame.code] = (counts.refused[frame.code] ?? 0) + 1
    if (frame.type !== 'signal') return
    const [inRound, number, dueAt] = frame.payload.split(' ', 3).map(Number)
    if (inRound !== round) return
    if (streams.take(frame.from, peer.id, number)) latency.record(at - dueAt)
  }

  /** @param {Pair} pair @param {number} dueAt @param {number} length */
  function send(pair, dueAt, length) {
    const { from, to } = pair
    if (from.ws.readyState !== from.ws.OPEN) {
      counts.closed++
      return
    }
    const head = `${round} ${++pair.number} ${dueAt.toFixed(3)} `
    const payload = head + FILLER.repeat(Math.ceil(length / FILLER.length)).slice(0, Math.max(0, length - head.length))
    lastRe = (lastRe + 1) % 0x7fffffff
    // The bare server stamps nobody's name on anything: its senders do it themselves.
    const stamp = from.target.isBare ? `"from":"${from.id}"` : `"re":${lastRe}`
    from.ws.send(`{"type":"signal",${stamp},"to":"${to.id}","payload":"${payload}"}`)
    counts.sent++
    lateness.record(performance.now() - dueAt)
  }

  /** @param {Plan} plan */
  async function run({ ratePerSecond, payloadLength, seconds }) {
    round++
    counts = noCounts()
    latency = createHistogram()
    lateness = createHistogram()
    streams = createStreams(counts)
    for (const pair of pairs) pair.number = 0
    const total = Math.floor(ratePerSecond * seconds)
    const startAt = performance.now() + 50
    for (let next = 0; next < total;) {
      const now = performance.now()
      for (; next < total; next++) {
        const dueAt = startAt + (next * 1000) / ratePerSecond
        if (dueAt > now) break
        const pair = pairs[next % pairs.length]
        if (pair) send(pair, dueAt, payloadLength)
      }
      await sleep(1)
    }
    const until = performance.now() + LAST_ONES_WITHIN_MS
    while (counts.heard < counts.sent && performance.now() < until) await sleep(LOOK_EVERY_MS)
    return { counts, latency: latency.toText(), lateness: lateness.toText() }
  }

  return { hear, run, isIdle: pairs.length === 0 }
}

/**
 * Everybody to everybody else of the room; neighbours in the list are of different rooms.
 * @param {readonly (readonly Peer[])[]} rooms
 * @param {Aim} aim
 */
function pairsOf(rooms, aim) {
  /** @type {Pair[]} */
  const pairs = []
  const size = Math.max(0, ...rooms.map((room) => room.length))
  for (let step = 1; step < size; step++)
    for (let at = 0; at < size; at++)
      for (const room of rooms) {
        const [from, to] = [room[at], room[(at + step) % room.length]]
        if (!from || !to || from === to) continue
        const isSame = from.target === to.target
        if (aim === 'any' || isSame === (aim === 'same')) pairs.push({ from, to, number: 0 })
      }
  return pairs
}
