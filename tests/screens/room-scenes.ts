// Scenes of rooms with rules: doors, waiting, moderation.
import type { Source } from '../../protocol/primitives.ts'
import type { CallState } from '../../client/state/call.ts'
import { openDoor } from '../support/doors.ts'
import { inCall, participant, prejoin, room, roomState, self, type Scene } from './cast.ts'

const at = Date.UTC(2026, 4, 4, 9, 30)

function door(change: Partial<NonNullable<CallState['door']['value']>>, then: Scene = () => undefined): Scene {
  return (state) => {
    prejoin(state)
    state.door.value = openDoor(room, change)
    then(state)
  }
}

const crowd: Scene = (state) => {
  inCall(state, [
    participant(0, { handAt: at + 60_000 }),
    participant(1, { role: 'chairman' }),
    participant(2, { handAt: at }),
    participant(3, { link: 'lost' }),
    participant(4, { blocked: ['microphone', 'camera'] }),
    participant(5, { blocked: ['screen', 'chat'], handAt: at + 90_000 }),
    ...[6, 7, 8, 9, 10].map((index) => participant(index)),
  ])
  state.panel.value = 'people'
}

const chairman: Scene = (state) => {
  crowd(state)
  state.room.value = roomState({ locked: true, waitingRoom: 'everybody', onlyChairmen: ['screen'] })
}

const knocking: Scene = (state) => {
  inCall(
    state,
    [0, 1].map((index) => participant(index)),
  )
  state.room.value = roomState({ waitingRoom: 'everybody' })
  state.knocks.value = [
    { peer: 'knock-a', name: 'Kathleen Booth', since: at },
    { peer: 'knock-b', name: 'Jean-Baptiste Emanuel Zorg de la Montagne', since: at + 120_000 },
    { peer: 'knock-c', name: null, since: at + 180_000 },
  ]
}

const waiting =
  (waitsFor: 'chairman' | 'admission', note: string): Scene =>
  (state) => {
    prejoin(state)
    state.page.value = { is: 'waiting', room }
    state.connection.value = { is: 'waiting', room }
    state.waiting.value = { waitsFor, note }
  }

const settings: Scene = (state) => {
  inCall(
    state,
    [0, 1].map((index) => participant(index)),
  )
  state.room.value = roomState(
    { waitingRoom: 'everybody', onlyChairmen: ['screen', 'microphone'], joinMuted: true },
    { hasPassword: true, maxMembers: 25 },
  )
  state.panel.value = 'room-settings'
}

function blocked(...blocks: Source[]): Scene {
  return (state) => {
    inCall(
      state,
      [0, 1].map((index) => participant(index)),
    )
    state.self.value = { peer: self, role: 'participant', blocked: blocks, handAt: null, floorAt: null }
    state.microphone.value = { is: 'off' }
  }
}

export const roomScenes: Readonly<Record<string, Scene>> = {
  'home-random': (state) => {
    state.instance.value = {
      version: '0.1.0',
      poweredBy: 'Vroom',
      namesAllowed: false,
      mail: true,
      feedback: true,
      video: { width: 1280, height: 720, frameRate: 30, maxUplinkKbps: 0 },
    }
  },
  'prejoin-password': door({ door: 'password' }),
  'prejoin-wrong': door({ door: 'password', waitingRoom: true, notifies: false }, (state) => {
    state.refusal.value = 'wrong-password'
  }),
  'prejoin-countdown': door({ door: 'password' }, (state) => {
    state.refusal.value = 'too-many-tries'
    state.retryAt.value = Date.now() + 25_000
  }),
  'prejoin-trying': door({}, (state) => {
    state.busy.value = true
    state.trying.value = 'storage-unavailable'
  }),
  'error-trying': (state) => {
    state.page.value = { is: 'error', code: 'storage-unavailable' }
    state.trying.value = 'storage-unavailable'
  },
  'prejoin-locked': door({ door: 'locked' }),
  'waiting-admission': waiting('admission', 'We begin at ten past; there is tea in the meantime.'),
  'waiting-chairman': waiting('chairman', ''),
  'waiting-away': (state) => {
    waiting('admission', '')(state)
    state.waiting.value = { waitsFor: 'admission', note: '', isAway: true }
  },
  'people-chairman': chairman,
  'people-participant': (state) => {
    chairman(state)
    state.self.value = { peer: self, role: 'participant', blocked: ['screen'], handAt: null, floorAt: null }
    state.room.value = roomState({ locked: true, onlyChairmen: ['screen'] }, { isReserved: true })
  },
  'people-menu': chairman,
  'people-select': chairman,
  'people-remove': chairman,
  'people-waiting': (state) => {
    knocking(state)
    state.panel.value = 'people'
  },
  'call-knock': (state) => {
    knocking(state)
    state.notices.value = [{ id: 1, key: 'knocked', values: { name: 'Kathleen Booth' }, tone: 'info' }]
  },
  'call-hands': (state) => {
    inCall(state, [participant(0, { handAt: at, blocked: ['microphone'] }), participant(1), participant(2)])
    state.self.value = { peer: self, role: 'participant', blocked: [], handAt: at, floorAt: null }
    state.room.value = roomState({ locked: true })
  },
  'call-blocked': blocked('microphone', 'screen'),
  'call-blocked-chat': (state) => {
    blocked('chat')(state)
    state.panel.value = 'chat'
  },
  'room-settings': settings,
  'room-settings-password': settings,
  'room-settings-order': settings,
  'room-settings-end': settings,
  'room-settings-qr': settings,
  'room-settings-delete': settings,
}
