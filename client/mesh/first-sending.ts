// What a slot sends as long as nobody has said what it should.
import { slotKind, type Sending, type Slot } from './peer-link.ts'

const picture: Sending = {
  active: true,
  maxBitrate: 150_000,
  maxFramerate: 15,
  short: 180,
  priority: 'low',
  keeps: 'framerate',
  codec: null,
}
const sound: Sending = { ...picture, maxBitrate: 32_000, priority: 'high' }

/** The lowest rung that shows a face, and a voice. */
export function firstSending(slot: Slot): Sending {
  return slotKind[slot] === 'video' ? picture : sound
}
