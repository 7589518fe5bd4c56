// What a pair needs of the mesh around it.
import type { CtlFrame, RtFrame } from '../../protocol/peer-to-peer.ts'
import type { Ice } from '../../protocol/server-to-client.ts'
import type { Clock } from './clock.ts'
import type { OpenLink, Sending, Slot } from './peer-link.ts'
import type { LinkHints } from './sdp-hints.ts'

/** As people see it. `lost`: given up until somebody tries again or the network changes. */
export type PairView = 'connecting' | 'connected' | 'reconnecting' | 'lost'

export type PairEvents = {
  view(now: PairView): void
  frame(frame: CtlFrame | RtFrame): void
  track(slot: Slot, track: MediaStreamTrack): void
  bye(): void
}

export type PairDeps = {
  readonly clock: Clock
  readonly leads: boolean
  readonly silenceMs: number
  readonly openLink: OpenLink
  /** False when the relay is away. */
  readonly viaRelay: (payload: string) => boolean
  readonly ice: () => Ice
  readonly tracks: ReadonlyMap<Slot, MediaStreamTrack>
  /** What a slot sends to this peer now. */
  readonly sending: (slot: Slot) => Sending
  readonly hints: () => LinkHints
  /** What a newly connected peer has to hear first: who we are, what we send, and what we want of it. */
  readonly greeting: () => readonly CtlFrame[]
  readonly on: PairEvents
}
