// What the interface's tests share: a made-up call, and actions that note what was asked of them.
import { beforeAll, expect, jest } from '@jest/globals'
import type { Actions } from '../../../client/actions/actions.ts'
import { ok } from '../../../protocol/result.ts'
import { defaultRoomSettings, type RoomSettings, type RoomState } from '../../../protocol/room-state.ts'
import { act } from '@testing-library/preact'
import { preloadWindows } from '../../../client/ui/call/windows.tsx'
import { FeedbackPage, InvitationPage, UnsubscribePage } from '../../../client/ui/pages/guest-pages.tsx'
import { createCallState, type CallState, type Participant } from '../../../client/state/call.ts'
import { noHistory } from '../../../client/state/engine-report.ts'

export const room = 'team-monday'

// As in a page that has fetched all its parts; lazy.test.tsx looks at one that has not. One by one, for Jest cannot load
// modules side by side that import the same ones.
beforeAll(async () => {
  await preloadWindows()
  for (const page of [FeedbackPage, InvitationPage, UnsubscribePage]) expect(await page.preload()).toBe(true)
})

export type Deeds = { readonly [K in keyof Actions]: jest.Mock<Actions[K]> }

export function noteActions(): Deeds {
  const later = () => jest.fn(() => Promise.resolve())
  return {
    createRoom: later(),
    goTo: jest.fn(),
    reopen: jest.fn(),
    addressOf: jest.fn((path) => location.origin + path),
    setName: jest.fn(),
    preview: later(),
    toggleMicrophone: later(),
    toggleCamera: later(),
    chooseDevice: later(),
    setMusic: later(),
    getReady: jest.fn(),
    join: later(),
    stopTrying: jest.fn(),
    leave: jest.fn(),
    toggleScreen: later(),
    sendChat: jest.fn(() => true),
    retryLink: jest.fn(),
    showTile: jest.fn(),
    engineHistory: jest.fn(() => noHistory),
    copyStatistics: jest.fn<Actions['copyStatistics']>(() => Promise.resolve(true)),
    setUplinkCap: jest.fn(),
    setLayout: jest.fn(),
    setAudioOnly: jest.fn(),
    pin: jest.fn(),
    turnPage: jest.fn(),
    raiseHand: jest.fn(),
    leaveFloor: jest.fn(),
    act: jest.fn<Actions['act']>(() => Promise.resolve(null)),
    loadBans: jest.fn<Actions['loadBans']>(() => Promise.resolve(ok([]))),
    loadInvitations: jest.fn<Actions['loadInvitations']>(() => Promise.resolve(null)),
    loadNotified: jest.fn<Actions['loadNotified']>(() => Promise.resolve(ok([]))),
    answerInvitation: jest.fn<Actions['answerInvitation']>(() => Promise.resolve(null)),
    followInvitation: later(),
    setTellsName: jest.fn(),
    optOut: jest.fn<Actions['optOut']>(() => Promise.resolve(null)),
    sendFeedback: jest.fn<Actions['sendFeedback']>(() => Promise.resolve(null)),
    copyLink: later(),
    openPanel: jest.fn(),
    dismiss: jest.fn(),
    soundWasBlocked: jest.fn(),
    unblockSound: jest.fn(),
  }
}

export function newState(browser = { mayChooseSpeaker: true, mayShareScreen: true }): CallState {
  return createCallState(browser)
}

export function inCall(others: readonly Participant[] = []): CallState {
  const state = newState()
  state.page.value = { is: 'call', room }
  state.connection.value = { is: 'joined', room, self: 'self-peer' }
  state.self.value = { peer: 'self-peer', role: 'chairman', blocked: [], handAt: null, floorAt: null }
  state.room.value = roomState()
  state.name.value = 'Sofia'
  state.participants.value = new Map(others.map((other) => [other.peer, other]))
  return state
}

export function participant(name: string, change: Partial<Participant> = {}): Participant {
  return {
    peer: `peer-of-${name}`,
    role: 'participant',
    blocked: [],
    handAt: null,
    floorAt: null,
    name,
    media: { microphone: true, camera: true, screen: false, screenAudio: false },
    link: 'connected',
    face: null,
    screen: null,
    speaking: false,
    ...change,
  }
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

/** Lets every promise that is settled already be heard, through as many hands as it goes. */
export async function settle(): Promise<void> {
  await act(async () => {
    for (let hand = 0; hand < 10; hand++) await Promise.resolve()
  })
}
