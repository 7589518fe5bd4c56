// The set of pairs: who is in it, and what goes to all of them.
import { UNKNOWN_PEER_HOLD_MS } from '../../protocol/limits.ts'
import type { CtlFrame, RtFrame } from '../../protocol/peer-to-peer.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { Ice, Roster } from '../../protocol/server-to-client.ts'
import type { Clock } from './clock.ts'
import { leads } from './initiative.ts'
import { Pair } from './pair.ts'
import type { PairView } from './pair-deps.ts'
import type { Path } from './path.ts'
import type { LinkSample, OpenLink, Sending, Slot } from './peer-link.ts'
import { speechHints, type LinkHints } from './sdp-hints.ts'

/** Signals kept for a peer that the relay has not named yet; the two messages may cross between workers. */
const MAX_HELD = 64

export type MeshEvents = {
  added(peer: PeerId): void
  dropped(peer: PeerId): void
  view(peer: PeerId, now: PairView): void
  /** `peer` is the link the frame came on: there is no other sender (PROTOCOL.md, P1). */
  frame(peer: PeerId, frame: CtlFrame | RtFrame): void
  track(peer: PeerId, slot: Slot, track: MediaStreamTrack): void
}

export type MeshDeps = {
  readonly self: PeerId
  readonly ice: Ice
  readonly clock: Clock
  readonly silenceMs: number
  readonly openLink: OpenLink
  readonly viaRelay: (to: PeerId, payload: string) => boolean
  /** What a slot sends to one peer now. */
  readonly sending: (peer: PeerId, slot: Slot) => Sending
  /** What links ask of this browser's engine: read when one is negotiated, and after `hintsChanged`. Left out: speech. */
  readonly hints?: () => LinkHints
  readonly greeting: (peer: PeerId) => readonly CtlFrame[]
  readonly on: MeshEvents
}

/** How many of the links run which way. */
export type Paths = Readonly<Record<Path, number>>

export class Mesh {
  readonly #deps: MeshDeps
  readonly #pairs = new Map<PeerId, Pair>()
  readonly #tracks = new Map<Slot, MediaStreamTrack>()
  #held: { from: PeerId; payload: string; at: number }[] = []
  #ice: Ice

  constructor(deps: MeshDeps) {
    this.#deps = deps
    this.#ice = deps.ice
  }

  /** Peers that a complete roster does not name are gone; an incomplete one only adds (PROTOCOL.md, R3). */
  setRoster(roster: Roster): void {
    for (const { peer } of roster.peers) this.add(peer)
    if (!roster.complete) return
    const present = new Set(roster.peers.map(({ peer }) => peer))
    for (const peer of [...this.#pairs.keys()]) if (!present.has(peer)) this.drop(peer)
  }

  /** Word of the relay that a peer has taken a seat; after a restart of the relay also of peers that we know. */
  joined(peer: PeerId): void {
    const known = this.#pairs.get(peer)
    if (known) known.signalsAreLost()
    else this.add(peer)
  }

  add(peer: PeerId): void {
    const { self, clock, silenceMs, openLink, viaRelay, sending, hints, greeting, on } = this.#deps
    if (peer === self || this.#pairs.has(peer)) return
    on.added(peer)
    const pair = new Pair({
      clock,
      leads: leads(self, peer),
      silenceMs,
      openLink,
      viaRelay: (payload) => viaRelay(peer, payload),
      ice: () => this.#ice,
      tracks: this.#tracks,
      sending: (slot) => sending(peer, slot),
      hints: hints ?? (() => speechHints),
      greeting: () => greeting(peer),
      on: {
        view: (now) => {
          on.view(peer, now)
        },
        frame: (frame) => {
          on.frame(peer, frame)
        },
        track: (slot, track) => {
          on.track(peer, slot, track)
        },
        bye: () => {
          this.drop(peer)
        },
      },
    })
    this.#pairs.set(peer, pair)
    for (const { payload } of this.#takeHeld(peer)) pair.signal(payload)
  }

  drop(peer: PeerId): void {
    const pair = this.#pairs.get(peer)
    if (!pair) return
    this.#pairs.delete(peer)
    pair.close()
    this.#deps.on.dropped(peer)
  }

  signal(from: PeerId, payload: string): void {
    const pair = this.#pairs.get(from)
    if (pair) pair.signal(payload)
    else if (from !== this.#deps.self) {
      this.#held = [...this.#held, { from, payload, at: this.#deps.clock.now() }].slice(-MAX_HELD)
    }
  }

  send(frame: CtlFrame): void {
    for (const pair of this.#pairs.values()) pair.send(frame)
  }

  sendRt(frame: RtFrame): void {
    for (const pair of this.#pairs.values()) pair.sendRt(frame)
  }

  /** Chat that cannot be sent now is kept; anything else is lost, and the greeting of the next link makes up for it. */
  sendTo(peer: PeerId, frame: CtlFrame): void {
    this.#pairs.get(peer)?.send(frame)
  }

  sendRtTo(peer: PeerId, frame: RtFrame): void {
    this.#pairs.get(peer)?.sendRt(frame)
  }

  /** What is to be sent to this peer has changed. */
  applySending(peer: PeerId): void {
    this.#pairs.get(peer)?.applySending()
  }

  /** Music began or ended, or packets are to have another length: all links follow, without a signal. */
  hintsChanged(): void {
    for (const pair of this.#pairs.values()) pair.hintsChanged()
  }

  /** Null while the link to this peer does not work. */
  sample(peer: PeerId): Promise<LinkSample | null> {
    return this.#pairs.get(peer)?.sample() ?? Promise.resolve(null)
  }

  setTrack(slot: Slot, track: MediaStreamTrack | null): void {
    if (track) this.#tracks.set(slot, track)
    else this.#tracks.delete(slot)
    for (const pair of this.#pairs.values()) pair.setTrack(slot, track)
  }

  setIce(ice: Ice): void {
    this.#ice = ice
    for (const pair of this.#pairs.values()) void pair.setIce(ice)
  }

  relayIsBack(): void {
    for (const pair of this.#pairs.values()) pair.relayIsBack()
  }

  /** What was on its way to us, or from us, may never arrive (PROTOCOL.md, R5). */
  signalsAreLost(): void {
    for (const pair of this.#pairs.values()) pair.signalsAreLost()
  }

  networkChanged(): void {
    for (const pair of this.#pairs.values()) pair.networkChanged()
  }

  async paths(): Promise<Paths> {
    const paths = { direct: 0, relayed: 0, down: 0 }
    const all = await Promise.all([...this.#pairs.values()].map((pair) => pair.path()))
    for (const path of all) paths[path] += 1
    return paths
  }

  retry(peer: PeerId): void {
    this.#pairs.get(peer)?.retry()
  }

  /** Says goodbye first, so that the others need no relay to know; unless the relay is about to tell them why we go. */
  close(saysBye = true): void {
    if (saysBye) this.send({ type: 'bye' })
    for (const pair of this.#pairs.values()) pair.close()
    this.#pairs.clear()
  }

  #takeHeld(peer: PeerId): { payload: string }[] {
    const oldest = this.#deps.clock.now() - UNKNOWN_PEER_HOLD_MS
    const mine = this.#held.filter(({ from, at }) => from === peer && at >= oldest)
    this.#held = this.#held.filter(({ from, at }) => from !== peer && at >= oldest)
    return mine
  }
}
