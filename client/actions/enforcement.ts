// What the room forbids is silenced and hidden here, at the receiver: whatever the target does, nobody hears or sees it.
// What it forbids us to give, this page does not send either.
import { isShownTo, maySend, type Speaker } from '../../protocol/floor.ts'
import { sources, type PeerId, type Source } from '../../protocol/primitives.ts'
import { defaultRoomSettings, type RoomSettings } from '../../protocol/room-state.ts'
import type { Slot } from '../mesh/peer-link.ts'
import type { MediaState, Participant } from '../state/call.ts'
import { isShownToPeer, nobodyYet } from '../state/floor.ts'
import type { Context } from './context.ts'
import type { Hearing } from './hearing.ts'
import { nothingSent, updateParticipant } from './participants.ts'

/** The sound of a screen goes with its picture. */
const sourceOf = { microphone: 'microphone', camera: 'camera', screen: 'screen', screenAudio: 'screen' } as const
const slotNames = ['microphone', 'camera', 'screen', 'screenAudio'] as const satisfies readonly Slot[]

/**
 * What the viewer is not to hear or see of somebody. Where names are asked for, nobody is anything without one; where the
 * floor is given, it depends on who has it, the viewer included.
 */
export function silencedOf(
  of: Speaker & Pick<Participant, 'blocked' | 'name'>,
  viewer: Speaker,
  { askName, mode }: Pick<RoomSettings, 'askName' | 'mode'>,
): Set<Source> {
  if (askName && of.name.trim() === '') return new Set(sources)
  const isShown = isShownTo(viewer, of, mode)
  const hasLeave = (source: Source): boolean => source === 'chat' || (isShown && maySend(source, of, mode))
  return new Set(sources.filter((source) => of.blocked.includes(source) || !hasLeave(source)))
}

export type Enforcement = {
  /** May this be heard or shown of this peer now? Never of somebody who is not in the room. */
  admits(peer: PeerId, source: Source): boolean
  /** A remote track, the first in its slot or the one of a new link. */
  track(peer: PeerId, slot: Slot, track: MediaStreamTrack): void
  /** What a peer says that it sends. */
  said(peer: PeerId, media: MediaState): void
  /** To be called after each change of what is blocked, of the floor, and of a name. */
  apply(peer: PeerId): void
  /** The same for everybody: the room has changed, or what we are in it. */
  applyToAll(): void
  forget(peer: PeerId): void
  close(): void
}

type Received = {
  media: MediaState
  readonly tracks: Map<Slot, MediaStreamTrack>
  /** What the engine was told last; null: nothing yet. */
  isListenedTo: boolean | null
  /** The same of whether this peer may get anything of us. */
  mayGet: boolean | null
}

export function createEnforcement(context: Context, hearing: Hearing): Enforcement {
  const { state } = context
  const received = new Map<PeerId, Received>()

  function of(peer: PeerId): Received {
    const known: Received = received.get(peer) ?? {
      media: nothingSent,
      tracks: new Map(),
      isListenedTo: null,
      mayGet: null,
    }
    received.set(peer, known)
    return known
  }

  function silenced(participant: Participant): Set<Source> {
    const settings = state.room.value?.settings ?? { ...defaultRoomSettings, askName: false }
    return silencedOf(participant, state.self.value ?? nobodyYet, settings)
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
    tellEngine(context, peer, of(peer), !now.has('microphone'))
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
      for (const peer of state.participants.value.keys()) apply(peer)
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

/** The sender need not send what is not played, and we do not send what is not to be seen. */
function tellEngine({ state, stay }: Context, peer: PeerId, told: Received, isListenedTo: boolean): void {
  const engine = stay?.engine
  if (!engine) return
  const mayGet = isShownToPeer(state, peer)
  if (told.isListenedTo !== isListenedTo) engine.listens(peer, isListenedTo)
  if (told.mayGet !== mayGet) engine.mayGetChanged(peer)
  told.isListenedTo = isListenedTo
  told.mayGet = mayGet
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
