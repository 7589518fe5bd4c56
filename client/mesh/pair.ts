// Everything between this browser and one peer: its links one after the other, and the care to have one that works.
import { encode } from '../../protocol/codec.ts'
import type { CtlFrame, RtFrame } from '../../protocol/peer-to-peer.ts'
import type { Ice } from '../../protocol/server-to-client.ts'
import type { Signal } from '../../protocol/signals.ts'
import { createCtlQueue, type CtlQueue } from './ctl-queue.ts'
import { createFrameReader, type FrameReader } from './frames.ts'
import { createHeldTracks } from './held-tracks.ts'
import { slots, type LinkEvents, type LinkSample, type LinkState, type PeerLink, type Slot } from './peer-link.ts'
import type { PairDeps, PairView } from './pair-deps.ts'
import { pathOf, type Path } from './path.ts'
import { Recovery } from './recovery.ts'
import { openingMs, Steps } from './steps.ts'

/** Signals kept while there is no way to send them; one negotiation needs about ten frames. */
const MAX_UNSENT = 50
/** Restarts of a connection, and new ones that a peer asks for, come no faster: an honest one asks more slowly. */
const MIN_REQUEST_GAP_MS = 900

export class Pair {
  readonly #deps: PairDeps
  readonly #ctl: CtlQueue
  readonly #reader: FrameReader
  readonly #recovery: Recovery
  readonly #steps: Steps
  #link: PeerLink | null = null
  #state: LinkState = 'connecting'
  #epoch = 0
  #view: PairView = 'connecting'
  #isClosed = false
  /** Struck out: this peer does not speak the protocol, and no retry will teach it. */
  #isBarred = false
  #unsent: string[] = []
  #early: Signal[] = []
  /** When we last built a new connection because the other end asked. */
  #obeyedAt = -Infinity
  #restartedAt = -Infinity

  constructor(deps: PairDeps) {
    this.#deps = deps
    this.#ctl = createCtlQueue({
      clock: deps.clock,
      greeting: deps.greeting,
      sendCtl: (text) => this.#link?.sendCtl(text) === true,
    })
    this.#reader = createFrameReader(deps.clock, () => {
      this.#isBarred = true
      this.#giveUp()
    })
    this.#recovery = new Recovery(deps.clock, deps.silenceMs, {
      // An engine that does not answer has nothing good to tell.
      received: async () => (await this.#link?.stats().catch(() => null))?.bytesReceived ?? 0,
      restart: () => {
        this.#restart()
      },
      rebuild: () => {
        this.#rebuild()
      },
      giveUp: () => {
        this.#giveUp()
      },
    })
    this.#steps = new Steps(deps.leads, this.#recovery)
    this.#recovery.opening(openingMs(deps.leads))
    if (deps.leads) this.#open(1)
  }

  /** A signal from the other end, by whichever way it came. */
  signal(payload: string): void {
    const signal = this.#reader.signal(payload)
    if (!signal || this.#isClosed || this.#isBarred) return
    if (signal.type === 'restart' || signal.type === 'rebuild') this.#onRequest(signal)
    else if (signal.epoch === this.#epoch) this.#link?.signal(signal)
    else if (signal.epoch > this.#epoch && !this.#deps.leads) this.#onNewEpoch(signal)
  }

  /** Chat is kept until a connection can take it; anything else is state that each new connection hears anyway. */
  send(frame: CtlFrame): void {
    this.#ctl.send(frame)
  }

  sendRt(frame: RtFrame): void {
    this.#link?.sendRt(encode(frame))
  }

  setTrack(slot: Slot, track: MediaStreamTrack | null): void {
    this.#link?.setTrack(slot, track)
  }

  /** What is to be sent has changed. */
  applySending(): void {
    for (const slot of slots) this.#link?.setSending(slot, this.#deps.sending(slot))
  }

  hintsChanged(): void {
    this.#link?.hintsChanged()
  }

  /** Null while there is no link that works. */
  sample(): Promise<LinkSample | null> {
    if (this.#view !== 'connected' || !this.#link) return Promise.resolve(null)
    return this.#link.sample().catch(() => null)
  }

  /** New credentials; a link that runs over TURN gets a path under the new ones. */
  async setIce(ice: Ice): Promise<void> {
    const link = this.#link
    link?.setIce(ice)
    if ((await pathOf(link)) === 'relayed' && link === this.#link) this.#restart()
  }

  relayIsBack(): void {
    this.retry()
    const waiting = this.#unsent
    this.#unsent = []
    for (const payload of waiting) if (!this.#deps.viaRelay(payload)) this.#unsent.push(payload)
  }

  /** The relay had forgotten one end, and with it what was sent there meanwhile (PROTOCOL.md, R5). */
  signalsAreLost(): void {
    if (this.#view === 'lost') this.retry()
    else if (this.#state === 'interrupted') this.#restart()
    else if (this.#state !== 'connected') this.#rebuild()
  }

  networkChanged(): void {
    if (this.#view === 'lost') this.retry()
    else if (this.#state !== 'connecting') this.#recovery.networkChanged()
  }

  /** After it was given up: the person asks for another try, or something has changed for the better. */
  retry(): void {
    if (this.#isClosed || this.#isBarred || this.#view !== 'lost') return
    this.#show('reconnecting')
    this.#rebuild()
  }

  path(): Promise<Path> {
    return pathOf(this.#view === 'connected' ? this.#link : null)
  }

  close(): void {
    this.#isClosed = true
    this.#recovery.close()
    this.#quiet()
    this.#link?.close()
    this.#link = null
  }

  #show(now: PairView): void {
    if (now === this.#view) return
    this.#view = now
    this.#deps.on.view(now)
  }

  #open(epoch: number): void {
    const old = this.#link
    this.#link = null
    this.#epoch = epoch
    this.#state = 'connecting'
    this.#steps.begin()
    this.#restartedAt = -Infinity
    if (this.#view !== 'connecting') this.#show('reconnecting')
    this.#quiet()
    old?.close()
    const { leads, ice, tracks, hints, openLink } = this.#deps
    this.#link = openLink({ epoch, leads, ice: ice(), tracks, hints }, this.#eventsOf(epoch))
    this.applySending()
    const waiting = this.#early.filter((signal) => signal.epoch === epoch)
    this.#early = []
    for (const signal of waiting) this.#link.signal(signal)
  }

  #eventsOf(epoch: number): LinkEvents {
    const isCurrent = (): boolean => !this.#isClosed && this.#epoch === epoch
    const tracks = createHeldTracks(epoch === 1, (slot, track) => {
      if (isCurrent()) this.#deps.on.track(slot, track)
    })
    return {
      step: (step) => {
        if (isCurrent()) this.#steps.took(step)
      },
      state: (now) => {
        if (!isCurrent()) return
        if (now === 'connected') tracks.connected()
        this.#onState(now)
      },
      signal: (signal) => {
        if (isCurrent()) this.#sendSignal(signal)
      },
      ctl: (text) => {
        if (isCurrent()) this.#onCtl(text)
      },
      rt: (text) => {
        const frame = isCurrent() ? this.#reader.rt(text) : null
        if (frame) this.#deps.on.frame(frame)
      },
      track: tracks.came,
      end: () => {
        if (isCurrent()) this.#onEnd()
      },
    }
  }

  #onState(now: LinkState): void {
    const isNew = this.#state === 'connecting'
    this.#state = now
    if (now === 'connected') {
      this.#recovery.connected()
      this.#show('connected')
      if (isNew) this.#ctl.open()
    } else if (now === 'interrupted') {
      this.#recovery.interrupted()
      this.#show('reconnecting')
    }
  }

  #onEnd(): void {
    this.#link = null
    this.#state = 'closed'
    this.#quiet()
    if (this.#view === 'lost') return
    if (this.#view !== 'connecting') this.#show('reconnecting')
    this.#recovery.destroyed()
  }

  /** What belongs to a connection ends with it. */
  #quiet(): void {
    this.#ctl.close()
  }

  #onCtl(text: string): void {
    const frame = this.#reader.ctl(text)
    if (!frame) return
    if (frame.type === 'signal') this.signal(frame.payload)
    else if (frame.type === 'bye') this.#deps.on.bye()
    else this.#deps.on.frame(frame)
  }

  #sendSignal(signal: Signal): void {
    const payload = encode(signal)
    const isOnChannel = this.#state === 'connected' && this.#link?.sendCtl(encode({ type: 'signal', payload })) === true
    // A restart puts the path in doubt, and the channel with it: then both ways, and the receiver drops the double.
    const isSure = isOnChannel && !putsPathInDoubt(signal)
    if (!isSure && !this.#deps.viaRelay(payload)) this.#unsent = [...this.#unsent, payload].slice(-MAX_UNSENT)
  }

  #onNewEpoch(signal: Signal): void {
    this.#early = [...this.#early, signal].slice(-MAX_UNSENT)
    if (signal.type !== 'offer') return
    this.#unsent = []
    this.#recovery.opening()
    this.#open(signal.epoch)
  }

  /** The leader acts for the other side, but not faster than an honest one would ask. */
  #onRequest({ type, epoch }: Extract<Signal, { type: 'restart' | 'rebuild' }>): void {
    const { leads, clock } = this.#deps
    // Asked about a connection that has been replaced already; after giving up, any sign of life will do.
    const isAboutOurs = epoch === this.#epoch || (epoch < this.#epoch && this.#view === 'lost')
    if (!leads || !isAboutOurs) return
    if (type === 'restart') this.#restart()
    else if (clock.now() - this.#obeyedAt >= MIN_REQUEST_GAP_MS && !this.#steps.isOfferComing()) {
      this.#obeyedAt = clock.now()
      this.#recovery.opening()
      this.#rebuild()
    }
  }

  /** Both ends may find the same trouble at the same time; one offer is enough. */
  #restart(): void {
    const { leads, clock } = this.#deps
    if (!this.#link || this.#state === 'connecting' || clock.now() - this.#restartedAt < MIN_REQUEST_GAP_MS) return
    this.#restartedAt = clock.now()
    if (leads) this.#link.restartIce()
    else this.#sendSignal({ type: 'restart', epoch: this.#epoch })
  }

  #rebuild(): void {
    if (this.#isClosed) return
    this.#recovery.opening(openingMs(this.#deps.leads))
    this.#unsent = []
    if (this.#deps.leads) this.#open(this.#epoch + 1)
    else this.#sendSignal({ type: 'rebuild', epoch: Math.max(this.#epoch, 1) })
  }

  #giveUp(): void {
    this.#recovery.close()
    this.#show('lost')
    this.#quiet()
    this.#unsent = []
    const link = this.#link
    this.#link = null
    link?.close()
  }
}

function putsPathInDoubt(signal: Signal): boolean {
  return signal.type === 'restart' || ('round' in signal && signal.round > 0)
}
