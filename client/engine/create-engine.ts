// Makes the media engine.
import type { PeerId } from '../../protocol/primitives.ts'
import type { Sending, Slot } from '../mesh/peer-link.ts'
import type { Engine, EngineDeps } from './engine.ts'

/** Until there is a link, and for the first moments of it. */
const first: Sending = {
  active: true,
  maxBitrate: 150_000,
  maxFramerate: 15,
  short: 180,
  priority: 'low',
  keeps: 'framerate',
  codec: null,
}
const sound: Sending = { ...first, maxBitrate: 32_000, priority: 'high' }
const sendings: Readonly<Record<Slot, Sending>> = {
  microphone: sound,
  camera: { ...first, maxBitrate: 450_000, maxFramerate: 20, short: 360 },
  screen: { ...first, maxBitrate: 1_500_000, short: 1080, priority: 'medium', keeps: 'resolution' },
  screenAudio: sound,
}
const GROWS_AFTER_MS = 500

export function createEngine({ clock, mesh }: EngineDeps): Engine {
  const nothing = (): void => undefined
  const grown = new Set<PeerId>()
  return {
    shows: nothing,
    pageVisible: nothing,
    listens: nothing,
    dropped: (peer) => void grown.delete(peer),
    view(peer, link) {
      if (link !== 'connected') return
      clock.after(GROWS_AFTER_MS, () => {
        grown.add(peer)
        mesh.applySending(peer)
      })
    },
    heard: nothing,
    greeting: () => [],
    sending: (peer, slot) => (slot !== 'camera' || grown.has(peer) ? sendings[slot] : first),
    captured: nothing,
    close: nothing,
  }
}
