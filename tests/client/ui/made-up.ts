// What the interface's tests share: a made-up call, and actions that note what was asked of them.
import { jest } from '@jest/globals'
import type { Actions } from '../../../client/actions/actions.ts'
import { createCallState, type CallState, type Participant } from '../../../client/state/call.ts'

export const room = 'team-monday'

export type Deeds = { readonly [K in keyof Actions]: jest.Mock<Actions[K]> }

export function noteActions(): Deeds {
  const later = () => jest.fn(() => Promise.resolve())
  return {
    createRoom: later(),
    goTo: jest.fn(),
    setName: jest.fn(),
    preview: later(),
    toggleMicrophone: later(),
    toggleCamera: later(),
    chooseDevice: later(),
    join: later(),
    leave: jest.fn(),
    toggleScreen: later(),
    sendChat: jest.fn(() => true),
    retryLink: jest.fn(),
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
  state.connection.value = { is: 'joined', room, self: 'self-peer', role: 'chairman' }
  state.name.value = 'Sofia'
  state.participants.value = new Map(others.map((other) => [other.peer, other]))
  return state
}

export function participant(name: string, change: Partial<Participant> = {}): Participant {
  return {
    peer: `peer-of-${name}`,
    role: 'participant',
    name,
    media: { microphone: true, camera: true, screen: false, screenAudio: false },
    link: 'connected',
    face: null,
    screen: null,
    speaking: false,
    ...change,
  }
}
