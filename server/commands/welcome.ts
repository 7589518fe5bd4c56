// The reply to an accepted hello: all that an admitted peer may know of its room.
import { RESUME_LIFE_MS } from '../../protocol/limits.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import type { Deps } from '../ports.ts'
import type { Seat, Seated } from '../cluster-port.ts'
import type { JoinRules, Outcome } from './command.ts'

/** `welcome` with a fresh resume token and fresh TURN credentials, then what waited for the peer. */
export function welcome(seat: Seat, seated: Seated, rules: JoinRules, { clock, ice, tokens }: Deps): Outcome {
  const now = clock.now()
  const resume = tokens.sealResume({ ...seat, turn: seated.turn, expiresAt: now + RESUME_LIFE_MS })
  return {
    standing: { is: 'joined', seat },
    replies: [
      {
        type: 'welcome',
        v: PROTOCOL_VERSION,
        self: seat.peer,
        role: seat.role,
        room: { name: seat.room, maxMembers: rules.maxMembers },
        roster: seated.roster,
        ice: ice.issue(seat.room, seat.peer, now),
        resume,
        resumed: seated.kept,
        graceMs: rules.graceMs,
      },
      ...seated.missed,
    ],
  }
}
