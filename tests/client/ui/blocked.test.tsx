// What a chairman or the room's order keeps from us: the button says why, and so does the tile.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import type { Source } from '../../../protocol/primitives.ts'
import type { CallState, NoticeKey } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { inCall, noteActions, participant, roomState, type Deeds } from './made-up.ts'

let state: CallState
let actions: Deeds

beforeEach(() => {
  state = inCall([participant('Ada', { peer: 'a' })])
  actions = noteActions()
})
afterEach(cleanup)

const show = () => render(<App state={state} actions={actions} />)
const beBlocked = (...blocked: Source[]) => {
  state.self.value = { peer: 'self-peer', role: 'participant', blocked, handAt: null, floorAt: null }
}
const told = () =>
  screen
    .getAllByRole('status')
    .map((each) => each.textContent)
    .join(' ')

it.each([
  ['microphone', 'Unmute microphone', 'toggleMicrophone', 'A chairman has muted you.'],
  ['camera', 'Turn camera on', 'toggleCamera', 'A chairman has paused your video.'],
  ['screen', 'Share screen', 'toggleScreen', 'A chairman has stopped your screen share.'],
] as const)('a blocked %s says why when pressed, and does nothing', (source, name, deed, words) => {
  beBlocked(source)
  show()
  const button = screen.getByRole('button', { name })
  expect(button.getAttribute('aria-disabled')).toBe('true')
  expect(document.getElementById(button.getAttribute('aria-describedby') ?? '')?.textContent).toContain(words)
  expect(told()).not.toContain(words)
  fireEvent.click(button)
  expect(told()).toContain(words)
  expect(actions[deed]).not.toHaveBeenCalled()
  void act(() => {
    beBlocked()
  })
  fireEvent.click(button)
  expect(actions[deed]).toHaveBeenCalledTimes(1)
  expect(told()).not.toContain(words)
})

it('a key says why too', () => {
  beBlocked('microphone')
  show()
  fireEvent.keyDown(document.body, { key: 'm' })
  expect(actions.toggleMicrophone).not.toHaveBeenCalled()
  expect(told()).toContain('A chairman has muted you')
})

it('tells the room’s order from a word about us', () => {
  beBlocked('microphone')
  state.room.value = roomState({ onlyChairmen: ['microphone'] })
  show()
  fireEvent.click(screen.getByRole('button', { name: 'Unmute microphone' }))
  expect(told()).toContain('Only chairmen may speak here')
})

it('keeps what was being written while chat is blocked, and sends nothing', () => {
  state.panel.value = 'chat'
  show()
  const box = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
  fireEvent.input(box, { target: { value: 'hello' } })
  void act(() => {
    beBlocked('chat')
  })
  fireEvent.keyDown(box, { key: 'Enter' })
  expect(actions.sendChat).not.toHaveBeenCalled()
  expect(box.value).toBe('hello')
  expect(told()).toContain('A chairman has stopped your chat')
})

it('a tile tells off from muted by a chairman, and shows a raised hand', () => {
  const media = { microphone: false, camera: false, screen: false, screenAudio: false }
  state.participants.value = new Map([
    ['a', participant('Ada', { peer: 'a', media })],
    ['b', participant('Bea', { peer: 'b', media, blocked: ['microphone'], handAt: 1 })],
  ])
  show()
  const signs = (name: string) =>
    within(screen.getByRole('figure', { name }))
      .getAllByRole('img')
      .map((each) => each.getAttribute('aria-label'))
  expect(signs('Ada')).toEqual(['Microphone off'])
  expect(signs('Bea')).toEqual(['Hand raised', 'Muted by a chairman'])
})

it('hides what is blocked even when it is sent', () => {
  const stream = { id: 'fake' } as unknown as MediaStream
  const media = { microphone: true, camera: true, screen: true, screenAudio: false }
  const blocked = ['camera', 'screen'] as const
  state.participants.value = new Map([
    ['a', participant('Ada', { peer: 'a', media, blocked, face: stream, screen: stream })],
  ])
  show()
  expect(screen.queryByRole('figure', { name: 'Screen of Ada' })).toBeNull()
  expect(screen.getByRole('figure', { name: 'Ada' }).querySelector('video')?.className).toContain('hidden')
})

it('lowers a raised hand with the same button', () => {
  state.self.value = { peer: 'self-peer', role: 'participant', blocked: [], handAt: 5, floorAt: null }
  show()
  fireEvent.click(screen.getByRole('button', { name: 'Lower hand' }))
  expect(actions.raiseHand).toHaveBeenCalledWith(false)
})

it.each<[NoticeKey, Readonly<Record<string, string>>, string]>([
  ['blocked-microphone', { name: 'Ada', by: 'Grace' }, 'Grace muted Ada'],
  ['blocked-microphone', { name: '', by: '' }, 'A chairman muted Guest'],
  ['all-blocked', { by: '', source: 'screen', count: '3' }, 'Off for all participants: screen sharing'],
  ['you-freed-camera', { name: '', by: '' }, 'You may turn your camera on again'],
  ['removed', { name: '<b>', by: '{{name}}' }, '{{name}} removed <b> from the room'],
])('the notice %s with %j reads %j', (key, values, words) => {
  state.notices.value = [{ id: 1, key, values, tone: 'info' }]
  show()
  expect(screen.getByText(words)).toBeTruthy()
})
