// leave: the seat is free at once and its resume token void.
import type { ClientFrameOf } from '../../protocol/client-to-server.ts'
import type { Deps } from '../ports.ts'
import type { Seat } from '../cluster-port.ts'
import type { Outcome } from './command.ts'

export async function leave(_frame: ClientFrameOf<'leave'>, seat: Seat, { cluster }: Deps): Promise<Outcome> {
  await cluster.leave(seat.room, seat.peer, 'left')
  return { replies: [], standing: { is: 'left' } }
}
