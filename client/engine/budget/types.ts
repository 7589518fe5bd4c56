// What the budget is told and what it answers: plain data, so that a simulator can play a whole room in memory.
import type { Priority, Reason, Rung } from '../../../protocol/picture.ts'
import type { PeerId } from '../../../protocol/primitives.ts'

export const pictures = ['camera', 'screen'] as const
export type Picture = (typeof pictures)[number]

/** What one link did since the last reading. Null: the engine does not say. */
export type LinkReading = {
  readonly peer: PeerId
  /** Bits a second that we sent there, sound and all. */
  readonly sentBps: number
  /** Bits a second that the engine believes the path carries; Chromium alone. */
  readonly availableBps: number | null
  /** Of the packets, 0 to 1. */
  readonly lost: number | null
  readonly roundTripMs: number | null
  /** Seconds spent encoding for this link, per second. */
  readonly encodeLoad: number
  /** An encoder of this link says that the computer is too slow for it. */
  readonly isCpuLimited: boolean
}

/** What one viewer wants of one of our pictures, already bounded by what the picture can give. */
export type Demand = {
  readonly peer: PeerId
  readonly picture: Picture
  readonly rung: Rung
  readonly framerate: number
  readonly priority: Priority
}

export type BudgetInput = {
  /** Milliseconds that never go back. */
  readonly now: number
  /** Since the last step; empty when a demand has changed between two readings. */
  readonly readings: readonly LinkReading[]
  readonly demands: readonly Demand[]
  /** Bits a second of sound, for each link that gets any. */
  readonly sound: ReadonlyMap<PeerId, number>
  /** Width over height of what we send, to count its pixels. */
  readonly aspect: Readonly<Record<Picture, number>>
  /** By the person or the administrator, in bits a second; null: none. */
  readonly capBps: number | null
  /** How hard the whole computer works, where the browser says (Compute Pressure). */
  readonly pressure: 'nominal' | 'fair' | 'serious' | 'critical' | null
  /** Somebody is about to be connected, which takes a computer's time as well. */
  readonly isFilling?: boolean
}

/** What one viewer gets of one picture. */
export type Grant = {
  readonly peer: PeerId
  readonly picture: Picture
  /** Null: nothing. */
  readonly rung: Rung | null
  readonly framerate: number
  readonly maxBitrate: number
  readonly why: Reason
}

/** How much there is to spend in all. */
export type Means = {
  /** Bits a second that our connection is taken to carry. */
  readonly uplinkBps: number
  /** Pixels a second that this computer is taken to encode. */
  readonly pixelsPerSecond: number
  /** Frames a second of the slides that pictures become where this computer is so busy that nobody can talk; null: it is not. */
  readonly slides: number | null
  /** How many cameras a room could show with these means. */
  readonly videos: number
}

/** Before anything was decided. */
export const noMeans: Means = { uplinkBps: 0, pixelsPerSecond: 0, slides: null, videos: 0 }

/** What an earlier stay on the same network had found out. */
export type Remembered = { readonly uplinkBps: number; readonly pixelsPerSecond: number }

export type BudgetOptions = {
  readonly isPhone: boolean
  /** The person asks for little traffic, or pays for each megabyte. */
  readonly savesData: boolean
  readonly remembered: Remembered | null
  /** Processors of this computer; two when it is not known. */
  readonly cores?: number
}
