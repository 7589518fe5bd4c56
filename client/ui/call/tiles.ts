// Which tiles the stage holds: everybody's face, and a second tile for each shared screen.
import type { PeerId } from '../../../protocol/primitives.ts'
import { silencedOf } from '../../actions/enforcement.ts'
import { canSketch } from './sketch.ts'
import type { CallState, LinkView, Participant } from '../../state/call.ts'

/** Each has an encoder of their own. */
const MANY_VIEWERS = 3

export type TileView = {
  readonly key: string
  readonly kind: 'face' | 'screen'
  readonly isSelf: boolean
  readonly peer: PeerId
  /** Empty: not known yet. */
  readonly name: string
  readonly stream: MediaStream | null
  readonly hasPicture: boolean
  /** Our own face, drawn a few times a second: the camera's frames are for those who watch. */
  readonly isSketched: boolean
  /**
   * A picture of theirs may be asked for. Also while their camera is off: nothing comes then, and when it is switched on
   * it comes in the right size.
   */
  readonly isWanted: boolean
  /** They may be seen, though perhaps not here: among many, the cameras of those who speak are shown alone. */
  readonly isVisible: boolean
  readonly isPinned: boolean
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
  const look = lookOf(state)
  const theirs = others.filter(showsScreen).map((other) => screenOf(other, look))
  return {
    faces: [...others.map((other) => faceOf(other, look)), selfFace(state)],
    screens: mine === null ? theirs : [...theirs, mine],
  }
}

/** What counts for everybody's tile alike. */
type Look = {
  readonly audioOnly: boolean
  readonly pinned: PeerId | null
  readonly shown: ReadonlySet<PeerId>
  /** Whoever switches a camera on is shown. */
  readonly hasPlaces: boolean
  readonly maySee: (other: Participant) => boolean
}

function lookOf(state: CallState): Look {
  const shown = state.camerasShown.value
  const settings = state.room.value?.settings
  const viewer = state.self.value
  return {
    audioOnly: state.audioOnly.value,
    pinned: state.pinned.value,
    shown,
    hasPlaces: state.others.value.every(({ media, peer }) => !media.camera || shown.has(peer)),
    maySee: (other) => settings === undefined || viewer === null || !silencedOf(other, viewer, settings).has('camera'),
  }
}

function showsScreen(other: Participant): boolean {
  return other.media.screen && other.screen !== null && !other.blocked.includes('screen')
}

export function selfPeer(state: CallState): PeerId {
  const connection = state.connection.value
  return 'self' in connection ? connection.self : ''
}

function sightOf(other: Participant, look: Look): Pick<TileView, 'hasPicture' | 'isWanted' | 'isVisible'> {
  const isVisible = !look.audioOnly && look.maySee(other)
  const isWanted = isVisible && (other.media.camera ? look.shown.has(other.peer) : look.hasPlaces)
  return { hasPicture: isWanted && other.media.camera && other.face !== null, isWanted, isVisible }
}

function faceOf(other: Participant, look: Look): TileView {
  const isBlocked = other.blocked.includes('microphone')
  return {
    key: `face-${other.peer}`,
    kind: 'face',
    isSelf: false,
    isSketched: false,
    peer: other.peer,
    name: other.name,
    stream: other.face,
    ...sightOf(other, look),
    isPinned: other.peer === look.pinned,
    isMuted: isBlocked || (!other.media.microphone && other.link !== 'connecting'),
    isBlocked,
    isHandUp: other.handAt !== null,
    isSpeaking: other.speaking && other.media.microphone && !isBlocked && other.link === 'connected',
    link: other.link,
  }
}

function screenOf(other: Participant, look: Look): TileView {
  const isWanted = !look.audioOnly
  const shown = { hasPicture: isWanted, isWanted, isVisible: isWanted, isPinned: false }
  return { ...faceOf(other, look), ...shown, key: `screen-${other.peer}`, kind: 'screen', stream: other.screen }
}

function selfFace(state: CallState): TileView {
  const isBlocked = state.self.value?.blocked.includes('microphone') === true
  const isMicrophoneOn = state.microphone.value.is === 'on' && !isBlocked
  return {
    key: 'face-self',
    kind: 'face',
    isSelf: true,
    isSketched: state.others.value.length >= MANY_VIEWERS && canSketch(),
    peer: selfPeer(state),
    name: state.name.value,
    stream: state.selfView.value,
    hasPicture: state.camera.value.is === 'on' && state.selfView.value !== null,
    isWanted: false,
    isVisible: true,
    isPinned: false,
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
  return { ...selfFace(state), key: 'screen-self', kind: 'screen', isSketched: false, stream, hasPicture: true }
}
