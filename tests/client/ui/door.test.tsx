// The door: passwords, locks, countdowns and the page on which one waits.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact'
import type { CallState } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { hostileTexts } from './hostile-texts.ts'
import { openDoor } from '../../support/doors.ts'
import { newState, noteActions, room, type Deeds } from './made-up.ts'

let state: CallState
let actions: Deeds
const open = openDoor(room)

beforeEach(() => {
  state = newState()
  actions = noteActions()
  state.page.value = { is: 'prejoin', room }
  state.door.value = open
  state.name.value = 'Ada'
})
afterEach(() => {
  cleanup()
  jest.useRealTimers()
})

const show = () => render(<App state={state} actions={actions} />)
const button = (name: string) => screen.getByRole('button', { name })
const password = () => screen.getByLabelText<HTMLInputElement>('Password')
const type = (text: string) => fireEvent.input(password(), { target: { value: text } })

describe('a door with a password', () => {
  beforeEach(() => {
    state.door.value = { ...open, door: 'password' }
  })

  it('joins with what was typed, spaces and all', () => {
    show()
    type(' open sesame ')
    fireEvent.click(button('Join now'))
    expect(actions.join).toHaveBeenCalledWith(' open sesame ')
  })

  it('does not join with nothing typed, and says so', () => {
    show()
    fireEvent.click(button('Join now'))
    expect(actions.join).not.toHaveBeenCalled()
    expect(screen.getByRole('alert').textContent).toContain('enter the password')
    expect(document.activeElement).toBe(password())
  })

  it('hides the password until asked to show it', () => {
    show()
    expect(password().type).toBe('password')
    fireEvent.click(button('Show password'))
    expect(password().type).toBe('text')
    fireEvent.click(button('Hide password'))
    expect(password().type).toBe('password')
  })

  it.each([
    ['wrong-password', 'This password is wrong.'],
    ['password-required', 'This room asks for a password.'],
  ] as const)('says %s beside the box, until something else is typed', (code, words) => {
    show()
    void act(() => {
      state.refusal.value = code
    })
    expect(screen.getAllByRole('alert').map((each) => each.textContent)).toEqual([words])
    expect(password().getAttribute('aria-invalid')).toBe('true')
    type('another')
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('says a second time that a second password is wrong', () => {
    state.refusal.value = 'wrong-password'
    show()
    type('another')
    void act(() => {
      state.busy.value = true
      state.refusal.value = null
    })
    void act(() => {
      state.busy.value = false
      state.refusal.value = 'wrong-password'
    })
    expect(screen.getByRole('alert').textContent).toBe('This password is wrong.')
  })
})

it('asks for a password that was set after the page was opened', () => {
  show()
  expect(screen.queryByLabelText('Password')).toBeNull()
  void act(() => {
    state.refusal.value = 'password-required'
  })
  expect(password()).toBeTruthy()
})

it('counts down to the next try, and holds the button until then', () => {
  jest.useFakeTimers({ now: 1_000_000 })
  state.door.value = { ...open, door: 'password' }
  state.refusal.value = 'too-many-tries'
  state.retryAt.value = 1_008_000
  show()
  type('guess')
  expect(screen.getByRole('timer').textContent).toBe('You can try again in 0:08')
  fireEvent.click(button('Join now'))
  fireEvent.submit(password())
  expect(button('Join now').getAttribute('aria-disabled')).toBe('true')
  expect(actions.join).not.toHaveBeenCalled()
  void act(() => jest.advanceTimersByTime(3_000))
  expect(screen.getByRole('timer').textContent).toBe('You can try again in 0:05')
  void act(() => jest.advanceTimersByTime(5_000))
  expect(screen.queryByRole('timer')).toBeNull()
  expect(screen.getByText('You can try again now.')).toBeTruthy()
  fireEvent.click(button('Join now'))
  expect(actions.join).toHaveBeenCalledWith('guess')
})

it('says that the room is locked, and leaves its owner a way in', () => {
  state.door.value = { ...open, door: 'locked' }
  show()
  expect(screen.getByText(/This room is locked/)).toBeTruthy()
  expect(screen.queryByLabelText('Password')).toBeNull()
  fireEvent.click(button('I have the owner password'))
  expect(document.activeElement).toBe(password())
  type('owner')
  fireEvent.click(button('Join now'))
  expect(actions.join).toHaveBeenCalledWith('owner')
})

it.each(['room-locked', 'banned', 'room-full', 'too-busy'] as const)('says %s in words', (code) => {
  state.refusal.value = code
  show()
  expect(screen.getByRole('alert').textContent).toMatch(/locked|removed|full|too much to do/)
})

it('needs no name where the room asks for none', () => {
  state.name.value = ''
  state.door.value = { ...open, askName: false }
  show()
  fireEvent.click(button('Join now'))
  expect(actions.join).toHaveBeenCalledTimes(1)
})

it('says who sees the name: with a waiting room the chairmen do', () => {
  show()
  const name = () => screen.getByRole('textbox', { name: 'Your name', description: /never sees it|chairmen see/ })
  expect(name().getAttribute('aria-describedby')).toBeTruthy()
  expect(screen.getByText(/the server never sees it/)).toBeTruthy()
  void act(() => {
    state.door.value = { ...open, waitingRoom: true, notifies: false }
  })
  expect(screen.getByText(/The chairmen see this name/)).toBeTruthy()
})

describe('the waiting page', () => {
  beforeEach(() => {
    state.page.value = { is: 'waiting', room }
    state.connection.value = { is: 'waiting', room }
    state.waiting.value = { waitsFor: 'admission', note: '' }
  })

  it('says what is waited for, and how to leave', () => {
    show()
    expect(screen.getByRole('heading', { level: 1, name: 'Please wait to be let in' })).toBe(document.activeElement)
    expect(screen.getByText(room)).toBeTruthy()
    for (const name of ['Unmute microphone', 'Turn camera on']) expect(button(name)).toBeTruthy()
    fireEvent.click(button('Leave'))
    expect(actions.leave).toHaveBeenCalledTimes(1)
  })

  it('says when it is a chairman who is waited for', () => {
    state.waiting.value = { waitsFor: 'chairman', note: '' }
    show()
    expect(screen.getByRole('heading', { level: 1, name: 'The meeting has not begun yet' })).toBeTruthy()
  })

  it('says that the relay is away instead of what may not be true any more', () => {
    state.waiting.value = { waitsFor: 'admission', note: '', isAway: true }
    show()
    expect(screen.getByText(/cannot be reached/)).toBeTruthy()
    expect(screen.queryByText(/The chairmen see that you are here/)).toBeNull()
  })

  it('says why somebody who was let in still waits', () => {
    state.refusal.value = 'room-full'
    show()
    expect(screen.getByRole('alert').textContent).toContain('full')
  })

  it.each(hostileTexts)('reads out the note %j as text', (note) => {
    state.waiting.value = { waitsFor: 'admission', note }
    show()
    const told = screen.getAllByRole('status').find((each) => each.textContent.includes(note))
    expect(told?.querySelector('script, img, iframe, a, math')).toBeNull()
  })
})

describe('a door that is asked again and again', () => {
  it.each([
    ['storage-unavailable', 'The server has trouble at the moment.'],
    ['relay-unavailable', 'The server has trouble at the moment.'],
    ['draining', 'The server is starting anew, or many people are coming in at once.'],
    ['offline', 'The server cannot be reached at the moment.'],
  ] as const)('says why (%s) without alarm, and lets the person stop', (code, words) => {
    state.busy.value = true
    show()
    expect(screen.queryByRole('button', { name: 'Stop trying' })).toBeNull()
    void act(() => {
      state.trying.value = code
    })
    const said = screen.getAllByRole('status').map(({ textContent }) => textContent)
    expect(said).toContain(`${words} This page keeps trying; just leave it open.`)
    expect(screen.queryByRole('alert')).toBeNull()
    expect(button('Joining…').getAttribute('aria-busy')).toBe('true')
    fireEvent.click(button('Stop trying'))
    expect(actions.stopTrying).toHaveBeenCalledTimes(1)
  })
})
