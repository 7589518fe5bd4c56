// yield-floor: gives one's own floor back. Whoever has none has done so already.
import type { ClientFrameOf } from '../../protocol/client-to-server.ts'
import { floorTaken } from '../rooms/floor.ts'
import type { Deps } from '../ports.ts'
import type { Seat } from '../cluster-port.ts'
import type { Caller, Outcome } from './command.ts'

export async function yieldFloor(
  { re }: ClientFrameOf<'yield-floor'>,
  seat: Seat,
  _caller: Caller,
  { cluster }: Deps,
): Promise<Outcome> {
  await cluster.change(seat.room, floorTaken([seat]), seat.peer)
  return { replies: [{ type: 'done', re }] }
}
