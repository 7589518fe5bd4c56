// The least that a relay can be, to compare ours with: JSON in, the text goes on to the peer that it names. No door, no
// rules, no limits, no receipts. Each socket says in its address who it is.
import { WebSocketServer } from 'ws'

/** @type {Map<string, import('ws').WebSocket>} */
const peers = new Map()
const server = new WebSocketServer({ port: Number(process.argv[2]), host: '127.0.0.1', perMessageDeflate: false })
server.on('connection', (ws, request) => {
  const peer = request.url?.slice(1) ?? ''
  peers.set(peer, ws)
  ws.on('close', () => peers.delete(peer))
  ws.on('message', (data) => {
    const text = data.toString()
    peers.get(JSON.parse(text).to)?.send(text)
  })
})
