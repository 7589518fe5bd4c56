// One sender of a simulated room: the real budget over a modelled browser, computer and network, in made-up time.
import { createBudget, step, type BudgetState, type BudgetStep } from '../../client/engine/budget/controller.ts'
import { pixelsOf } from '../../client/engine/budget/rungs.ts'
import type { Demand, Grant, LinkReading } from '../../client/engine/budget/types.ts'
import type { Chance } from '../sim/timeline.ts'
import { Estimator, Pipe, TICK_MS } from './mesh-net.ts'

const SOUND_BPS = 40_000
const READ_EVERY_MS = 1_000
const ROUND_TRIP_MS = 40

type SimLink = {
  readonly path: Pipe
  readonly estimator: Estimator
  sentBps: number
  ackedBps: number
  lost: number
  /** Sums since the last reading. */
  sentBits: number
  lostBits: number
}

/** What a viewer was given, whenever that changed; `isAsked`: its own wish had changed, or it came. */
export type Given = {
  readonly at: number
  readonly peer: string
  readonly grant: Grant
  readonly isAsked: boolean
}

export type SenderOptions = {
  readonly chance: Chance
  readonly uplinkBps: number
  readonly isChromium: boolean
  /** Pixels that this computer encodes in one second of one processor. */
  readonly pixelsPerSecond: number
}

export class SimSender {
  readonly uplink: Pipe
  readonly given: Given[] = []
  /** Of the uplink's queue, one a tick, and of what came out of it. */
  readonly queueMs: number[] = []
  readonly outBps: number[] = []
  readonly demands = new Map<string, Demand>()
  readonly links = new Map<string, SimLink>()
  readonly uplinkMeans: number[] = []
  #state: BudgetState
  #grants: readonly Grant[] = []
  #readAt: number
  #isAsked = new Set<string>()
  readonly #options: SenderOptions

  constructor(options: SenderOptions) {
    this.#options = options
    this.uplink = new Pipe(options.uplinkBps)
    this.#state = createBudget({ isPhone: false, savesData: false, remembered: null })
    this.#readAt = options.chance.below(READ_EVERY_MS)
  }

  get grants(): readonly Grant[] {
    return this.#grants
  }

  grantOf(peer: string): Grant | undefined {
    return this.#grants.find((one) => one.peer === peer)
  }

  /** A viewer comes, or wants something else; null: it goes. */
  want(now: number, peer: string, wish: Omit<Demand, 'peer' | 'picture'> | null, pathBps = Infinity): void {
    if (!wish) {
      this.demands.delete(peer)
      this.links.delete(peer)
    } else {
      this.demands.set(peer, { peer, picture: 'camera', ...wish })
      if (!this.links.has(peer)) this.links.set(peer, newLink(pathBps, this.#options.chance))
    }
    this.#isAsked.add(peer)
    this.#step(now, [])
  }

  tick(now: number): void {
    const total = this.#send()
    const { kept, outBps } = this.uplink.pour(total)
    for (const link of this.links.values()) this.#carry(link, kept, total, outBps)
    for (const [peer, link] of this.links) this.#estimate(now, peer, link, total)
    this.queueMs.push(this.uplink.delayMs)
    this.outBps.push(outBps)
    if (now < this.#readAt) return
    this.#readAt = now + READ_EVERY_MS
    this.#step(now, this.#read())
  }

  #send(): number {
    let total = 0
    for (const [peer, link] of this.links) {
      const grant = this.grantOf(peer)
      const picture = grant?.rung == null ? 0 : Math.min(grant.maxBitrate, Math.max(0, link.estimator.bps - SOUND_BPS))
      link.sentBps = SOUND_BPS + picture
      total += link.sentBps
    }
    return total
  }

  #carry(link: SimLink, kept: number, total: number, outBps: number): void {
    const arrives = total === 0 ? 0 : (link.sentBps / total) * outBps
    const { kept: keptThere, outBps: delivered } = link.path.pour(arrives)
    link.lost = 1 - kept * keptThere
    // As over half a second.
    link.ackedBps += (delivered - link.ackedBps) * 0.15
    link.sentBits += link.sentBps * (TICK_MS / 1000)
    link.lostBits += link.sentBps * link.lost * (TICK_MS / 1000)
  }

  #estimate(now: number, peer: string, link: SimLink, total: number): void {
    const grant = this.grantOf(peer)
    link.estimator.tick({
      now,
      queueMs: this.uplink.delayMs + link.path.delayMs,
      lost: link.lost,
      ackedBps: link.ackedBps,
      grantedBps: SOUND_BPS + (grant?.maxBitrate ?? 0),
      freeBps: Math.max(0, Math.min(this.uplink.bps - total + link.sentBps, link.path.bps)),
    })
  }

  #read(): LinkReading[] {
    const { chance, isChromium, pixelsPerSecond } = this.#options
    const loads = new Map(
      this.#grants.map(({ peer, rung, framerate }) => [
        peer,
        rung === null ? 0 : (pixelsOf(rung, 16 / 9) * framerate) / pixelsPerSecond,
      ]),
    )
    const isSlow = [...loads.values()].reduce((sum, load) => sum + load, 0) > 1
    return [...this.links].map(([peer, link]) => {
      const reading: LinkReading = {
        peer,
        sentBps: (link.sentBits * 1000) / READ_EVERY_MS,
        availableBps: isChromium ? link.estimator.bps : null,
        lost: link.sentBits === 0 ? 0 : link.lostBits / link.sentBits,
        roundTripMs: ROUND_TRIP_MS + this.uplink.delayMs + link.path.delayMs + 8 * chance.next(),
        encodeLoad: loads.get(peer) ?? 0,
        isCpuLimited: isChromium && isSlow,
      }
      link.sentBits = 0
      link.lostBits = 0
      return reading
    })
  }

  #step(now: number, readings: readonly LinkReading[]): void {
    const demands = [...this.demands.values()]
    const result: BudgetStep = step(this.#state, {
      now,
      readings,
      demands,
      sound: new Map(demands.map(({ peer }) => [peer, SOUND_BPS])),
      aspect: { camera: 16 / 9, screen: 16 / 9 },
      capBps: null,
      pressure: null,
    })
    const before = new Map(this.#grants.map((one) => [one.peer, one]))
    for (const grant of result.grants) {
      const last = before.get(grant.peer)
      if (last && last.rung === grant.rung && last.maxBitrate === grant.maxBitrate) continue
      this.given.push({ at: now, peer: grant.peer, grant, isAsked: this.#isAsked.has(grant.peer) })
    }
    this.#isAsked = new Set()
    this.#state = result.state
    this.#grants = result.grants
    this.uplinkMeans.push(result.means.uplinkBps)
  }
}

function newLink(pathBps: number, chance: Chance): SimLink {
  return {
    path: new Pipe(pathBps),
    estimator: new Estimator(chance),
    sentBps: 0,
    ackedBps: 0,
    lost: 0,
    sentBits: 0,
    lostBits: 0,
  }
}
