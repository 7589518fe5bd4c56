// How long a small message takes there and back, for engines that do not say; and answers to those who ask us.
import type { RtFrame } from '../../protocol/peer-to-peer.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { Clock } from '../mesh/clock.ts'

const EVERY_MS = 2_000
/** More than this in a second is no measurement (PROTOCOL.md, Q8). */
const ECHOES_PER_SECOND = 20

export type Probes = {
  linked(peer: PeerId): void
  gone(peer: PeerId): void
  asked(peer: PeerId, id: number): void
  answered(peer: PeerId, id: number): void
  /** Milliseconds, of the last answer; null: none came lately. */
  roundTripMs(peer: PeerId): number | null
  close(): void
}

type Probed = {
  /** The one that is on its way. */
  id: number
  at: number
  isOut: boolean
  roundTripMs: number | null
  echoes: number
  echoesSince: number
}

export function createProbes(clock: Clock, send: (peer: PeerId, frame: RtFrame) => void): Probes {
  const probed = new Map<PeerId, Probed>()
  let cancel: (() => void) | null = null

  function later(): void {
    cancel ??= clock.after(EVERY_MS, () => {
      cancel = null
      later()
      for (const [peer, link] of probed) ask(peer, link)
    })
  }

  function ask(peer: PeerId, link: Probed): void {
    // Without an answer to the last one, what the one before it said is too old.
    if (link.isOut) link.roundTripMs = null
    link.id += 1
    link.at = clock.now()
    link.isOut = true
    send(peer, { type: 'probe', id: link.id })
  }

  function close(): void {
    cancel?.()
    cancel = null
    probed.clear()
  }

  return {
    linked(peer) {
      const link = { id: 0, at: 0, isOut: false, roundTripMs: null, echoes: 0, echoesSince: -Infinity }
      if (!probed.has(peer)) probed.set(peer, link)
      later()
    },
    gone(peer) {
      probed.delete(peer)
      if (probed.size === 0) close()
    },
    asked(peer, id) {
      const link = probed.get(peer)
      if (!link) return
      if (clock.now() - link.echoesSince >= 1_000) {
        link.echoes = 0
        link.echoesSince = clock.now()
      }
      if (link.echoes >= ECHOES_PER_SECOND) return
      link.echoes += 1
      send(peer, { type: 'echo', id })
    },
    answered(peer, id) {
      const link = probed.get(peer)
      if (!link?.isOut || id !== link.id) return
      link.isOut = false
      link.roundTripMs = clock.now() - link.at
    },
    roundTripMs: (peer) => probed.get(peer)?.roundTripMs ?? null,
    close,
  }
}
