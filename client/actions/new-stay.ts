// What a stay begins with.
import type { PeerId } from '../../protocol/primitives.ts'
import type { FrameOf, Member } from '../../protocol/server-to-client.ts'
import type { Clock } from '../mesh/clock.ts'
import type { SignalSocket } from '../net/signal-socket.ts'
import type { Stay } from './context.ts'
import { createLinkReport } from './link-report.ts'
import { createRelayWay } from './relay-way.ts'
import { createRosterWatch } from './roster-watch.ts'

export function newStay(socket: SignalSocket, clock: Clock): Stay {
  const stay: Stay = {
    socket,
    way: createRelayWay(clock, (re, to, payload) => socket.send({ type: 'signal', re, to, payload })),
    roster: createRosterWatch(() => socket.send({ type: 'sync' })),
    report: createLinkReport(
      clock,
      () => stay.mesh?.paths() ?? null,
      (paths) => socket.send({ type: 'links', ...paths }),
    ),
    members: new Map(),
    newcomers: new Set(),
    removed: new Set(),
    knocked: new Set(),
    heard: null,
    mesh: null,
    engine: null,
  }
  return stay
}

/** Ourselves, also where the roster that came along is not complete. */
export function seatOf(self: PeerId, { role, roster }: FrameOf<'welcome'>): Member {
  return (
    roster.peers.find(({ peer }) => peer === self) ?? { peer: self, role, blocked: [], handAt: null, floorAt: null }
  )
}
