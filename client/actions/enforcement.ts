// What the room forbids is silenced and hidden here, at the receiver: whatever the target does, nobody hears or sees it.
import { sources, type PeerId, type Source } from '../../protocol/primitives.ts'
import type { Slot } from '../mesh/peer-link.ts'
import type { MediaState, Participant } from '../state/call.ts'
import type { Context } from './context.ts'
import type { Hearing } from './hearing.ts'
import { nothingSent, updateParticipant } from './participants.ts'

/** The sound of a screen goes with its picture. */
const sourceOf = { microphone: 'microphone', camera: 'camera', screen: 'screen', screenAudio: 'screen' } as const
const slotNames = ['microphone', 'camera', 'screen', 'screenAudio'] as const satisfies readonly Slot[]

/** What is not to be heard or seen of somebody. Where names are asked for, nobody is anything without one. */
export function silencedOf({ blocked, name }: Pick<Participant, 'blocked' | 'name'>, askName: boolean): Set<Source> {
  return new Set(askName && name.trim() === '' ? sources : blocked)
}

export type Enforcement = {
  /** May this be heard or shown of this peer now? Never of somebody who is not in the room. */
  admits(peer: PeerId, source: Source): boolean
  /** A remote track, the first in its slot or the one of a new link. */
  track(peer: PeerId, slot: Slot, track: MediaStreamTrack): void
  /** What a peer says that it sends. */
  said(peer: PeerId, media: MediaState): void
  /** To be called after each change of what is blocked, and of a name. */
  apply(peer: PeerId): void
  /** The same for everybody: the room has changed. */
  applyToAll(): void
  forget(peer: PeerId): void
  close(): void
}

type Received = { media: MediaState; readonly tracks: Map<Slot, MediaStreamTrack> }

export function createEnforcement({ state }: Context, hearing: Hearing): Enforcement {
  const received = new Map<PeerId, Received>()

  function of(peer: PeerId): Received {
    const known = received.get(peer) ?? { media: nothingSent, tracks: new Map<Slot, MediaStreamTrack>() }
    received.set(peer, known)
    return known
  }

  function silenced(participant: Participant): Set<Source> {
    return silencedOf(participant, state.room.value?.settings.askName === true)
  }

  function apply(peer: PeerId): void {
    const participant = state.participants.value.get(peer)
    if (!participant) return
    const now = silenced(participant)
    const { media, tracks } = of(peer)
    for (const [slot, track] of tracks) track.enabled = !now.has(sourceOf[slot])
    const shown = shownOf(media, now)
    if (slotNames.some((slot) => shown[slot] !== participant.media[slot])) {
      updateParticipant(state, peer, { media: shown })
    }
    if (now.has('microphone')) hearing.forget(peer)
  }

  return {
    admits(peer, source) {
      const participant = state.participants.value.get(peer)
      return participant !== undefined && !silenced(participant).has(source)
    },
    track(peer, slot, track) {
      of(peer).tracks.set(slot, track)
      apply(peer)
    },
    said(peer, { microphone, camera, screen, screenAudio }) {
      of(peer).media = { microphone, camera, screen, screenAudio }
      apply(peer)
    },
    apply,
    applyToAll() {
      for (const peer of received.keys()) apply(peer)
    },
    forget(peer) {
      received.delete(peer)
      hearing.forget(peer)
    },
    close() {
      received.clear()
      hearing.close()
    },
  }
}

function shownOf(media: MediaState, silenced: ReadonlySet<Source>): MediaState {
  const shown = (slot: Slot): boolean => media[slot] && !silenced.has(sourceOf[slot])
  return {
    microphone: shown('microphone'),
    camera: shown('camera'),
    screen: shown('screen'),
    screenAudio: shown('screenAudio'),
  }
}
