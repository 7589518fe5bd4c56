// The other people, kept in step with the mesh: one participant a peer.
import type { PeerId } from '../../protocol/primitives.ts'
import type { Member } from '../../protocol/server-to-client.ts'
import type { Slot } from '../mesh/peer-link.ts'
import type { CallState, MediaState, Participant } from '../state/call.ts'

export const nothingSent: MediaState = { microphone: false, camera: false, screen: false, screenAudio: false }

/** New to us, or as the relay says that they are now. */
export function putMember(state: CallState, { peer, role, blocked, handAt, floorAt }: Member): void {
  const known = state.participants.value.get(peer) ?? {
    name: '',
    media: nothingSent,
    link: 'connecting',
    face: null,
    screen: null,
    speaking: false,
  }
  put(state, { ...known, peer, role, blocked, handAt, floorAt })
}

export function removeParticipant(state: CallState, peer: PeerId): void {
  const rest = new Map(state.participants.value)
  if (rest.delete(peer)) state.participants.value = rest
}

/** Changes nothing for a peer that is not there (any more). */
export function updateParticipant(state: CallState, peer: PeerId, change: Partial<Omit<Participant, 'peer'>>): void {
  const known = state.participants.value.get(peer)
  if (known) put(state, { ...known, ...change })
}

/** A stream stays the same object when its tracks are exchanged, so that the picture on the screen is not taken down. */
export function putTrack(
  state: CallState,
  peer: PeerId,
  slot: Slot,
  track: MediaStreamTrack,
  newStream: () => MediaStream,
): void {
  const known = state.participants.value.get(peer)
  if (!known) return
  const place = slot === 'microphone' || slot === 'camera' ? 'face' : 'screen'
  const stream = known[place] ?? newStream()
  for (const old of stream.getTracks()) if (old.kind === track.kind && old !== track) stream.removeTrack(old)
  stream.addTrack(track)
  if (known[place] !== stream) put(state, { ...known, [place]: stream })
}

function put(state: CallState, participant: Participant): void {
  state.participants.value = new Map(state.participants.value).set(participant.peer, participant)
}
