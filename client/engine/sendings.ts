// From what the budget grants to what a sender is told.
import type { Wish } from '../../protocol/picture.ts'
import { firstSending as unaskedSending } from '../mesh/first-sending.ts'
import type { Sending, Slot } from '../mesh/peer-link.ts'
import type { Grant, Picture } from './budget/types.ts'

/** Sent at once on a new link: small enough for any, and there before the viewer has said anything. */
const first: Readonly<Record<Picture, Sending>> = {
  camera: unaskedSending('camera'),
  screen: {
    active: true,
    maxBitrate: 500_000,
    maxFramerate: 10,
    short: 720,
    priority: 'medium',
    keeps: 'resolution',
    codec: null,
  },
}

/** Fewer or more bits by less than this are not worth telling an encoder. */
const NEGLIGIBLE = 0.08

/** Before the budget has spoken. */
export function firstSending(picture: Picture, wish: Wish): Sending {
  return { ...first[picture], active: wish.priority !== 'hidden' }
}

/** `before`: as it is sent now. */
export function grantedSending(before: Sending | undefined, grant: Grant, codec: Sending['codec']): Sending {
  const { picture, rung, framerate, maxBitrate } = grant
  if (rung === null || !(maxBitrate > 0)) return { ...(before ?? first[picture]), active: false, codec }
  const { priority, keeps } = first[picture]
  return {
    active: true,
    maxBitrate: isNear(before, maxBitrate) ? before.maxBitrate : Math.round(maxBitrate),
    maxFramerate: Math.max(1, Math.round(framerate)),
    short: rung,
    priority,
    keeps,
    codec,
  }
}

function isNear(before: Sending | undefined, maxBitrate: number): before is Sending {
  return before?.active === true && Math.abs(before.maxBitrate - maxBitrate) < NEGLIGIBLE * before.maxBitrate
}

/** With no engine: the whole picture for everybody, at what cameras give. */
export const everything: Readonly<Record<Slot, Sending>> = {
  microphone: sound(32_000),
  camera: {
    active: true,
    maxBitrate: 2_500_000,
    maxFramerate: 30,
    // Larger than any camera: nothing is scaled.
    short: 8_192,
    priority: 'low',
    keeps: 'framerate',
    codec: null,
  },
  screen: {
    active: true,
    maxBitrate: 2_500_000,
    maxFramerate: 30,
    short: 8_192,
    priority: 'low',
    keeps: 'resolution',
    codec: null,
  },
  screenAudio: sound(64_000),
}

function sound(maxBitrate: number): Sending {
  return { ...first.camera, maxBitrate, priority: 'high' }
}

export function isSameSending(one: Sending | undefined, other: Sending): boolean {
  if (!one) return false
  const sameBits = one.active === other.active && one.maxBitrate === other.maxBitrate && one.codec === other.codec
  const sameShape = one.short === other.short && one.maxFramerate === other.maxFramerate
  return sameBits && sameShape && one.priority === other.priority && one.keeps === other.keeps
}
