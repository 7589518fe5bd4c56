// The media engine at work: looks at the links, decides, tells the senders, and answers for what it decided.
import type { PeerId } from '../../protocol/primitives.ts'
import { assertNever } from '../../protocol/result.ts'
import type { PairView } from '../mesh/pair-deps.ts'
import type { Sending, Slot } from '../mesh/peer-link.ts'
import type { LinkHints } from '../mesh/sdp-hints.ts'
import type { LinkReading, Picture } from './budget/types.ts'
import type { Engine, EngineDeps, EngineFrame, TileShows } from './engine.ts'
import { createGivens, type Givens } from './givens.ts'
import { Planner } from './planner.ts'
import { createProbes, type Probes } from './probes.ts'
import { createReporter, type Reporter } from './reporter.ts'
import { FIRST_MS } from './served-viewer.ts'
import { ptimeOf, type Ptime } from './sound.ts'
import { createSpeakers, type Speakers } from './speakers.ts'
import { startKbpsOf } from './start.ts'
import { createViewer, type Viewer } from './viewer.ts'
import { Watch, type Look } from './watch.ts'
import { createWishes, type Wishes } from './wishes.ts'

/** Changes that come together are answered together. */
const SOON_MS = 20
/** What viewers want is answered no more often, so that one who changes its mind all the time costs little. */
const WANTS_EVERY_MS = 100
/** After links came or went; it costs each of them an offer and an answer. */
const RENEW_MS = 3_000
/** What this stay has found out is remembered this often, and at its end. */
const REMEMBER_EVERY_MS = 30_000

export class MediaEngine implements Engine {
  readonly #deps: EngineDeps
  readonly #viewer: Viewer
  readonly #speakers: Speakers
  readonly #wishes: Wishes
  readonly #givens: Givens
  readonly #probes: Probes
  readonly #watch: Watch
  readonly #reporter: Reporter
  readonly #planner: Planner
  #soon: (() => void) | null = null
  readonly #growing = new Map<PeerId, () => void>()
  #renewing: (() => void) | null = null
  #ptimeMs: Ptime = 20
  #rememberedAt: number
  #decidedAt = -Infinity
  #isClosed = false

  constructor(deps: EngineDeps) {
    const { clock, mesh, mayGet, music, options } = deps
    this.#deps = deps
    this.#rememberedAt = clock.now()
    this.#viewer = createViewer({
      clock,
      say: (peer, want, isRepeat) => {
        if (isRepeat) mesh.sendRtTo(peer, want)
        else mesh.sendTo(peer, want)
      },
    })
    this.#speakers = createSpeakers({ clock, onChange: deps.onSpeakers })
    this.#wishes = createWishes(clock)
    this.#planner = new Planner({ clock, mayGet, music, options, wishes: this.#wishes })
    this.#givens = createGivens(clock, mesh.sendTo)
    this.#probes = createProbes(clock, mesh.sendRtTo)
    this.#watch = new Watch({
      clock,
      sample: mesh.sample,
      probedMs: this.#probes.roundTripMs,
      onLooks: (looks) => {
        this.#looked(looks)
      },
    })
    this.#reporter = createReporter(deps)
  }

  shows(tile: string, peer: PeerId, picture: Picture, shows: TileShows | null): void {
    if (!this.#isClosed) this.#viewer.shows(tile, peer, picture, shows)
  }

  pageVisible(isVisible: boolean): void {
    if (!this.#isClosed) this.#viewer.pageVisible(isVisible)
  }

  listens(peer: PeerId, isHeard: boolean): void {
    if (this.#isClosed) return
    this.#viewer.listens(peer, isHeard)
    // Whom nobody hears does not speak, whatever was heard a moment ago.
    if (!isHeard) this.#speakers.forget(peer)
  }

  mayGetChanged(peer: PeerId): void {
    if (this.#isClosed) return
    // Not a moment longer to somebody who may not, also while nothing can be decided for the link.
    this.#deps.mesh.applySending(peer)
    this.#later()
  }

  dropped(peer: PeerId): void {
    this.#unlinked(peer)
    this.#planner.dropped(peer)
    this.#viewer.dropped(peer)
    this.#speakers.dropped(peer)
    this.#wishes.dropped(peer)
    this.#givens.dropped(peer)
    this.#reporter.dropped(peer)
  }

  view(peer: PeerId, link: PairView): void {
    if (this.#isClosed) return
    if (link !== 'connected') {
      this.#planner.linked(peer, false)
      this.#unlinked(peer)
      return
    }
    this.#planner.linked(peer, true)
    this.#watch.linked(peer)
    this.#probes.linked(peer)
    this.#renew()
    this.#later()
  }

  heard(peer: PeerId, frame: EngineFrame): void {
    if (this.#isClosed) return
    switch (frame.type) {
      case 'want':
        if (this.#wishes.heard(peer, frame)) this.#later(WANTS_EVERY_MS)
        return
      case 'have':
        this.#reporter.heard(peer, frame)
        return
      case 'probe':
        this.#probes.asked(peer, frame.id)
        return
      case 'echo':
        this.#probes.answered(peer, frame.id)
        return
      default:
        assertNever(frame)
    }
  }

  /** The mesh asks for it once for each new connection. */
  greeting(peer: PeerId): ReturnType<Engine['greeting']> {
    if (this.#isClosed) return []
    const { clock } = this.#deps
    this.#planner.began(peer)
    this.#wishes.linked(peer)
    this.#givens.linked(peer)
    this.#growing.get(peer)?.()
    const grow = clock.after(FIRST_MS, () => {
      this.#growing.delete(peer)
      this.#later()
    })
    this.#growing.set(peer, grow)
    return [this.#viewer.connected(peer)]
  }

  sending(peer: PeerId, slot: Slot): Sending {
    return this.#planner.sending(peer, slot)
  }

  captured(): void {
    if (!this.#isClosed) this.#later()
  }

  hints(links: number): LinkHints {
    const { music, options, capBps } = this.#deps
    const { uplinkBps } = this.#planner.means
    this.#ptimeMs = ptimeOf({ links, music: music() }, this.#ptimeMs)
    const known = uplinkBps > 0 ? uplinkBps : (options.remembered?.uplinkBps ?? null)
    return {
      music: music(),
      ptimeMs: this.#ptimeMs,
      startKbps: startKbpsOf(links, known, capBps()),
    }
  }

  level(peer: PeerId, level: number): void {
    if (!this.#isClosed) this.#speakers.heard(peer, level)
  }

  history(): ReturnType<Engine['history']> {
    return this.#reporter.history()
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#soon?.()
    this.#renewing?.()
    for (const cancel of this.#growing.values()) cancel()
    this.#remember()
    for (const part of [this.#speakers, this.#viewer, this.#givens, this.#probes, this.#watch]) part.close()
    this.#deps.onClose()
  }

  #unlinked(peer: PeerId): void {
    this.#growing.get(peer)?.()
    this.#growing.delete(peer)
    this.#watch.gone(peer)
    this.#probes.gone(peer)
    this.#renew()
    this.#later()
  }

  /** How links are spoken to depends on how many there are. */
  #renew(): void {
    if (this.#isClosed) return
    this.#renewing ??= this.#deps.clock.after(RENEW_MS, () => {
      this.#renewing = null
      this.#deps.mesh.hintsChanged()
    })
  }

  /** `everyMs`: not sooner than this after the last time. */
  #later(everyMs = 0): void {
    if (this.#isClosed) return
    const { clock } = this.#deps
    this.#soon ??= clock.after(Math.max(SOON_MS, this.#decidedAt + everyMs - clock.now()), () => {
      this.#decide([])
    })
  }

  #looked(looks: readonly Look[]): void {
    if (this.#isClosed) return
    this.#decide(looks.flatMap(({ rates }) => (rates ? [rates.reading] : [])))
    this.#reporter.report(looks, this.#planner.means, (peer) => ({
      wantHeard: this.#wishes.said(peer),
      giving: this.#givens.of(peer),
      wantSaid: this.#viewer.wantOf(peer),
    }))
    if (this.#deps.clock.now() - this.#rememberedAt >= REMEMBER_EVERY_MS) this.#remember()
  }

  /** One step of the budget, and what follows from it. */
  #decide(readings: readonly LinkReading[]): void {
    this.#soon?.()
    this.#soon = null
    const { clock, mesh, capturedOf, capBps, pressure, isFilling } = this.#deps
    this.#decidedAt = clock.now()
    const captures = { camera: capturedOf('camera'), screen: capturedOf('screen') }
    const around = { capBps: capBps(), pressure: pressure(), isFilling: isFilling() }
    const outcomes = this.#planner.decide({ readings, captures, ...around })
    // What this computer cannot send for lack of time it cannot show either.
    this.#viewer.slow(this.#planner.means.slides)
    for (const { peer, hasChanged, giving } of outcomes) {
      if (hasChanged) mesh.applySending(peer)
      if (giving) this.#givens.tell(peer, giving, this.#wishes.seq(peer))
    }
  }

  #remember(): void {
    const { uplinkBps, pixelsPerSecond } = this.#planner.means
    this.#rememberedAt = this.#deps.clock.now()
    // Alone in a room nothing is found out.
    if (uplinkBps > 0) this.#deps.onMeans({ uplinkBps, pixelsPerSecond })
  }
}
