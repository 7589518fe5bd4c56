// hand: raises or lowers one's own hand. The seat remembers it, and nothing else does.
import type { ClientFrameOf } from '../../protocol/client-to-server.ts'
import type { Deps } from '../ports.ts'
import type { Seat } from '../cluster-port.ts'
import type { Caller, Outcome } from './command.ts'

export async function hand(
  { re, raised }: ClientFrameOf<'hand'>,
  { room, peer }: Seat,
  _caller: Caller,
  { clock, cluster }: Deps,
): Promise<Outcome> {
  await cluster.change(room, [{ peer, handAt: raised ? clock.now() : null }], peer)
  return { replies: [{ type: 'done', re }] }
}
