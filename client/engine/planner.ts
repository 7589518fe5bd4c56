// From what the links do and what the others wish to what each of them gets: one step of the budget after the other.
import type { PeerId } from '../../protocol/primitives.ts'
import type { Clock } from '../mesh/clock.ts'
import type { Sending, Slot } from '../mesh/peer-link.ts'
import { createBudget, step, type BudgetState } from './budget/controller.ts'
import {
  noMeans,
  pictures,
  type BudgetOptions,
  type Grant,
  type LinkReading,
  type Means,
  type Picture,
} from './budget/types.ts'
import { isCalm } from './codecs.ts'
import { aspectsOf, demandsOf, type BoundDemand, type Captures } from './demands.ts'
import type { Pressure } from './engine.ts'
import type { Giving } from './givens.ts'
import { firstSending } from './sendings.ts'
import { ServedViewer, type Planned, type TakeInput } from './served-viewer.ts'
import type { Sound, SoundInput } from './sound.ts'
import { hiddenFrom, type Wishes } from './wishes.ts'

export type PlanInput = {
  /** Since the last time; empty when it is asked because something else has changed. */
  readonly readings: readonly LinkReading[]
  readonly captures: Captures
  readonly capBps: number | null
  readonly pressure: Pressure
  readonly isFilling: boolean
}

/** `giving`: null as long as the first small pictures are what there is. */
export type Outcome = { readonly peer: PeerId; readonly hasChanged: boolean; readonly giving: Giving | null }

export type PlannerDeps = {
  readonly clock: Clock
  readonly wishes: Wishes
  readonly options: BudgetOptions
  readonly music: () => boolean
  readonly mayGet: (peer: PeerId) => boolean
}

export class Planner {
  readonly #clock: Clock
  readonly #wishes: Wishes
  readonly #music: () => boolean
  readonly #mayGet: (peer: PeerId) => boolean
  readonly #isPhone: boolean
  readonly #served = new Map<PeerId, ServedViewer>()
  #budget: BudgetState
  #means = noMeans
  /** As the last readings said. */
  #work = { encodeLoad: 0, isCpuLimited: false }

  constructor({ clock, wishes, options, music, mayGet }: PlannerDeps) {
    this.#clock = clock
    this.#wishes = wishes
    this.#music = music
    this.#mayGet = mayGet
    this.#isPhone = options.isPhone
    this.#budget = createBudget(options)
  }

  /** All zero before anything was decided. */
  get means(): Means {
    return this.#means
  }

  /** Whether there is a link that works. */
  linked(peer: PeerId, isLinked: boolean): void {
    this.#of(peer).isLinked = isLinked
  }

  /** A connection has just begun. */
  began(peer: PeerId): void {
    this.#of(peer).linkedAt = this.#clock.now()
  }

  dropped(peer: PeerId): void {
    this.#served.delete(peer)
  }

  sending(peer: PeerId, slot: Slot): Sending {
    const sending = this.#planned(peer, slot)
    return this.#mayGet(peer) ? sending : { ...sending, active: false }
  }

  #planned(peer: PeerId, slot: Slot): Sending {
    const planned = this.#served.get(peer)?.sending(slot)
    if (planned) return planned
    const wished = this.#wishes.of(peer)
    if (slot === 'camera' || slot === 'screen') return firstSending(slot, wished[slot])
    return new ServedViewer(wished).planSound(this.#soundInput())[slot]
  }

  decide({ readings, captures, capBps, pressure, isFilling }: PlanInput): Outcome[] {
    const now = this.#clock.now()
    this.#note(readings)
    const demands = this.#demands(captures, now)
    const sounds = this.#sounds()
    const sound = bitsOf(sounds, captures)
    const aspect = aspectsOf(captures)
    const given = { now, readings, demands, sound, aspect, capBps, pressure, isFilling }
    const { state, grants, means } = step(this.#budget, given)
    this.#budget = state
    this.#means = means
    const plans = plansOf(demands, grants)
    const calm = isCalm(this.#work.encodeLoad, this.#work.isCpuLimited, pressure)
    const common = { now, encoders: encodersOf(grants), isCalm: calm, isPhone: this.#isPhone }
    return [...sounds].map(([peer, its]) => this.#apply(peer, its, { ...common, planned: plans.get(peer) ?? {} }))
  }

  #of(peer: PeerId): ServedViewer {
    const served = this.#served.get(peer) ?? new ServedViewer(this.#wishes.of(peer))
    this.#served.set(peer, served)
    return served
  }

  #note(readings: readonly LinkReading[]): void {
    for (const { peer, lost } of readings) {
      const served = this.#served.get(peer)
      if (served) served.lost = lost
    }
    if (readings.length === 0) return
    const encodeLoad = readings.reduce((sum, reading) => sum + reading.encodeLoad, 0)
    this.#work = { encodeLoad, isCpuLimited: readings.some(({ isCpuLimited }) => isCpuLimited) }
  }

  /** Of a link that is away for a while nothing is forgotten; it just costs nothing. */
  #demands(captures: Captures, now: number): BoundDemand[] {
    for (const [peer, served] of this.#served) {
      const wished = this.#wishes.of(peer)
      served.mayGet = this.#mayGet(peer)
      served.wished = served.mayGet ? wished : hiddenFrom(wished)
    }
    const grown = [...this.#served].filter(([, served]) => served.linkedAt < Infinity && !served.isYoung(now))
    return demandsOf(new Map(grown.map(([peer, served]) => [peer, served.wantedNow()])), captures)
  }

  #sounds(): Map<PeerId, Sound> {
    const linked = [...this.#served].filter(([, { isLinked }]) => isLinked)
    return new Map(linked.map(([peer, served]) => [peer, served.planSound(this.#soundInput())]))
  }

  #soundInput(): Omit<SoundInput, 'lost' | 'listens'> {
    const links = [...this.#served.values()].filter(({ isLinked }) => isLinked).length
    // Before the first step nothing is known, and a first connection is mostly not the worst.
    const uplinkBps = this.#means === noMeans ? Infinity : this.#means.uplinkBps
    return { now: this.#clock.now(), links, uplinkBps, music: this.#music() }
  }

  #apply(peer: PeerId, sound: Sound, input: TakeInput): Outcome {
    const served = this.#of(peer)
    const hasChanged = served.take(sound, input)
    return { peer, hasChanged, giving: served.isYoung(input.now) ? null : served.giving(input.planned) }
  }
}

/** Each grant beside the demand that it answers. */
function plansOf(demands: readonly BoundDemand[], grants: readonly Grant[]): Map<PeerId, Planned> {
  const plans = new Map<PeerId, Planned>()
  demands.forEach((demand, at) => {
    const grant = grants[at]
    if (grant) plans.set(demand.peer, { ...plans.get(demand.peer), [demand.picture]: { demand, grant } })
  })
  return plans
}

function encodersOf(grants: readonly Grant[]): Readonly<Record<Picture, number>> {
  const [camera, screen] = pictures.map(
    (picture) => grants.filter((grant) => grant.picture === picture && grant.rung !== null).length,
  )
  return { camera: camera ?? 0, screen: screen ?? 0 }
}

/** Whether a screen that is shared has sound is not known here; that much is kept for it. */
function bitsOf(sounds: ReadonlyMap<PeerId, Sound>, captures: Captures): Map<PeerId, number> {
  return new Map([...sounds].map(([peer, { bps }]) => [peer, bps.microphone + (captures.screen ? bps.screenAudio : 0)]))
}
