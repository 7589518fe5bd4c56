// links: how a browser's links run, for the metrics. Nobody is told, and nothing follows from it.
import type { ClientFrameOf } from '../../protocol/client-to-server.ts'
import type { Outcome } from './command.ts'

export async function links({ direct, relayed, down }: ClientFrameOf<'links'>): Promise<Outcome> {
  return { replies: [], links: { direct, relayed, down } }
}
