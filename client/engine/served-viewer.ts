// What one of the others gets of us: from grants to one `Sending` for each slot.
import { slots, type Sending, type Slot } from '../mesh/peer-link.ts'
import type { Grant, Picture } from './budget/types.ts'
import { agreedCodec, chooseCodec, type CodecChoice } from './codecs.ts'
import type { BoundDemand } from './demands.ts'
import { nothingGiven, type Giving } from './givens.ts'
import { firstSending, grantedSending, isSameSending } from './sendings.ts'
import { silent, soundOf, type Redundancy, type Sound, type SoundInput } from './sound.ts'
import { hiddenFrom, type Wished } from './wishes.ts'

/** A new link shows something at once, and grows after this. */
export const FIRST_MS = 500

export type Granted = { readonly demand: BoundDemand; readonly grant: Grant }
/** Missing: of what is not captured, and of a link that is too new. */
export type Planned = Readonly<Partial<Record<Picture, Granted>>>

export type TakeInput = {
  readonly now: number
  readonly planned: Planned
  /** How many encoders each picture has. */
  readonly encoders: Readonly<Record<Picture, number>>
  readonly isCalm: boolean
  readonly isPhone: boolean
}

export class ServedViewer {
  /** Whether there is a link that works. */
  isLinked = false
  /** When its link began. */
  linkedAt = Infinity
  wished: Wished
  /** False: nothing at all, whatever it wants. */
  mayGet = true
  /** Of the packets, as its last reading said. */
  lost: number | null = null
  readonly #sendings = new Map<Slot, Sending>()
  readonly #codecs: Record<Picture, CodecChoice> = { camera: agreedCodec, screen: agreedCodec }
  #redundancy: Redundancy | null = null

  constructor(wished: Wished) {
    this.wished = wished
  }

  /** Its link is so new that the first small pictures are what it gets. */
  isYoung(now: number): boolean {
    return now - this.linkedAt < FIRST_MS
  }

  /** What it wants while there is a way to it. */
  wantedNow(): Wished {
    return this.isLinked ? this.wished : hiddenFrom(this.wished)
  }

  /** As decided last; undefined: nothing was decided yet. */
  sending(slot: Slot): Sending | undefined {
    return this.#sendings.get(slot)
  }

  planSound(input: Omit<SoundInput, 'lost' | 'listens'>): Sound {
    const sound = soundOf(this.#redundancy, { ...input, lost: this.lost, listens: this.wished.listens })
    this.#redundancy = sound.redundancy
    return this.mayGet ? sound : silent(sound)
  }

  /** True when any slot has to be told. */
  take({ microphone, screenAudio }: Sound, input: TakeInput): boolean {
    const camera = this.#pictureSending('camera', input)
    const screen = this.#pictureSending('screen', input)
    const now: Record<Slot, Sending> = { microphone, camera, screen, screenAudio }
    const changed = slots.filter((slot) => !isSameSending(this.#sendings.get(slot), now[slot]))
    for (const slot of changed) this.#sendings.set(slot, now[slot])
    return changed.length > 0
  }

  /** As the viewer is told. */
  giving(planned: Planned): Giving {
    const given = (picture: Picture): Giving[Picture] => {
      const granted = planned[picture]
      if (!granted) return nothingGiven
      const { grant, demand } = granted
      const sending = this.#sendings.get(picture)
      if (grant.rung === null || !sending?.active)
        return { ...nothingGiven, why: grant.why === 'wish' ? 'off' : grant.why }
      return {
        rung: grant.rung,
        framerate: Math.min(60, sending.maxFramerate),
        kbps: Math.min(100_000, Math.round(sending.maxBitrate / 1_000)),
        why: grant.why === 'wish' && demand.isCut ? 'source' : grant.why,
      }
    }
    return { camera: given('camera'), screen: given('screen') }
  }

  #pictureSending(picture: Picture, { planned, encoders, ...rest }: TakeInput): Sending {
    const grant = planned[picture]?.grant
    if (!grant) return firstSending(picture, this.wished[picture])
    const choice = chooseCodec(this.#codecs[picture], { ...rest, grant, encoders: encoders[picture] })
    this.#codecs[picture] = choice
    return grantedSending(this.#sendings.get(picture), grant, choice.codec)
  }
}
