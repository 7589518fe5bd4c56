// The reply to an accepted hello: all that an admitted peer may know of its room.
import { MAX_REMOVED_TOLD, RESUME_LIFE_MS } from '../../protocol/limits.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import type { Seat, Seated } from '../cluster-port.ts'
import type { Deps } from '../ports.ts'
import type { RoomRow } from '../rooms/records.ts'
import type { Outcome } from './command.ts'
import { toRoomState } from './room-state.ts'

/** The peers that were removed from the room last. */
export async function removedFrom(roomId: string, { store }: Pick<Deps, 'store'>): Promise<readonly PeerId[]> {
  const peers = (await store.bans(roomId)).map(({ peer }) => peer)
  return [...new Set(peers)].slice(0, MAX_REMOVED_TOLD)
}

/**
 * `welcome` with a fresh resume token and fresh TURN credentials, then what waited for the peer. The roster is of the
 * moment when the seat was taken: what has changed since is on its way.
 */
export function welcome(
  seat: Seat,
  seated: Seated,
  room: RoomRow,
  removed: readonly PeerId[],
  { clock, ice, tokens, rules }: Deps,
): Outcome {
  const now = clock.now()
  const { room: name, roomId, peer, session } = seat
  const expiresAt = now + RESUME_LIFE_MS
  return {
    standing: { is: 'joined', seat },
    replies: [
      {
        type: 'welcome',
        v: PROTOCOL_VERSION,
        self: peer,
        role: seat.role,
        room: toRoomState(room, rules),
        roster: seated.roster,
        removed: [...removed],
        ice: ice.issue(name, peer, now),
        resume: tokens.sealResume({ room: name, roomId, peer, session, turn: seated.turn, expiresAt }),
        resumed: seated.kept,
        graceMs: rules.graceMs,
      },
      ...seated.missed,
    ],
  }
}
