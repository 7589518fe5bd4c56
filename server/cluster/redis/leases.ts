// Leases as they stand in the sorted sets of Redis: the set says whose, the member what.
import type { Lease, WorkerId } from '../bus.ts'

/** The set of those whose sockets are away. No worker has this id: theirs are longer. */
const AWAY = 'away'
const NO_SOCKET = '-'

export function holderOf({ holder }: Lease): string {
  return holder?.worker ?? AWAY
}

/** Names of rooms and ids of peers hold no spaces. */
export function memberOf({ place, room, peer, holder }: Lease): string {
  return [place, room, peer, holder?.socket ?? NO_SOCKET].join(' ')
}

/** Null for what no `memberOf` wrote. */
export function leaseOf(worker: WorkerId, member: string): Lease | null {
  const [place, room, peer, socket, ...rest] = member.split(' ')
  if ((place !== 'seat' && place !== 'waiter') || !room || !peer || !socket || rest.length > 0) return null
  return { place, room, peer, holder: worker === AWAY ? null : { worker, socket: Number(socket) } }
}
