// Looks at every link about once a second, and turns what two looks tell into rates.
import type { PeerId } from '../../protocol/primitives.ts'
import type { Clock } from '../mesh/clock.ts'
import type { LinkSample } from '../mesh/peer-link.ts'
import { ratesOf, type Rates } from './readings.ts'

/** Reading statistics is not free: with many links each is looked at half as often. */
const EVERY_MS = { few: 1_000, many: 2_000 }
const FEW_LINKS = 4

export type Look = { readonly peer: PeerId; readonly sample: LinkSample; readonly rates: Rates | null }

export type WatchDeps = {
  readonly clock: Clock
  readonly sample: (peer: PeerId) => Promise<LinkSample | null>
  /** What a probe has found; null: nothing. */
  readonly probedMs: (peer: PeerId) => number | null
  /** What was seen this time. A link whose statistics do not come in time is missing. */
  readonly onLooks: (looks: readonly Look[]) => void
}

export class Watch {
  readonly #deps: WatchDeps
  readonly #linked = new Set<PeerId>()
  readonly #last = new Map<PeerId, Look>()
  /** Asked and not answered yet. */
  readonly #asked = new Set<PeerId>()
  #fresh: Look[] = []
  #isCollecting = false
  #cancel: (() => void) | null = null

  constructor(deps: WatchDeps) {
    this.#deps = deps
  }

  linked(peer: PeerId): void {
    this.#linked.add(peer)
    this.#later()
  }

  gone(peer: PeerId): void {
    this.#linked.delete(peer)
    this.#last.delete(peer)
    if (this.#linked.size === 0) this.close()
  }

  /** The last one of a link that is there. */
  last(peer: PeerId): Look | null {
    return this.#last.get(peer) ?? null
  }

  close(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#isCollecting = false
    this.#linked.clear()
    this.#last.clear()
  }

  #later(): void {
    const everyMs = this.#linked.size > FEW_LINKS ? EVERY_MS.many : EVERY_MS.few
    this.#cancel ??= this.#deps.clock.after(everyMs, () => {
      this.#cancel = null
      this.#later()
      this.#look()
    })
  }

  #look(): void {
    // Some have not answered since the last time: what the others said is not kept back for them.
    this.#hand()
    this.#isCollecting = true
    for (const peer of this.#linked) {
      if (this.#asked.has(peer)) continue
      this.#asked.add(peer)
      void this.#ask(peer)
    }
  }

  async #ask(peer: PeerId): Promise<void> {
    const sample = await this.#deps.sample(peer).catch(() => null)
    this.#asked.delete(peer)
    if (sample && this.#linked.has(peer)) this.#take(peer, sample)
    if (this.#asked.size === 0) this.#hand()
  }

  #take(peer: PeerId, sample: LinkSample): void {
    const before = this.#last.get(peer)
    const look = {
      peer,
      sample,
      rates: before ? ratesOf(peer, before.sample, sample, this.#deps.probedMs(peer)) : null,
    }
    this.#last.set(peer, look)
    this.#fresh.push(look)
  }

  #hand(): void {
    const looks = this.#fresh
    this.#fresh = []
    if (!this.#isCollecting) return
    this.#isCollecting = false
    this.#deps.onLooks(looks.filter(({ peer }) => this.#linked.has(peer)))
  }
}
