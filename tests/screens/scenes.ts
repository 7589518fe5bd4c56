// The scenes of the gallery: each puts a made-up state on the page.
import type { ErrorCode } from '../../protocol/errors.ts'
import type { ChatMessage } from '../../client/state/call.ts'
import type { EndReason } from '../../client/state/connection.ts'
import { callOf, inCall, names, participant, prejoin, room, self, type Scene } from './cast.ts'
import { guestScenes } from './guest-scenes.ts'
import { screenPicture } from './pictures.ts'
import { inviteScenes } from './invite-scenes.ts'
import { statisticsScenes } from './statistics-scenes.ts'
import { viewScenes } from './view-scenes.ts'
import { floorScenes } from './floor-scenes.ts'
import { roomScenes } from './room-scenes.ts'

const denied: Scene = (state) => {
  state.page.value = { is: 'prejoin', room }
  state.microphone.value = { is: 'problem', problem: 'none-found' }
  state.camera.value = { is: 'problem', problem: 'denied' }
  state.refusal.value = 'room-full'
}

function chatLines(): readonly ChatMessage[] {
  const at = Date.UTC(2026, 4, 4, 9, 30)
  const minute = 60_000
  const ada = { from: 'peer-0-aaaaaaaaaaaaaa', name: names[0] ?? '' }
  const long = { from: 'peer-2-aaaaaaaaaaaaaa', name: names[2] ?? '' }
  const own = { from: null, name: 'Sofia Kovalevskaya' }
  return [
    { id: 'a', ...ada, text: 'Good morning! The notes are at https://example.org/notes/2026-05-04?tab=2.', at },
    { id: 'b', ...ada, text: 'Shall we start with the harvest?', at: at + minute },
    { id: 'c', ...own, text: 'Yes.\nI will share my screen in a minute.', at: at + 2 * minute },
    { id: 'd', ...long, text: '<b onclick="alert(1)">hello</b> is how one says hello in HTML', at: at + 4 * minute },
    { id: 'e', ...own, text: `${'Aa'.repeat(60)} 👩‍👩‍👧‍👦`, at: at + 9 * minute },
  ]
}

export const scenes: Readonly<Record<string, Scene>> = {
  ...roomScenes,
  ...floorScenes,
  ...inviteScenes,
  ...guestScenes,
  ...viewScenes,
  ...statisticsScenes,
  home: () => undefined,
  'home-refused': (state) => {
    state.refusal.value = 'room-exists'
  },
  opening: (state) => {
    state.page.value = { is: 'opening', room }
  },
  'unknown-room': (state) => {
    state.page.value = { is: 'unknown-room', room: 'a-very-long-room-name-with-nothing-in-it-at-all-4' }
  },
  prejoin,
  'prejoin-denied': denied,
  'call-1': callOf(1),
  'call-2': callOf(2),
  'call-3': callOf(3),
  'call-4': callOf(4),
  'call-6': callOf(6),
  'call-9': callOf(9),
  'call-16': callOf(16),
  'call-screen': (state) => {
    const shares = { microphone: true, camera: true, screen: true, screenAudio: false }
    inCall(state, [participant(0, { media: shares, screen: screenPicture() }), ...[1, 2, 3].map((i) => participant(i))])
  },
  'call-own-screen': (state) => {
    inCall(
      state,
      [0, 1].map((index) => participant(index)),
    )
    state.selfScreen.value = screenPicture()
    state.screen.value = { is: 'on' }
  },
  'call-chat': (state) => {
    callOf(4)(state)
    state.panel.value = 'chat'
    state.chat.value = chatLines()
  },
  'call-chat-empty': (state) => {
    callOf(2)(state)
    state.panel.value = 'chat'
  },
  'call-people': (state) => {
    inCall(state, [
      participant(0),
      participant(1, { role: 'chairman' }),
      participant(2),
      participant(3, { link: 'lost' }),
    ])
    state.panel.value = 'people'
  },
  'call-settings': (state) => {
    callOf(3)(state)
    state.panel.value = 'settings'
  },
  'call-trouble': (state) => {
    inCall(state, [
      participant(0, { link: 'reconnecting' }),
      participant(1, { link: 'lost' }),
      participant(2, { name: '', link: 'connecting', face: null }),
      participant(3),
    ])
    state.connection.value = { is: 'reconnecting', room, self }
    state.camera.value = { is: 'problem', problem: 'in-use' }
    state.microphone.value = { is: 'off' }
    state.soundBlocked.value = true
    state.unread.value = 3
    state.notices.value = [
      { id: 1, key: 'joined', values: { name: names[2] ?? '' }, tone: 'info' },
      { id: 2, key: 'device-problem', values: {}, tone: 'problem' },
    ]
  },
  'ended-left': ended('left'),
  'ended-kicked': ended('kicked'),
  'ended-lost': ended('lost'),
  'ended-turned-away': ended('turned-away'),
  'ended-meeting': ended('meeting-ended'),
  'ended-deleted': ended('lost', 'no-such-room'),
  'error-name': (state) => {
    state.page.value = { is: 'error', code: 'bad-room-name' }
  },
  'error-offline': (state) => {
    state.page.value = { is: 'error', code: 'offline' }
  },
}

function ended(why: EndReason, code: ErrorCode | null = null): Scene {
  return (state) => {
    state.page.value = { is: 'ended', room }
    state.connection.value = { is: 'ended', room, why, code }
  }
}
