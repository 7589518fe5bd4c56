// Scenes of rooms where the floor is given.
import type { RoomMode } from '../../protocol/room-state.ts'
import type { CallState } from '../../client/state/call.ts'
import { inCall, participant, roomState, self, type Scene } from './cast.ts'

/** The clocks of the floor run: this long before the picture is taken. */
const before = (minutes: number): number => Date.now() - minutes * 60_000

const silent = { microphone: false, camera: false, screen: false, screenAudio: false }

const podium: Scene = (state) => {
  inCall(state, [
    participant(0, { floorAt: before(4) }),
    participant(1, { role: 'chairman' }),
    participant(2, { media: silent, handAt: before(3) }),
    participant(3, { media: silent, handAt: before(2) }),
    participant(5, { floorAt: before(75) }),
    ...[4, 6, 7, 8].map((index) => participant(index, { media: silent })),
  ])
  state.room.value = roomState({ mode: 'podium', speakers: 3 })
}

const listening = (state: CallState, handAt: number | null): void => {
  podium(state)
  state.self.value = { peer: self, role: 'participant', blocked: [], handAt, floorAt: null }
  state.microphone.value = state.camera.value = { is: 'off' }
  state.selfView.value = null
}

const settings =
  (mode: RoomMode): Scene =>
  (state) => {
    inCall(state, [participant(0), participant(1)])
    state.room.value = roomState({ mode })
    state.panel.value = 'room-settings'
  }

export const floorScenes: Readonly<Record<string, Scene>> = {
  'floor-chairman': (state) => {
    podium(state)
    state.panel.value = 'people'
  },
  'floor-menu': (state) => {
    podium(state)
    state.panel.value = 'people'
  },
  'floor-empty': (state) => {
    inCall(state, [participant(0), participant(1)])
    state.room.value = roomState({ mode: 'lecture' })
    state.self.value = { peer: self, role: 'chairman', blocked: [], handAt: null, floorAt: before(1) }
    state.panel.value = 'people'
  },
  'floor-listener': (state) => {
    listening(state, before(1))
    state.panel.value = 'people'
  },
  'floor-asked': (state) => {
    listening(state, before(1))
    state.notices.value = [{ id: 1, key: 'floor-asked', values: {}, tone: 'info' }]
  },
  'floor-why': (state) => {
    listening(state, null)
    state.notices.value = [{ id: 1, key: 'mode-podium', values: { by: 'Ada' }, tone: 'info' }]
  },
  'floor-own': (state) => {
    listening(state, null)
    state.self.value = { peer: self, role: 'participant', blocked: [], handAt: null, floorAt: before(12) }
    state.notices.value = [{ id: 1, key: 'you-floor-given', values: {}, tone: 'info' }]
  },
  'floor-own-people': (state) => {
    listening(state, null)
    state.self.value = { peer: self, role: 'participant', blocked: [], handAt: null, floorAt: before(12) }
    state.microphone.value = { is: 'on' }
    state.panel.value = 'people'
  },
  'floor-smart': (state) => {
    inCall(
      state,
      Array.from({ length: 9 }, (_, index) =>
        participant(index, { media: { ...silent, microphone: true, camera: true } }),
      ),
    )
    state.room.value = roomState({ mode: 'smart', speakers: 3, locked: true })
  },
  'floor-settings': settings('podium'),
  'floor-settings-smart': settings('smart'),
}
