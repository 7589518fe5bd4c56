// Which codec a picture goes out in. VP9 takes fewer bits and more work than VP8, so it pays where bits are what lacks. H.264 as
// browsers encode it in software takes less than half the work and some more bits: it pays where the computer is what lacks.
// (docs/media-engine.md has the figures.)
import type { Grant } from './budget/types.ts'
import type { Pressure } from './engine.ts'

export type PictureCodec = 'VP8' | 'VP9' | 'H264'

/** `codec` null: as the browsers agreed, which is VP8 first. Each change begins the picture anew. */
export type CodecChoice = {
  readonly codec: PictureCodec | null
  readonly changedAt: number
  /** Since when bits are what lacks; null: they do not. */
  readonly boundSince: number | null
}
export const agreedCodec: CodecChoice = { codec: null, changedAt: -Infinity, boundSince: null }

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
/** While a picture grows its bits lack for a moment each time. */
const BOUND_MS = 10_000
/** Each encodes for itself. */
const FEW_ENCODERS = 3
/** Seconds of encoding a second, for all links: under this there is room for a dearer codec. */
const CALM_LOAD = 0.3

export function isCalm(encodeLoad: number, isCpuLimited: boolean, pressure: Pressure): boolean {
  return encodeLoad < CALM_LOAD && !isCpuLimited && pressure !== 'serious' && pressure !== 'critical'
}

export function chooseCodec(before: CodecChoice, input: CodecInput): CodecChoice {
  const { now, grant, isCalm } = input
  if (grant.rung === null) return before
  const boundSince = doBitsLack(grant) ? (before.boundSince ?? now) : null
  const noted = boundSince === before.boundSince ? before : { ...before, boundSince }
  const wanted = wantedCodec(noted, input)
  // A computer that has too much to do is helped at once.
  if (wanted === (before.codec ?? 'VP8') || (isCalm && now - before.changedAt < MIN_GAP_MS)) return noted
  return { codec: wanted, changedAt: now, boundSince }
}

/** A computer that is calm with H.264 might not be without it: what was too much once is not tried again with this viewer. */
function wantedCodec(before: CodecChoice, input: CodecInput): PictureCodec {
  const { grant, encoders, isCalm, isPhone } = input
  if (before.codec === 'H264') return before.codec
  // A phone encodes H.264 in hardware alone, and that for so many pictures at a time. Of text it loses more than it saves.
  if (!isCalm) return isPhone || grant.picture === 'screen' ? 'VP8' : 'H264'
  return encoders <= FEW_ENCODERS && wouldPay(before, input) ? 'VP9' : 'VP8'
}

/** What is on VP9 stays so when the bits suffice: with VP8 they might not. */
function wouldPay({ codec, boundSince }: CodecChoice, { now, grant }: CodecInput): boolean {
  return grant.picture === 'screen' || codec === 'VP9' || (boundSince !== null && now - boundSince >= BOUND_MS)
}

function doBitsLack({ why }: Grant): boolean {
  return why === 'uplink' || why === 'path'
}
