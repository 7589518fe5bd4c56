// What one member of a room believes of its roster, from what the relay says, and what of that cannot be true.
import type { PeerId } from '../../protocol/primitives.ts'
import type { Roster, ServerFrame } from '../../protocol/server-to-client.ts'

export interface RosterModel {
  version(): number
  peers(): readonly PeerId[]
  hear(frame: ServerFrame): void
  /** Versions that were passed over. */
  gaps(): number
}

/** `onGap`: a version was passed over, and the roster has to be asked for. */
export function createRosterModel(blame: (problem: string) => void, onGap: () => void): RosterModel {
  let version = 0
  let gaps = 0
  const peers = new Set<PeerId>()
  /** They have left, and nobody comes back from that (C6). */
  const left = new Set<PeerId>()

  function add(peer: PeerId): void {
    if (left.has(peer)) blame(`${peer} has come back after it had left`)
    peers.add(peer)
  }

  function replace(roster: Roster): void {
    version = roster.version
    peers.clear()
    for (const { peer } of roster.peers) add(peer)
  }

  function step(to: number): void {
    if (to > version + 1) {
      gaps++
      onGap()
    }
    version = Math.max(version, to)
  }

  return {
    version: () => version,
    peers: () => [...peers],
    gaps: () => gaps,
    hear(frame) {
      if (frame.type === 'welcome' || frame.type === 'roster') replace(frame.roster)
      else if (frame.type === 'peer-joined') {
        step(frame.version)
        add(frame.member.peer)
      } else if (frame.type === 'peer-left') {
        step(frame.version)
        left.add(frame.peer)
        peers.delete(frame.peer)
      } else if (frame.type === 'peers-changed') step(frame.version)
    },
  }
}
