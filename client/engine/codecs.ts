// Which codec a picture goes out in. VP9 takes fewer bits and more work than VP8, so it pays where bits are what lacks. H.264 as
// browsers encode it in software takes less than half the work and some more bits: it pays where the computer is what lacks.
// (docs/media-engine.md has the figures.)
import type { Grant, Picture } from './budget/types.ts'
import type { Pressure } from './engine.ts'

export type PictureCodec = 'VP8' | 'VP9' | 'H264'

/** `codec` null: as the browsers agreed, which is VP8 first. Each change begins the picture anew. */
export type CodecChoice = { readonly codec: PictureCodec | null; readonly changedAt: number }
export const agreedCodec: CodecChoice = { codec: null, changedAt: -Infinity }

export type CodecInput = {
  /** Milliseconds that never go back. */
  readonly now: number
  readonly grant: Grant
  /** Cameras: how many links there are. Screens: how many look at it. */
  readonly encoders: number
  readonly isCalm: boolean
  readonly isPhone: boolean
}

const MIN_GAP_MS = 30_000
/** Each encodes for itself. */
const FEW_ENCODERS = 3
/** Seconds of encoding a second, for all links: under this there is room for a dearer codec. */
const CALM_LOAD = 0.3

export function isCalm(encodeLoad: number, isCpuLimited: boolean, pressure: Pressure): boolean {
  return encodeLoad < CALM_LOAD && !isCpuLimited && pressure !== 'serious' && pressure !== 'critical'
}

export function chooseCodec(before: CodecChoice, input: CodecInput): CodecChoice {
  const { now, grant } = input
  if (grant.rung === null || now - before.changedAt < MIN_GAP_MS) return before
  const wanted = wantedCodec(before.codec, input)
  return wanted === (before.codec ?? 'VP8') ? before : { codec: wanted, changedAt: now }
}

/** A computer that is calm with H.264 might not be without it: what was too much once is not tried again with this viewer. */
function wantedCodec(before: PictureCodec | null, input: CodecInput): PictureCodec {
  const { grant, encoders, isCalm, isPhone } = input
  if (before === 'H264') return before
  // A phone encodes H.264 in hardware alone, and that for so many pictures at a time. Of text it loses more than it saves.
  if (!isCalm) return isPhone || grant.picture === 'screen' ? 'VP8' : 'H264'
  return encoders <= FEW_ENCODERS && wouldPay(grant, before === 'VP9') ? 'VP9' : 'VP8'
}

/** What is on VP9 stays so when the bits suffice: with VP8 they might not. */
function wouldPay({ picture, why }: Grant, isOn: boolean): boolean {
  const bitsBind: Record<Picture, boolean> = { camera: isOn || why === 'uplink' || why === 'path', screen: true }
  return bitsBind[picture]
}
