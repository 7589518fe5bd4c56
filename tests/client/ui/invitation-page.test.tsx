// The page of an invitation: what it tells, what may be answered, and the way into the room.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact'
import type { ErrorCode } from '../../../protocol/errors.ts'
import type { Answer } from '../../../protocol/invitations.ts'
import type { CallState } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { chooseLanguage, language } from '../../../client/ui/language.ts'
import { letter } from './guest-parts.ts'
import { hostileTexts } from './hostile-texts.ts'
import { newState, noteActions, room, settle, type Deeds } from './made-up.ts'

let state: CallState
let actions: Deeds

const noon = Date.UTC(2026, 10, 24, 12)
const minute = 60_000
/** As far from everybody else's clock as there is: whoever runs this test is not there. */
const meeting = { startsAt: noon, timeZone: 'Pacific/Kiritimati', minutes: 90 }
const answered: Answer = { answer: 'later', message: 'The train is late.\nBegin without me.', at: noon - 60 * minute }

beforeEach(() => {
  state = newState()
  actions = noteActions()
  state.page.value = { is: 'invitation' }
})
afterEach(() => {
  cleanup()
  jest.useRealTimers()
  language.value = 'en'
})

const show = () => render(<App state={state} actions={actions} />)
const button = (name: string) => screen.getByRole('button', { name })
const message = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message (optional)' })
const choices = ['Accept', 'Come later', 'Decline']
const pressed = () => choices.filter((name) => button(name).getAttribute('aria-pressed') === 'true')

describe('what it tells', () => {
  it('says that it looks, and then who invites whom to which room', () => {
    show()
    expect(screen.getByText('Opening the invitation…').getAttribute('role')).toBe('status')
    void act(() => {
      state.invited.value = letter()
    })
    const title = screen.getByRole('heading', { level: 1, name: `Alice invites you to ${room}` })
    expect(document.activeElement).toBe(title)
    expect(screen.getByText(/dora@example\.org/)).toBeTruthy()
  })

  it('tells the date by the own clock, and by the one it was set by', () => {
    state.invited.value = letter({ meeting })
    show()
    expect(document.querySelector('time')?.dateTime).toBe('2026-11-24T12:00:00.000Z')
    expect(screen.getByText(/, your time$|, your time /)).toBeTruthy()
    // Fourteen hours ahead of UTC, where it is the next day by then.
    expect(screen.getByText(/November 25, 2026, 2:00.*3:30.*Kiritimati/)).toBeTruthy()
    expect(screen.getByText(/1 hour 30 minutes/)).toBeTruthy()
  })

  it('says how soon it begins, and keeps it true', () => {
    jest.useFakeTimers({ now: noon - 20 * minute })
    state.invited.value = letter({ meeting })
    show()
    expect(screen.getByText('Begins in 20 minutes')).toBeTruthy()
    void act(() => jest.advanceTimersByTime(15 * minute))
    expect(screen.getByText('Begins in 5 minutes')).toBeTruthy()
    void act(() => jest.advanceTimersByTime(15 * minute))
    expect(screen.getByText('Began 10 minutes ago')).toBeTruthy()
    void act(() => jest.advanceTimersByTime(80 * minute))
    expect(screen.getByText('This meeting is over')).toBeTruthy()
  })

  it('speaks French when asked to', async () => {
    await chooseLanguage('fr')
    state.invited.value = letter({ meeting })
    show()
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(`Alice vous invite dans le salon ${room}`)
    expect(document.querySelector('time')?.textContent).toMatch(/novembre 2026/)
    for (const name of ['Accepter', 'Plus tard', 'Décliner', 'Entrer dans le salon']) {
      expect(button(name)).toBeTruthy()
    }
  })

  it.each(hostileTexts)('shows the message %j as text', (text) => {
    state.invited.value = letter({ message: text, from: 'Alice' })
    show()
    const quote = document.querySelector('blockquote')
    expect(quote?.textContent).toBe(text)
    expect(quote?.children).toHaveLength(0)
  })
})

describe('the answer', () => {
  it.each([
    ['Accept', 'accepted'],
    ['Come later', 'later'],
    ['Decline', 'declined'],
  ] as const)('[N6] %s is sent with the message', (name, word) => {
    state.invited.value = letter()
    show()
    fireEvent.input(message(), { target: { value: ' See you!\u202e ' } })
    fireEvent.click(button(name))
    expect(actions.answerInvitation).toHaveBeenCalledWith(word, 'See you!')
  })

  it('is sent once while it is under way', async () => {
    let finish = (): void => undefined
    actions.answerInvitation.mockImplementation(
      () =>
        new Promise((resolve) => {
          finish = () => {
            resolve(null)
          }
        }),
    )
    state.invited.value = letter()
    show()
    fireEvent.click(button('Accept'))
    expect(button('Accept').getAttribute('aria-busy')).toBe('true')
    fireEvent.click(button('Decline'))
    expect(actions.answerInvitation).toHaveBeenCalledTimes(1)
    finish()
    await settle()
    fireEvent.click(button('Decline'))
    expect(actions.answerInvitation).toHaveBeenCalledTimes(2)
  })

  it('[N6] stands there once it is given, and may be changed', () => {
    state.invited.value = letter({ meeting })
    show()
    expect(pressed()).toEqual([])
    void act(() => {
      state.invited.value = letter({ meeting, answer: answered })
    })
    expect(screen.getByText('You will come later.')).toBeTruthy()
    expect(screen.getByText(/Answered on Nov 24, 2026/)).toBeTruthy()
    expect(pressed()).toEqual(['Come later'])
    fireEvent.click(button('Decline'))
    expect(actions.answerInvitation).toHaveBeenCalledTimes(1)
  })

  it('starts from the message that was sent before', () => {
    state.invited.value = letter({ answer: answered })
    show()
    expect(message().value).toBe(answered.message)
  })

  it('[N6] says why it can be changed no more', () => {
    state.invited.value = letter({ meeting, answer: answered, mayAnswer: false })
    show()
    expect(screen.getByText(/The meeting has begun/)).toBeTruthy()
    expect(screen.getByText('You will come later.')).toBeTruthy()
    expect(document.querySelector('.given blockquote')?.textContent).toBe(answered.message)
    for (const name of choices) expect(screen.queryByRole('button', { name })).toBeNull()
  })

  it('[N6] the last one leaves the place of whoever uses the keyboard where it was given', () => {
    state.invited.value = letter({ meeting })
    show()
    button('Accept').focus()
    void act(() => {
      state.invited.value = letter({ meeting, answer: answered, mayAnswer: false })
    })
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 2, name: 'Your answer' }))
    expect(screen.getByText(/The meeting has begun/).closest('[role=status]')).toBeTruthy()
  })

  it('says why none can be given any more', () => {
    state.invited.value = letter({ mayAnswer: false })
    show()
    expect(screen.getByText(/cannot be answered any more/)).toBeTruthy()
    expect(screen.queryByRole('textbox')).toBeNull()
  })

  it('says in words why it was refused, and lets one try again', async () => {
    actions.answerInvitation.mockResolvedValueOnce('answer-closed')
    state.invited.value = letter()
    show()
    fireEvent.click(button('Accept'))
    await settle()
    expect(screen.getByRole('alert').textContent).toContain('cannot be changed')
    fireEvent.click(button('Accept'))
    await settle()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('waits when it came too fast', async () => {
    jest.useFakeTimers({ now: noon })
    actions.answerInvitation.mockImplementationOnce(() => {
      state.retryAt.value = noon + 7_000
      return Promise.resolve('too-fast')
    })
    state.invited.value = letter()
    show()
    fireEvent.click(button('Accept'))
    await settle()
    expect(screen.getByRole('timer').textContent).toContain('0:07')
    fireEvent.click(button('Accept'))
    expect(actions.answerInvitation).toHaveBeenCalledTimes(1)
    void act(() => jest.advanceTimersByTime(8_000))
    fireEvent.click(button('Accept'))
    expect(actions.answerInvitation).toHaveBeenCalledTimes(2)
  })
})

describe('the way in', () => {
  it('leads to the room', () => {
    state.invited.value = letter()
    show()
    fireEvent.click(button('Join the room'))
    expect(actions.followInvitation).toHaveBeenCalledTimes(1)
  })

  it('[N3] is another browser’s when somebody has come in by it', () => {
    state.invited.value = letter({ way: 'taken' })
    show()
    expect(screen.queryByRole('button', { name: 'Join the room' })).toBeNull()
    expect(screen.getByText(/in another browser/)).toBeTruthy()
    fireEvent.click(button('Go to the room without it'))
    expect(actions.goTo).toHaveBeenCalledWith(`/${room}`)
  })

  it('says when it was this browser, and when the door is shut all the same', () => {
    state.invited.value = letter({ way: 'yours', door: null })
    show()
    expect(screen.getByText(/in this browser/)).toBeTruthy()
    expect(screen.getByText(/would not let you in/)).toBeTruthy()
  })
})

describe('a link that leads nowhere', () => {
  it.each([
    ['bad-invitation', 'No such invitation'],
    ['invitation-expired', 'This invitation is over'],
    ['invitation-revoked', 'This invitation was taken back'],
  ] as const)('says so: %s', (code, title) => {
    state.refusal.value = code
    show()
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1, name: title }))
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
    fireEvent.click(screen.getByRole('link', { name: 'Back to start' }))
    expect(actions.goTo).toHaveBeenCalledWith('/')
  })

  it.each<ErrorCode | 'offline'>(['offline', 'storage-unavailable', 'too-fast'])('may be tried again: %s', (code) => {
    state.refusal.value = code
    show()
    fireEvent.click(button('Try again'))
    expect(actions.reopen).toHaveBeenCalledTimes(1)
  })
})
