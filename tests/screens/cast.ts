// The people, rooms and devices that the gallery's scenes are made of.
import { defaultRoomSettings, type RoomSettings, type RoomState } from '../../protocol/room-state.ts'
import type { CallState, Participant } from '../../client/state/call.ts'
import { facePicture } from './pictures.ts'

export type Scene = (state: CallState) => void

export const room = 'team-monday'
export const self = 'selfselfselfselfself00'
export const names = [
  'Ada Lovelace',
  'Grace Hopper',
  'Marie-Sophie Germain de la Tour d’Auvergne-Lauraguais',
  'Émilie du Châtelet',
  '李清照',
  'عمر الخيام',
  'Jo',
  'Katherine Johnson',
  'Hedy Lamarr',
  'Nikola Tesla',
  'Frida Kahlo',
  'Ibn al-Haytham',
  'Lise Meitner',
  'Chien-Shiung Wu',
  'Alan Turing',
]

export function participant(index: number, change: Partial<Participant> = {}): Participant {
  return {
    peer: `peer-${index}-aaaaaaaaaaaaaa`.slice(0, 22),
    role: 'participant',
    blocked: [],
    handAt: null,
    floorAt: null,
    name: names[index] ?? `Person ${index}`,
    media: { microphone: index % 3 !== 1, camera: index % 4 !== 3, screen: false, screenAudio: false },
    link: 'connected',
    face: facePicture(index + 1),
    screen: null,
    speaking: index === 0,
    ...change,
  }
}

export function inCall(state: CallState, others: readonly Participant[]): void {
  state.page.value = { is: 'call', room }
  state.connection.value = { is: 'joined', room, self }
  state.self.value = { peer: self, role: 'chairman', blocked: [], handAt: null, floorAt: null }
  state.room.value = roomState()
  state.name.value = 'Sofia Kovalevskaya'
  state.microphone.value = { is: 'on' }
  state.camera.value = { is: 'on' }
  state.selfView.value = facePicture(9)
  state.participants.value = new Map(others.map((other) => [other.peer, other]))
  withDevices(state)
}

export function callOf(count: number): Scene {
  return (state) => {
    inCall(
      state,
      Array.from({ length: count - 1 }, (_, index) => participant(index)),
    )
  }
}

function withDevices(state: CallState): void {
  state.devices.value = {
    microphone: [{ id: 'm1', label: 'Desk microphone with a long product name (USB Audio 2.0)' }],
    camera: [
      { id: 'c1', label: 'Built-in camera' },
      { id: 'c2', label: 'Document camera' },
    ],
    speaker: [{ id: 's1', label: 'Headphones' }],
  }
  state.chosen.value = { microphone: 'm1', camera: 'c1', speaker: 's1' }
}

export const prejoin: Scene = (state) => {
  state.page.value = { is: 'prejoin', room }
  state.name.value = 'Sofia Kovalevskaya'
  state.microphone.value = { is: 'on' }
  state.camera.value = { is: 'on' }
  state.level.value = 0.55
  state.selfView.value = facePicture(9)
  withDevices(state)
}

export function roomState(settings: Partial<RoomSettings> = {}, change: Partial<RoomState> = {}): RoomState {
  return {
    name: room,
    revision: 1,
    settings: { ...defaultRoomSettings, ...settings },
    hasPassword: false,
    isReserved: false,
    maxMembers: 0,
    ...change,
  }
}
