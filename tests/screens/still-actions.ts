// Actions that only move the made-up state, so that the gallery can be clicked through.
import { signal } from '@preact/signals-core'
import type { Actions } from '../../client/actions/actions.ts'
import type { Ban } from '../../protocol/http.ts'
import type { Notified } from '../../protocol/invitations.ts'
import { ok } from '../../protocol/result.ts'
import type { CallState, DeviceState } from '../../client/state/call.ts'
import { noHistory } from '../../client/state/engine-report.ts'
import { historyOf } from './statistics-scenes.ts'

const bans: readonly Ban[] = [
  { id: 'ban-00000001', name: 'Mallory', at: Date.UTC(2026, 4, 4, 9, 12), address: true },
  { id: 'ban-00000002', name: null, at: Date.UTC(2026, 4, 4, 9, 40), address: false },
]

const notified: readonly Notified[] = [
  { address: 'sofia@example.org', language: 'en', entries: true, waiting: true, answers: true },
  {
    address: 'secretariat.of.the.faculty@mathematics.example.org',
    language: 'fr',
    entries: false,
    waiting: true,
    answers: false,
  },
]

export function stillActions(state: CallState): Actions {
  const flip = (device: typeof state.microphone): Promise<void> => {
    const next: DeviceState = device.value.is === 'on' ? { is: 'off' } : { is: 'on' }
    device.value = next
    return Promise.resolve()
  }
  const done = (): Promise<void> => Promise.resolve()
  const ids = signal(0)
  return {
    createRoom: done,
    goTo: () => undefined,
    reopen: () => undefined,
    addressOf: (path) => location.origin + path,
    setName: (name) => {
      state.name.value = name
    },
    preview: done,
    toggleMicrophone: () => flip(state.microphone),
    toggleCamera: () => flip(state.camera),
    chooseDevice: (kind, id) => {
      state.chosen.value = { ...state.chosen.value, [kind]: id }
      return Promise.resolve()
    },
    setMusic: (isOn) => {
      state.music.value = isOn
      return Promise.resolve()
    },
    join: done,
    stopTrying: () => undefined,
    leave: () => undefined,
    toggleScreen: done,
    sendChat: (text) => {
      ids.value += 1
      const message = { id: `own-${ids.value}`, from: null, name: state.name.value, text, at: Date.now() }
      state.chat.value = [...state.chat.value, message]
      return true
    },
    retryLink: () => undefined,
    showTile: () => undefined,
    engineHistory: () => historyOf(state) ?? noHistory,
    copyStatistics: () => Promise.resolve(true),
    setUplinkCap: (bps) => {
      state.uplinkCap.value = bps
    },
    setLayout: (layout) => {
      state.layout.value = layout
    },
    setAudioOnly: (isOn) => {
      state.audioOnly.value = isOn
    },
    pin: (peer) => {
      state.pinned.value = peer
    },
    turnPage: (to) => {
      state.gridPage.value = to
    },
    copyLink: () => {
      state.notices.value = [{ id: 99, key: 'link-copied', values: {}, tone: 'info' }]
      return Promise.resolve()
    },
    getReady: () => undefined,
    raiseHand: (raised) => {
      if (state.self.value !== null) state.self.value = { ...state.self.value, handAt: raised ? Date.now() : null }
    },
    leaveFloor: () => {
      if (state.self.value !== null) state.self.value = { ...state.self.value, floorAt: null }
    },
    act: () => Promise.resolve(null),
    loadBans: () => Promise.resolve(ok(bans)),
    loadInvitations: () => Promise.resolve(null),
    loadNotified: () => Promise.resolve(ok(notified)),
    answerInvitation: () => Promise.resolve(null),
    followInvitation: done,
    setTellsName: (tells) => {
      state.tellsName.value = tells
    },
    optOut: () => Promise.resolve(null),
    sendFeedback: () => Promise.resolve(null),
    openPanel: (panel) => {
      state.panel.value = panel
    },
    dismiss: (id) => {
      state.notices.value = state.notices.value.filter((notice) => notice.id !== id)
    },
    soundWasBlocked: () => {
      state.soundBlocked.value = true
    },
    unblockSound: () => {
      state.soundBlocked.value = false
    },
  }
}
