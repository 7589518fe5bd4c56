// signal: one peer's sealed words to another of the same room.
import type { ClientFrameOf } from '../../protocol/client-to-server.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { Deps } from '../ports.ts'
import type { Seat } from '../cluster-port.ts'
import { type Caller, nothing, type Outcome } from './command.ts'

/**
 * Stamps the sender; neither reads the payload nor writes it to a log. Throws `no-such-peer`, in the same words for a
 * peer that does not exist and one in another room, or `peer-away`.
 */
export async function relaySignal(
  frame: ClientFrameOf<'signal'>,
  seat: Seat,
  _caller: Caller,
  { cluster }: Deps,
): Promise<Outcome> {
  const delivery = await cluster.toPeer(seat.room, frame.to, {
    type: 'signal',
    from: seat.peer,
    payload: frame.payload,
  })
  if (delivery !== 'delivered') throw new Refusal(delivery)
  return nothing
}
