// What a `hello` came to, as the metrics call it.
import type { ClientFrame } from '../../../protocol/client-to-server.ts'
import type { Outcome } from '../../commands/command.ts'
import type { SocketMeter } from '../../meter-port.ts'
import { refusalOf } from './refused.ts'

export function countEntry(frame: ClientFrame, { standing, replies }: Outcome, meter: SocketMeter): void {
  if (frame.type !== 'hello' || !standing) return
  if (standing.is === 'waiting') meter.entered('waiting')
  else if ('ticket' in frame) meter.entered('joined')
  else meter.entered(replies.some((reply) => reply.type === 'welcome' && reply.resumed) ? 'resumed' : 'resumed-anew')
}

export function countRefusedEntry(frame: ClientFrame, error: unknown, meter: SocketMeter): void {
  if (frame.type === 'hello') meter.refusedEntry('ticket' in frame ? 'join' : 'resume', refusalOf(error).code)
}
