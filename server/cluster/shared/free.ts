// Seats of a draft that are given up or taken away. Pure.
import type { ErrorCode } from '../../../protocol/errors.ts'
import type { PeerId } from '../../../protocol/primitives.ts'
import type { WhyLeft } from '../../../protocol/server-to-client.ts'
import type { Seat } from '../../cluster-port.ts'
import { freePlace, type Place } from '../../rooms/presence.ts'
import type { Holder } from '../bus.ts'
import type { Draft } from './draft.ts'

/** Everybody else hears of each; their sockets end with the code, if there is one. The answer: those that were freed. */
export function freeSeats(
  draft: Draft,
  peers: readonly PeerId[],
  why: WhyLeft,
  code: ErrorCode | null,
  by: PeerId | null,
): readonly PeerId[] {
  return peers.flatMap((peer) => {
    if (!freePlace(draft.presence, peer)) return []
    const { version } = draft.presence
    draft.tells.push({ frame: { type: 'peer-left', version, peer, why, by }, to: 'everybody', except: null })
    if (code !== null) draft.ends.push({ peer, code })
    return [peer]
  })
}

export function seatIn({ room, presence }: Draft, place: Place<Holder>): Seat {
  const { peer, role, session, source, blocked } = place
  return { room, roomId: presence.id, peer, role, session, source, blocked }
}
