// Scenes of the ways to look at a call: speaker view, pages, audio only, a pin.
import { callOf, inCall, participant, type Scene } from './cast.ts'
import { screenPicture } from './pictures.ts'

const inSpeakerView =
  (count: number): Scene =>
  (state) => {
    callOf(count)(state)
    state.layout.value = 'speaker'
    state.speakers.value = [participant(2).peer, participant(0).peer]
  }

const sharing: Scene = (state) => {
  const shares = { microphone: true, camera: true, screen: true, screenAudio: false }
  const others = Array.from({ length: 24 }, (_, index) =>
    participant(index, index === 0 ? { media: shares, screen: screenPicture() } : {}),
  )
  inCall(state, others)
}

export const viewScenes: Readonly<Record<string, Scene>> = {
  'call-13': callOf(13),
  'call-25': callOf(25),
  'call-40': callOf(40),
  'call-menu': callOf(6),
  'call-page-2': (state) => {
    callOf(40)(state)
    state.gridPage.value = 1
  },
  'call-speaker-2': inSpeakerView(2),
  'call-speaker-3': inSpeakerView(3),
  'call-speaker-6': inSpeakerView(6),
  'call-speaker-13': inSpeakerView(13),
  'call-speaker-25': inSpeakerView(25),
  'call-tile-menu': inSpeakerView(6),
  'call-screen-25': sharing,
  'call-pinned': (state) => {
    sharing(state)
    state.pinned.value = participant(4).peer
  },
  'call-audio-only': (state) => {
    sharing(state)
    state.participants.value = new Map([...state.participants.value].slice(0, 6))
    state.audioOnly.value = true
  },
}
