// What a fake link says to have sent and received.
import type { ReceivedCounters, Sending, SentCounters, Slot } from '../../client/mesh/peer-link.ts'

/** What the browsers agree on first. */
const usualCodec: Readonly<Record<Slot, string>> = {
  microphone: 'opus',
  camera: 'VP8',
  screen: 'VP8',
  screenAudio: 'opus',
}

const nothingSent: SentCounters = {
  bytes: 0,
  packets: 0,
  frames: 0,
  encodeTime: 0,
  targetBitrate: null,
  limitedBy: null,
  width: 0,
  height: 0,
  codec: null,
  lost: 0,
  roundTripMs: 1,
}

/** A moment later: one packet and one frame more. */
export function goneOn(before: SentCounters | undefined, slot: Slot, { short, codec }: Sending): SentCounters {
  const { bytes, packets, frames } = before ?? nothingSent
  return {
    ...nothingSent,
    bytes: bytes + 100,
    packets: packets + 1,
    frames: frames + 1,
    width: 2 * short,
    height: short,
    codec: codec ?? usualCodec[slot],
  }
}

export function receivedFrom({ bytes, packets, frames, width, height, codec }: SentCounters): ReceivedCounters {
  const whole = { packetsLost: 0, freezes: 0, freezeTime: 0, concealed: 0, samples: 0 }
  return { bytes, packets, frames, width, height, codec, ...whole }
}
