// Which tiles the stage holds: everybody's face, and a second tile for each shared screen.
import type { PeerId } from '../../../protocol/primitives.ts'
import type { CallState, LinkView, Participant } from '../../state/call.ts'

export type TileView = {
  readonly key: string
  readonly kind: 'face' | 'screen'
  readonly isSelf: boolean
  readonly peer: PeerId
  /** Empty: not known yet. */
  readonly name: string
  readonly stream: MediaStream | null
  readonly hasPicture: boolean
  readonly isMuted: boolean
  readonly isSpeaking: boolean
  readonly link: LinkView
}

/** Reads the signals, so whoever calls it while drawing is drawn again when they change. */
export function tilesOf(state: CallState): {
  readonly faces: readonly TileView[]
  readonly screens: readonly TileView[]
} {
  const others = state.others.value
  const mine = selfScreen(state)
  const theirs = others.filter((other) => other.media.screen && other.screen !== null).map(screenOf)
  return {
    faces: [...others.map(faceOf), selfFace(state)],
    screens: mine === null ? theirs : [...theirs, mine],
  }
}

export function selfPeer(state: CallState): PeerId {
  const connection = state.connection.value
  return 'self' in connection ? connection.self : ''
}

function faceOf(other: Participant): TileView {
  return {
    key: `face-${other.peer}`,
    kind: 'face',
    isSelf: false,
    peer: other.peer,
    name: other.name,
    stream: other.face,
    hasPicture: other.media.camera && other.face !== null,
    isMuted: !other.media.microphone && other.link !== 'connecting',
    isSpeaking: other.speaking && other.media.microphone && other.link === 'connected',
    link: other.link,
  }
}

function screenOf(other: Participant): TileView {
  return { ...faceOf(other), key: `screen-${other.peer}`, kind: 'screen', stream: other.screen, hasPicture: true }
}

function selfFace(state: CallState): TileView {
  const isMicrophoneOn = state.microphone.value.is === 'on'
  return {
    key: 'face-self',
    kind: 'face',
    isSelf: true,
    peer: selfPeer(state),
    name: state.name.value,
    stream: state.selfView.value,
    hasPicture: state.camera.value.is === 'on' && state.selfView.value !== null,
    isMuted: !isMicrophoneOn,
    isSpeaking: isMicrophoneOn && state.selfSpeaking.value,
    link: 'connected',
  }
}

function selfScreen(state: CallState): TileView | null {
  const stream = state.selfScreen.value
  if (stream === null) return null
  return { ...selfFace(state), key: 'screen-self', kind: 'screen', stream, hasPicture: true }
}
