// sync: the whole roster, for a client that has missed a change.
import type { ClientFrameOf } from '../../protocol/client-to-server.ts'
import type { Deps } from '../ports.ts'
import type { Seat } from '../cluster-port.ts'
import type { Caller, Outcome } from './command.ts'

export async function sync(
  _frame: ClientFrameOf<'sync'>,
  seat: Seat,
  _caller: Caller,
  { cluster }: Deps,
): Promise<Outcome> {
  return { replies: [{ type: 'roster', roster: await cluster.roster(seat.room) }] }
}
