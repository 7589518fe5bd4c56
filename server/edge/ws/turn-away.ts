// Tells a new socket to come again later, at as little cost as can be: nothing is read from it, and nothing is kept of it.
import type { WebSocket } from 'ws'
import { encode } from '../../../protocol/codec.ts'
import { errors } from '../../../protocol/errors.ts'
import type { Clock } from '../../ports.ts'
import type { SocketLimits } from './limits.ts'

export function turnAway(ws: WebSocket, afterMs: number, clock: Clock, { lingerMs }: SocketLimits): void {
  const cancel = clock.after(lingerMs, () => {
    ws.terminate()
  })
  ws.on('close', cancel)
  ws.on('error', () => {
    ws.terminate()
  })
  ws.send(encode({ type: 'drain', afterMs }))
  ws.close(errors.draining.close)
}
