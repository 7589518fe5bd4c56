// Who speaks: the levels that others send of themselves, turned into a yes or no that does not flicker.
import type { PeerId } from '../../protocol/primitives.ts'
import type { SpeakingDetector } from '../media/levels.ts'
import type { Context } from './context.ts'
import { updateParticipant } from './participants.ts'

/** Levels come five times a second and may get lost; after this long without one there is silence. */
const SILENT_AFTER_MS = 1_000

export type Hearing = {
  heard(peer: PeerId, level: number): void
  /** Silent at once, and until the next level. */
  forget(peer: PeerId): void
  close(): void
}

type Ear = { readonly detector: SpeakingDetector; cancel: () => void }

export function createHearing({ state, clock, newSpeakingDetector }: Context): Hearing {
  const ears = new Map<PeerId, Ear>()

  function set(peer: PeerId, speaking: boolean): void {
    if (state.participants.value.get(peer)?.speaking !== speaking) updateParticipant(state, peer, { speaking })
  }

  return {
    heard(peer, level) {
      const ear = ears.get(peer) ?? { detector: newSpeakingDetector(), cancel: () => undefined }
      ears.set(peer, ear)
      ear.cancel()
      set(peer, ear.detector.update(level, clock.now()))
      ear.cancel = clock.after(SILENT_AFTER_MS, () => {
        set(peer, false)
      })
    },
    forget(peer) {
      ears.get(peer)?.cancel()
      ears.delete(peer)
      set(peer, false)
    },
    close() {
      for (const ear of ears.values()) ear.cancel()
      ears.clear()
    },
  }
}
