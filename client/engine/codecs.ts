// Which codec a picture goes out in. VP9 takes fewer bits and more work than VP8, so it pays where bits are what lacks.
import type { Grant, Picture } from './budget/types.ts'
import type { Pressure } from './engine.ts'

export type PictureCodec = 'VP8' | 'VP9'

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
}

const MIN_GAP_MS = 30_000
/** Each encodes for itself. */
const FEW_ENCODERS = 3
/** Seconds of encoding a second, for all links: under this there is room for a dearer codec. */
const CALM_LOAD = 0.3

export function isCalm(encodeLoad: number, isCpuLimited: boolean, pressure: Pressure): boolean {
  return encodeLoad < CALM_LOAD && !isCpuLimited && pressure !== 'serious' && pressure !== 'critical'
}

export function chooseCodec(before: CodecChoice, { now, grant, encoders, isCalm }: CodecInput): CodecChoice {
  if (grant.rung === null || now - before.changedAt < MIN_GAP_MS) return before
  const isFew = encoders <= FEW_ENCODERS
  const wanted = isFew && isCalm && wouldPay(grant, before.codec === 'VP9') ? 'VP9' : 'VP8'
  return wanted === (before.codec ?? 'VP8') ? before : { codec: wanted, changedAt: now }
}

/** What is on VP9 stays so when the bits suffice: with VP8 they might not. */
function wouldPay({ picture, why }: Grant, isOn: boolean): boolean {
  const bitsBind: Record<Picture, boolean> = { camera: isOn || why === 'uplink' || why === 'path', screen: true }
  return bitsBind[picture]
}
