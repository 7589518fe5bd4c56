// People to seat in a cluster under test.
import type { ServerFrame } from '../../protocol/server-to-client.ts'
import type { Cluster, Seat, Seated } from '../../server/cluster-port.ts'
import { createFakeOutlet, type FakeOutlet } from '../fakes/outlet.ts'

export const idOf = (name: string): string => name.padEnd(22, '_')
export const seatOf = (name: string, room = 'lobby', roomId = `id-of-${room}`): Seat => ({
  room,
  roomId,
  peer: idOf(name),
  role: 'participant',
  session: `session-of-${name}`,
  source: `source-of-${name}`,
  blocked: [],
})
export const signal = (payload: string): ServerFrame => ({ type: 'signal', from: idOf('ann'), payload })

export type Sitting = { readonly outlet: FakeOutlet; readonly seated: Seated; readonly seat: Seat }

export async function sitIn(cluster: Cluster, who: string, limit: number): Promise<Sitting> {
  const outlet = createFakeOutlet()
  const seat = seatOf(who)
  return { outlet, seat, seated: await cluster.join(seat, outlet, limit) }
}
