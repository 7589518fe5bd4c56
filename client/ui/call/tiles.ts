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
  /** By a chairman, not by themselves. */
  readonly isBlocked: boolean
  readonly isHandUp: boolean
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
  const theirs = others.filter(showsScreen).map(screenOf)
  return {
    faces: [...others.map(faceOf), selfFace(state)],
    screens: mine === null ? theirs : [...theirs, mine],
  }
}

function showsScreen(other: Participant): boolean {
  return other.media.screen && other.screen !== null && !other.blocked.includes('screen')
}

export function selfPeer(state: CallState): PeerId {
  const connection = state.connection.value
  return 'self' in connection ? connection.self : ''
}

function faceOf(other: Participant): TileView {
  const isBlocked = other.blocked.includes('microphone')
  return {
    key: `face-${other.peer}`,
    kind: 'face',
    isSelf: false,
    peer: other.peer,
    name: other.name,
    stream: other.face,
    hasPicture: other.media.camera && other.face !== null && !other.blocked.includes('camera'),
    isMuted: isBlocked || (!other.media.microphone && other.link !== 'connecting'),
    isBlocked,
    isHandUp: other.handAt !== null,
    isSpeaking: other.speaking && other.media.microphone && !isBlocked && other.link === 'connected',
    link: other.link,
  }
}

function screenOf(other: Participant): TileView {
  return { ...faceOf(other), key: `screen-${other.peer}`, kind: 'screen', stream: other.screen, hasPicture: true }
}

function selfFace(state: CallState): TileView {
  const isBlocked = state.self.value?.blocked.includes('microphone') === true
  const isMicrophoneOn = state.microphone.value.is === 'on' && !isBlocked
  return {
    key: 'face-self',
    kind: 'face',
    isSelf: true,
    peer: selfPeer(state),
    name: state.name.value,
    stream: state.selfView.value,
    hasPicture: state.camera.value.is === 'on' && state.selfView.value !== null,
    isMuted: !isMicrophoneOn,
    isBlocked,
    isHandUp: state.self.value !== null && state.self.value.handAt !== null,
    isSpeaking: isMicrophoneOn && state.selfSpeaking.value,
    link: 'connected',
  }
}

function selfScreen(state: CallState): TileView | null {
  const stream = state.selfScreen.value
  if (stream === null) return null
  return { ...selfFace(state), key: 'screen-self', kind: 'screen', stream, hasPicture: true }
}
