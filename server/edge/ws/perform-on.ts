// Does what a frame asks for: at once, but for a hello, which waits for its turn.
import type { WebSocket } from 'ws'
import type { ClientFrame } from '../../../protocol/client-to-server.ts'
import type { Caller, Outcome, Standing } from '../../commands/command.ts'
import { perform } from '../../commands/index.ts'
import type { SessionOptions } from './session-options.ts'

/** Throws `Refusal`, or rejects with it. A hello whose socket has gone before its turn wants nothing any more. */
export function performOn(
  ws: WebSocket,
  frame: ClientFrame,
  standing: () => Standing,
  caller: Caller,
  { deps, helloInTurn }: SessionOptions,
): Promise<Outcome> | Outcome {
  if (frame.type !== 'hello') return perform(frame.type, frame, standing(), caller, deps)
  return helloInTurn(async () => {
    if (ws.readyState !== ws.OPEN) return { replies: [] }
    return perform(frame.type, frame, standing(), caller, deps)
  })
}
