// One peer: through the door as a browser goes (cookie, ticket, socket, hello), then a socket that counts what it hears.
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { post } from './ask.mjs'

/** As browsers do (protocol/limits.ts, PING_EVERY_MS): the relay must bear it from everybody who only sits there. */
const PING_EVERY_MS = 10_000
const OPEN_WITHIN_MS = 30_000
const MAX_TRIES = 20
/** Codes with which the relay means: not now. */
const LATER = new Set(['too-fast', 'too-busy', 'relay-unavailable', 'storage-unavailable', 'draining'])
const PROTOCOL_VERSION = 1

/**
 * `origin`: what the relay takes for its public address, when it is asked under another one.
 * @typedef {{ readonly url: string, readonly origin: string, readonly isBare: boolean }} Target
 * @typedef {{ readonly ws: WebSocket, readonly id: string, readonly target: Target, stop(): void }} Peer
 */

/** @param {Target} target @returns {Promise<string>} */
export async function makeRoom(target) {
  if (target.isBare) return ''
  const { body } = await post(target, '/rooms', null)
  return body.name
}

/**
 * Resolves when the peer has its seat; comes again when the relay says so. `onText` gets every later message.
 * @param {Target} target
 * @param {string} room
 * @param {(text: string, peer: Peer) => void} onText
 * @returns {Promise<Peer>}
 */
export async function openPeer(target, room, onText) {
  if (target.isBare) return openBare(target, onText)
  for (let tries = 1; ; tries++) {
    const { ws, frame } = await tryToEnter(target, room)
    if (frame.type === 'welcome') return listen(keepAlive({ ws, id: frame.self, target }), onText)
    ws.terminate()
    const mayRepeat = frame.type === 'drain' || LATER.has(frame.code)
    if (!mayRepeat || tries >= MAX_TRIES)
      throw new Error(`the relay answered ${frame.type} ${frame.code ?? ''} to hello`)
    await sleep(frame.afterMs ?? frame.retryAfterMs ?? 1_000)
  }
}

/**
 * The first frame of a new socket, or what stands for it when there is no socket: then the relay is too busy.
 * @param {Target} target
 * @param {string} room
 * @returns {Promise<{ ws: WebSocket, frame: any }>}
 */
async function tryToEnter(target, room) {
  const { body, cookie } = await post(target, `/rooms/${room}/entry`, null)
  const ws = new WebSocket(`${target.url.replace(/^http/, 'ws')}/signal`, {
    origin: target.origin,
    headers: { cookie: cookie ?? '' },
    perMessageDeflate: false,
    handshakeTimeout: OPEN_WITHIN_MS,
  })
  ws.once('open', () => ws.send(JSON.stringify({ type: 'hello', v: PROTOCOL_VERSION, ticket: body.ticket })))
  const frame = await firstFrame(ws)
  return { ws, frame }
}

/** Says `ping`, as browsers do, though not all at the same moment. @param {Omit<Peer, 'stop'>} peer @returns {Peer} */
function keepAlive(peer) {
  let timer = setTimeout(ping, Math.random() * PING_EVERY_MS)
  function ping() {
    peer.ws.send('{"type":"ping"}')
    timer = setTimeout(ping, PING_EVERY_MS)
  }
  const stop = () => clearTimeout(timer)
  peer.ws.once('close', stop)
  return { ...peer, stop }
}

/** @param {Target} target @param {(text: string, peer: Peer) => void} onText @returns {Promise<Peer>} */
async function openBare(target, onText) {
  const id = randomBytes(16).toString('base64url')
  const ws = new WebSocket(`${target.url.replace(/^http/, 'ws')}/${id}`, { perMessageDeflate: false })
  await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject))
  return listen({ ws, id, target, stop: () => undefined }, onText)
}

/** @param {Peer} peer @param {(text: string, peer: Peer) => void} onText */
function listen(peer, onText) {
  peer.ws.on('message', (data) => onText(data.toString(), peer))
  peer.ws.on('error', () => undefined)
  return peer
}

/** @param {WebSocket} ws @returns {Promise<any>} */
function firstFrame(ws) {
  return new Promise((resolve, reject) => {
    ws.once('message', (data) => resolve(JSON.parse(data.toString())))
    ws.once('unexpected-response', (request, response) => {
      const { statusCode = 0, headers } = response
      request.destroy()
      if (statusCode !== 429 && statusCode !== 503)
        reject(new Error(`the upgrade was answered with HTTP ${statusCode}`))
      else resolve({ type: 'refused', code: 'too-fast', retryAfterMs: Number(headers['retry-after'] ?? 1) * 1000 })
    })
    ws.on('error', reject)
    ws.once('close', (code) => reject(new Error(`the socket was closed with ${code} before it had a seat`)))
  })
}

/** Leaves for good, so that nobody waits for it to come back. @param {Peer} peer @returns {Promise<void>} */
export function closePeer({ ws, target, stop }) {
  stop()
  return new Promise((resolve) => {
    if (ws.readyState === WebSocket.CLOSED) return resolve()
    ws.once('close', () => resolve())
    if (!target.isBare) ws.send('{"type":"leave"}')
    ws.close()
  })
}
