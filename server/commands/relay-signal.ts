// signal: one peer's sealed words to another of the same room.
import type { ClientFrameOf } from '../../protocol/client-to-server.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { Deps } from '../ports.ts'
import type { Delivery, Seat } from '../cluster-port.ts'
import { type Caller, nothing, type Outcome } from './command.ts'

/**
 * Stamps the sender; neither reads the payload nor writes it to a log. Refuses with `no-such-peer`, in the same words for
 * a peer that does not exist and one in another room, or `peer-away`. Done at once when the peer is on this worker.
 */
export function relaySignal(
  frame: ClientFrameOf<'signal'>,
  seat: Seat,
  _caller: Caller,
  { cluster }: Deps,
): Promise<Outcome> | Outcome {
  const { payload, to } = frame
  const delivery = cluster.toPeer(seat.room, to, { type: 'signal', from: seat.peer, payload })
  return delivery instanceof Promise ? delivery.then(outcomeOf) : outcomeOf(delivery)
}

function outcomeOf(delivery: Delivery): Outcome {
  if (delivery !== 'delivered') throw new Refusal(delivery)
  return nothing
}
