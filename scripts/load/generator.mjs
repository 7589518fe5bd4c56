// A process that plays many browsers. `run.mjs` starts it, and tells it what to do, one thing after the other.
import { setTimeout as sleep } from 'node:timers/promises'
import { createHistogram } from './histogram.mjs'
import { closePeer, makeRoom, openPeer } from './peer.mjs'
import { createTraffic } from './traffic.mjs'

/** A relay lets 64 sockets of one address wait for admission (server/edge/ws/limits.ts), and others may share ours. */
const JOINS_AT_ONCE = 16

/**
 * @typedef {import('./peer.mjs').Peer} Peer
 * @typedef {import('./peer.mjs').Target} Target
 * @typedef {{ readonly targets: readonly Target[], readonly rooms: number, readonly peers: number }} Crowd
 */

/** Closing says how many sockets the relay had closed before. */
const orders = { fill, prepare, run, join, close }

/** @type {Peer[]} */
const idle = []
/** @type {Peer[][]} */
let active = []
/** @type {ReturnType<typeof createTraffic> | null} */
let traffic = null

/** Opens rooms of peers that only sit there. @param {Crowd} crowd */
async function fill(crowd) {
  const rooms = await openRooms(crowd, () => undefined)
  idle.push(...rooms.flat())
  return { opened: idle.length }
}

/** Opens rooms of peers that will talk. @param {Crowd & { aim: import('./traffic.mjs').Aim }} crowd */
async function prepare({ aim, ...crowd }) {
  active = await openRooms(crowd, (text, peer) => traffic?.hear(text, peer))
  traffic = createTraffic(active, aim)
  if (traffic.isIdle) throw new Error('nobody has anybody to talk to: more peers, or another --aim')
  return { opened: active.flat().length }
}

/** @param {import('./traffic.mjs').Plan} plan */
async function run(plan) {
  if (!traffic) throw new Error('prepare comes first')
  return traffic.run(plan)
}

/**
 * Peers that come in by a timetable, one room each, and leave at once: how long from the due time to the welcome.
 * @param {{ target: Target, joins: number, ratePerSecond: number }} plan
 */
async function join({ target, joins, ratePerSecond }) {
  const latency = createHistogram()
  const room = await makeRoom(target)
  const startAt = performance.now()
  /** @type {Promise<void>[]} */
  const under = []
  for (let at = 0; at < joins; at++) {
    const dueAt = startAt + (at * 1000) / ratePerSecond
    await sleep(Math.max(0, dueAt - performance.now()))
    under.push(
      openPeer(target, room, () => undefined).then((peer) => {
        latency.record(performance.now() - dueAt)
        return closePeer(peer)
      }),
    )
  }
  await Promise.all(under)
  return { latency: latency.toText() }
}

async function close() {
  const all = [...idle, ...active.flat()]
  const lost = all.filter(({ ws }) => ws.readyState !== ws.OPEN).length
  for (let at = 0; at < all.length; at += 100) await Promise.all(all.slice(at, at + 100).map(closePeer))
  idle.length = 0
  active = []
  return { lost }
}

/**
 * The peers of a room sit at the targets in turn.
 * @param {Crowd} crowd
 * @param {(text: string, peer: Peer) => void} onText
 */
async function openRooms({ targets, rooms, peers }, onText) {
  /** @type {Peer[][]} */
  const opened = Array.from({ length: rooms }, () => [])
  let next = 0
  async function work() {
    for (let at = next++; at < rooms; at = next++) {
      const [first] = targets
      if (!first) return
      const room = await makeRoom(first)
      for (let peer = 0; peer < peers; peer++) {
        const target = targets[peer % targets.length] ?? first
        opened[at]?.push(await openPeer(target, room, onText))
      }
    }
  }
  await Promise.all(Array.from({ length: JOINS_AT_ONCE }, work))
  return opened
}

process.on('message', async (/** @type {{ id: number, order: keyof typeof orders, args: any }} */ message) => {
  const { id, order, args } = message
  try {
    process.send?.({ id, answer: await orders[order](args) })
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? error.message : String(error) })
  }
})
process.on('disconnect', () => process.exit(0))
