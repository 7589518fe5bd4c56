// Linkable stand-ins for `PeerLink`: two of them that exchange an offer and an answer are connected. The test holds the
// path between them and can interrupt, restore or break it.
import {
  slotKind,
  slots,
  type LinkEnd,
  type LinkEvents,
  type LinkOptions,
  type LinkState,
  type LinkStep,
  type OpenLink,
  type PeerLink,
  type LinkSample,
  type Sending,
  type SentCounters,
  type Slot,
} from '../../client/mesh/peer-link.ts'
import { goneOn, receivedFrom } from './link-counters.ts'
import { firstSending } from '../../client/mesh/first-sending.ts'
import type { LinkHints } from '../../client/mesh/sdp-hints.ts'
import type { Ice } from '../../protocol/server-to-client.ts'
import type { Signal } from '../../protocol/signals.ts'

export type FakeNetwork = {
  /** Leaders are too busy to make an offer before they are woken. */
  isBusy: boolean
  openLink: OpenLink
  /** All links ever opened, oldest first. */
  readonly links: FakeLink[]
}

/** How many a test has counted. */
export type FakeCounts = { offers: number; answers: number }

export class FakeLink implements PeerLink {
  readonly epoch: number
  readonly leads: boolean
  readonly options: LinkOptions
  readonly counts: FakeCounts = { offers: 0, answers: 0 }
  readonly tracks = new Map<Slot, MediaStreamTrack>()
  readonly sendings = new Map<Slot, Sending>()
  /** What came out at this end, by slot: the track that a page would play. */
  readonly remote = new Map<Slot, MediaStreamTrack>()
  /** As they were last read. */
  hints: LinkHints
  readonly servers: Ice[] = []
  /** Every signal handed to this link. */
  readonly taken: Signal[] = []
  /** Like a channel with a full buffer: nothing more is taken. */
  isFull = false
  /** It was closed, and did not break. */
  isOrderly = false
  other: FakeLink | null = null
  state: LinkState = 'connecting'
  relayed = false
  received = 0
  readonly #network: FakeNetwork
  readonly #on: LinkEvents
  readonly #taken = new Set<LinkStep>()
  #round = -1
  #answeredRound = -1
  #areSlotsOpen = false
  /** What `ctl` delivers once the path is whole again: it is reliable. */
  #stuck: (() => void)[] = []

  constructor(network: FakeNetwork, options: LinkOptions, on: LinkEvents) {
    this.#network = network
    this.#on = on
    this.options = options
    this.hints = options.hints()
    this.epoch = options.epoch
    this.leads = options.leads
    for (const [slot, track] of options.tracks) this.tracks.set(slot, track)
    this.#step('opened')
    if (this.leads && !network.isBusy) this.wake()
  }

  /** The test's hand: a busy leader comes to its offer. */
  wake(): void {
    this.#openSlots()
    queueMicrotask(() => {
      this.#offer()
    })
  }

  signal(signal: Signal): void {
    this.taken.push(signal)
    if (this.state === 'closed') return
    if (signal.type === 'offer' && !this.leads && signal.round > this.#answeredRound) this.#onOffer(signal)
    else if (signal.type === 'answer' && this.leads && signal.round === this.#round)
      this.#connect(this.#find(signal.sdp))
  }

  sendCtl(text: string): boolean {
    const { other } = this
    if (!other || !this.#isOpen() || this.isFull) return false
    queueMicrotask(() => {
      other.#stuck.push(() => {
        other.received += text.length
        other.#on.ctl(text)
      })
      other.#unstick()
    })
    return true
  }

  sendRt(text: string): boolean {
    const { other } = this
    if (!other || !this.#isOpen()) return false
    queueMicrotask(() => {
      if (other.state !== 'connected') return
      other.received += text.length
      other.#on.rt(text)
    })
    return true
  }

  setTrack(slot: Slot, track: MediaStreamTrack | null): void {
    if (track) this.tracks.set(slot, track)
    else this.tracks.delete(slot)
  }

  setSending(slot: Slot, sending: Sending): void {
    this.sendings.set(slot, sending)
  }

  hintsChanged(): void {
    this.hints = this.options.hints()
  }

  setIce(ice: Ice): void {
    this.servers.push(ice)
  }

  restartIce(): void {
    if (this.leads && this.state !== 'closed') this.#offer()
  }

  stats(): Promise<{ bytesReceived: number; relayed: boolean }> {
    return Promise.resolve({ bytesReceived: this.received, relayed: this.relayed })
  }

  /** What the next samples add to a silent link. */
  seen: Partial<LinkSample> = {}

  /** What each slot has sent; it goes on by a moment with each look at this link or the other. */
  readonly #sent = new Map<Slot, SentCounters>()

  sample(): Promise<LinkSample> {
    this.#runOn()
    const { other } = this
    if (other) other.#runOn()
    const theirs = [...(other ? other.#sent : [])].map(([slot, sent]) => [slot, receivedFrom(sent)])
    return Promise.resolve({
      at: 1,
      bytesSent: this.#bytes(),
      bytesReceived: this.received + (other ? other.#bytes() : 0),
      route: this.relayed ? 'turn-udp' : 'direct',
      roundTripMs: null,
      availableOutgoing: null,
      sent: Object.fromEntries(this.#sent),
      received: Object.fromEntries(theirs) as LinkSample['received'],
      ...this.seen,
    })
  }

  #runOn(): void {
    for (const slot of this.state === 'connected' ? this.tracks.keys() : []) {
      const sending = this.sendings.get(slot) ?? firstSending(slot)
      if (sending.active) this.#sent.set(slot, goneOn(this.#sent.get(slot), slot, sending))
    }
  }

  #bytes(): number {
    return [...this.#sent.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  }

  close(): void {
    const { other } = this
    this.isOrderly = this.state === 'connected'
    this.end('closed')
    queueMicrotask(() => other?.end('remote-closed'))
  }

  /** Takes each step once, as the real link does. */
  #step(now: LinkStep): void {
    if (this.#taken.has(now)) return
    this.#taken.add(now)
    this.#on.step(now)
  }

  /** The test's hand: ICE says `disconnected`, and nothing passes any more. */
  interrupt(): void {
    if (this.state === 'connected') this.#enter('interrupted')
  }

  /** The test's hand: as simple-peer does on `failed`. */
  end(why: LinkEnd): void {
    if (this.state === 'closed') return
    this.#enter('closed')
    this.other = null
    this.#stuck = []
    queueMicrotask(() => {
      this.#on.end(why)
    })
  }

  #enter(now: LinkState): void {
    if (this.state === now) return
    this.state = now
    this.#on.state(now)
  }

  #offer(): void {
    if (this.state === 'closed') return
    this.counts.offers++
    this.#round++
    this.#step('offered')
    this.#on.signal({
      type: 'offer',
      epoch: this.epoch,
      round: this.#round,
      sdp: String(this.#network.links.indexOf(this)),
    })
  }

  #onOffer(offer: Extract<Signal, { type: 'offer' }>): void {
    const leader = this.#find(offer.sdp)
    if (!leader) return
    this.#answeredRound = offer.round
    this.#step('offered')
    this.#openSlots()
    this.counts.answers++
    this.#on.signal({
      type: 'answer',
      epoch: this.epoch,
      round: offer.round,
      sdp: String(this.#network.links.indexOf(this)),
    })
    this.#step('answered')
  }

  #connect(follower: FakeLink | undefined): void {
    if (!follower || follower.state === 'closed') return
    this.other = follower
    follower.other = this
    this.#step('answered')
    for (const end of [this, follower]) {
      end.#step('checking')
      end.#step('path')
    }
    this.#enter('connected')
    follower.#enter('connected')
    this.#unstick()
    follower.#unstick()
  }

  #isOpen(): boolean {
    return this.state === 'connected' || this.state === 'interrupted'
  }

  #unstick(): void {
    // What was said before an orderly close still arrives, what was on the way when the connection broke does not.
    while (this.state === 'connected' && (this.other?.state === 'connected' || this.other?.isOrderly)) {
      const deliver = this.#stuck.shift()
      if (!deliver) return
      deliver()
    }
  }

  #find(sdp: string): FakeLink | undefined {
    return this.#network.links[Number(sdp || 'none')]
  }

  #openSlots(): void {
    if (this.#areSlotsOpen) return
    this.#areSlotsOpen = true
    for (const slot of slots) {
      const track = { kind: slotKind[slot], enabled: true } as MediaStreamTrack
      this.remote.set(slot, track)
      this.#on.track(slot, track)
    }
  }
}

export function createFakeNetwork(): FakeNetwork {
  const network: FakeNetwork = {
    isBusy: false,
    links: [],
    openLink(options, on) {
      const link = new FakeLink(network, options, on)
      network.links.push(link)
      return link
    },
  }
  return network
}
