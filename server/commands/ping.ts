// ping: a browser cannot send WebSocket pings, and wants to know whether the relay still hears it.
import type { Outcome } from './command.ts'

export function ping(): Promise<Outcome> {
  return Promise.resolve({ replies: [{ type: 'pong' }] })
}
