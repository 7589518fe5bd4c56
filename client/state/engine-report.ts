// What the media engine tells people and programs of its decisions: one look, taken about once a second.
import type { Given, Wish } from '../../protocol/picture.ts'
import type { PeerId } from '../../protocol/primitives.ts'

/** As `LinkSample.route`, or null while there is none. */
export type RouteName = 'direct' | 'turn-udp' | 'turn-tcp' | 'turn-tls'

/** One picture in one direction. */
export type PictureFigures = {
  /** What the viewer wants; null: nothing was said yet. */
  readonly wanted: Wish | null
  /** What the sender says that it gives, and why. */
  readonly given: Given | null
  /** As measured: pixels, frames a second, bits a second. */
  readonly width: number
  readonly height: number
  readonly framerate: number
  readonly bps: number
  /** As in SDP: `VP8`; null: not known, or nothing is sent. */
  readonly codec: string | null
}

export type LinkFigures = {
  readonly peer: PeerId
  readonly route: RouteName | null
  readonly roundTripMs: number | null
  /** Of the packets, 0 to 1; null: not known. */
  readonly lost: number | null
  readonly outBps: number
  readonly inBps: number
  readonly availableBps: number | null
  /** What we send to this peer, and what it sends to us. */
  readonly sent: { readonly camera: PictureFigures; readonly screen: PictureFigures }
  readonly received: { readonly camera: PictureFigures; readonly screen: PictureFigures }
  /** Share of the sound that was made up because it came too late or not at all, 0 to 1. */
  readonly concealed: number
  /** Freezes of the camera's picture since the link began. */
  readonly freezes: number
}

export type EngineReport = {
  /** Milliseconds of the page's clock. */
  readonly at: number
  readonly isOn: boolean
  readonly uplinkBps: number
  readonly pixelsPerSecond: number
  /** Seconds spent encoding, per second, for all links. */
  readonly encodeLoad: number
  /** Frames a second of the slides that pictures become where this computer is so busy that nobody can talk; null: it is not. */
  readonly slides: number | null
  /** How many cameras a room could show with these means. */
  readonly videos: number
  readonly links: readonly LinkFigures[]
}

/** One look at all links together. */
export type Moment = {
  /** Milliseconds of the page's clock. */
  readonly at: number
  readonly outBps: number
  readonly inBps: number
  readonly uplinkBps: number
  readonly pixelsPerSecond: number
  readonly encodeLoad: number
}

/** What a viewer got of us from then on, and what it wanted. */
export type Decision = {
  readonly at: number
  readonly picture: 'camera' | 'screen'
  readonly wanted: Wish
  readonly given: Given
}

export type EngineHistory = {
  /** The oldest first, of five minutes. */
  readonly moments: readonly Moment[]
  /** The last decisions for each viewer, also for some that have left; the oldest first. */
  readonly viewers: readonly { readonly peer: PeerId; readonly decisions: readonly Decision[] }[]
}

export const noHistory: EngineHistory = { moments: [], viewers: [] }
