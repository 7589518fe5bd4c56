// How much each slot may send to one viewer, from the size of the room: rungs of video quality.
import type { SendLimits, Slot } from '../mesh/peer-link.ts'

/** One step of quality: the short side of the picture in pixels, bits a second and frames a second (for VP8). */
export type Rung = { readonly height: number; readonly maxBitrate: number; readonly maxFramerate: number }

const p180: Rung = { height: 180, maxBitrate: 150_000, maxFramerate: 15 }
const p270: Rung = { height: 270, maxBitrate: 300_000, maxFramerate: 20 }
const p360: Rung = { height: 360, maxBitrate: 450_000, maxFramerate: 20 }
const p540: Rung = { height: 540, maxBitrate: 800_000, maxFramerate: 25 }
const p720: Rung = { height: 720, maxBitrate: 1_500_000, maxFramerate: 30 }
const rungs: readonly Rung[] = [p180, p270, p360, p540, p720]

/** What the camera gives, from `track.getSettings()`; 0 for what is not known. */
export type CaptureSize = { readonly width: number; readonly height: number; readonly frameRate: number }

/** A screen is text: every pixel, few frames. */
const screen: SendLimits = { maxBitrate: 1_500_000, maxFramerate: 15, scaleDownBy: 1 }
/** Of an audio slot only the bitrate counts. */
const audio = { maxFramerate: 30, scaleDownBy: 1 }

/** The rung of a gallery with `others` other people: the size at which a full-HD window shows each of them. */
export function galleryRung(others: number): Rung {
  if (others <= 2) return p720
  if (others === 3) return p540
  if (others <= 8) return p360
  return others <= 10 ? p270 : p180
}

/** In a larger room the first seconds start an encoder for everybody, and a few frames are enough to see a face. */
function firstRung(others: number): Rung {
  return others <= 2 ? p180 : { ...p180, maxFramerate: 7 }
}

/**
 * Limits for what one slot sends to one of `others` other people. Until a link is `warm` (its first frame has
 * arrived, or a moment has passed) the camera stays on the lowest rung: its first key frame then fits one burst, and
 * ten links that start together do not choke each other.
 */
export function sendLimits(others: number, slot: Slot, capture: CaptureSize, warm: boolean): SendLimits {
  switch (slot) {
    case 'microphone':
      return { ...audio, maxBitrate: 32_000 }
    case 'screenAudio':
      return { ...audio, maxBitrate: 64_000 }
    case 'screen':
      return screen
    case 'camera':
      return cameraLimits(warm ? galleryRung(others) : firstRung(others), capture)
  }
}

/** A phone held upright gives 720×1280: the short side is what a rung names. */
function cameraLimits(rung: Rung, capture: CaptureSize): SendLimits {
  const short = Math.min(capture.width, capture.height)
  const enough = rungs.find((each) => each.height >= short) ?? p720
  const isKnown = short > 0
  return {
    // A small camera does not fill the bits of a large rung.
    maxBitrate: isKnown ? Math.min(rung.maxBitrate, enough.maxBitrate) : rung.maxBitrate,
    // Firefox takes 0 for "no limit".
    maxFramerate: capture.frameRate >= 1 ? Math.min(rung.maxFramerate, capture.frameRate) : rung.maxFramerate,
    scaleDownBy: isKnown ? Math.max(1, short / rung.height) : 1,
  }
}
