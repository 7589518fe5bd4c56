// What `RTCRtpSender.setParameters` is told, so that every engine understands it.
import { slotKind, type Sending, type Slot } from './peer-link.ts'

/** Members that TypeScript's DOM does not have yet. */
export type Encoding = RTCRtpEncodingParameters & {
  /** Chromium 131: larger pictures are scaled to fit, whichever way round they are. It outranks `scaleResolutionDownBy`. */
  scaleResolutionDownTo?: { readonly maxWidth: number; readonly maxHeight: number }
  /** Chromium 119, Firefox 142: another one of those agreed on, without a negotiation. */
  codec?: RTCRtpCodec
}

/** No picture is longer than this for its height; the short side is to be what limits it. */
const LONGEST = 4

/** All members but the codec. What an engine does not know it leaves out; of those it knows none may be left out. */
export function encodingOf(slot: Slot, sending: Sending, track: MediaStreamTrack | null): Encoding {
  const { active, priority, short } = sending
  const maxBitrate = Math.max(1, Math.round(sending.maxBitrate))
  const common = { active, maxBitrate, priority, networkPriority: priority }
  if (slotKind[slot] === 'audio') return common
  return {
    ...common,
    // 0 means "no limit" to Firefox.
    maxFramerate: Math.max(1, sending.maxFramerate),
    scaleResolutionDownTo: { maxWidth: LONGEST * short, maxHeight: short },
    scaleResolutionDownBy: scaleFor(track, short),
  }
}

/** A phone held upright gives 720×1280: the short side is what a rung names. */
function scaleFor(track: MediaStreamTrack | null, short: number): number {
  const { width = 0, height = 0 } = track?.getSettings() ?? {}
  return Math.max(1, Math.min(width, height) / short)
}

/**
 * False when the engine refuses. It is asked a second time, since a negotiation makes what it was asked with void; and a
 * third time for no more than what all engines have.
 */
export async function setEncoding(
  sender: RTCRtpSender,
  slot: Slot,
  encoding: Encoding,
  sending: Sending,
): Promise<boolean> {
  return (
    (await tellSender(sender, slot, encoding, sending)) ||
    (await tellSender(sender, slot, encoding, sending)) ||
    (await tellSender(sender, slot, encoding, null))
  )
}

/** `sending`: null for none of the younger members. */
async function tellSender(
  sender: RTCRtpSender,
  slot: Slot,
  encoding: Encoding,
  sending: Sending | null,
): Promise<boolean> {
  try {
    const parameters = sender.getParameters()
    const current: Encoding | undefined = parameters.encodings[0]
    if (!current) return false
    Object.assign(current, encoding)
    delete current.codec
    if (sending === null) delete current.scaleResolutionDownTo
    else if (slotKind[slot] === 'video') {
      parameters.degradationPreference = `maintain-${sending.keeps}`
      const codec = agreedCodec(parameters, sending.codec)
      if (codec) current.codec = codec
    }
    await sender.setParameters(parameters)
    return true
  } catch {
    return false
  }
}

/** Of sound the description decides: Chromium takes another codec here and goes on with the old one. */
function agreedCodec({ codecs }: RTCRtpParameters, wanted: Sending['codec']): RTCRtpCodec | undefined {
  const found = codecs.find(({ mimeType }) => mimeType.toLowerCase() === `video/${wanted?.toLowerCase() ?? ''}`)
  if (!found) return undefined
  const { mimeType, clockRate, channels, sdpFmtpLine } = found
  return {
    mimeType,
    clockRate,
    ...(channels !== undefined && { channels }),
    ...(sdpFmtpLine !== undefined && { sdpFmtpLine }),
  }
}
