// A frozen picture is better than none: until a rebuilt link works, a tile keeps the tracks of the one before it.
import type { Slot } from './peer-link.ts'

export type HeldTracks = {
  came(slot: Slot, track: MediaStreamTrack): void
  /** From now on tracks are handed on at once. */
  connected(): void
}

export function createHeldTracks(isFirst: boolean, hand: (slot: Slot, track: MediaStreamTrack) => void): HeldTracks {
  let held: [Slot, MediaStreamTrack][] | null = isFirst ? null : []
  return {
    came(slot, track) {
      if (held) held.push([slot, track])
      else hand(slot, track)
    },
    connected() {
      const before = held ?? []
      held = null
      for (const [slot, track] of before) hand(slot, track)
    },
  }
}
