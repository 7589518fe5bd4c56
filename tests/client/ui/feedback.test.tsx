// A few words to those who run this Vroom, and the ways to the page.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact'
import type { EndReason } from '../../../client/state/connection.ts'
import type { CallState } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { newState, noteActions, room, settle, type Deeds } from './made-up.ts'

let state: CallState
let actions: Deeds

const instance = (feedback: boolean) => ({
  version: '0.1.0',
  poweredBy: 'Vroom',
  namesAllowed: true,
  mail: feedback,
  feedback,
  video: { width: 1280, height: 720, frameRate: 30, maxUplinkKbps: 0 },
})

beforeEach(() => {
  state = newState()
  actions = noteActions()
  state.instance.value = instance(true)
  state.page.value = { is: 'feedback' }
})
afterEach(() => {
  cleanup()
  jest.useRealTimers()
})

const show = () => render(<App state={state} actions={actions} />)
const box = (name: string) => screen.getByRole('textbox', { name })
const type = (name: string, value: string) => fireEvent.input(box(name), { target: { value } })
const send = () => fireEvent.click(screen.getByRole('button', { name: 'Send feedback' }))

describe('the form', () => {
  it('[O6] sends what was written, and thanks', async () => {
    show()
    type('Your name', ' Dora ')
    type('Your e-mail address', 'dora@example.org')
    type('Your message', '  It was\tgood.\r\nThe picture froze once.  ')
    send()
    await settle()
    expect(actions.sendFeedback).toHaveBeenCalledWith({
      name: 'Dora',
      address: 'dora@example.org',
      message: 'It was good.\nThe picture froze once.',
    })
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1, name: 'Thank you!' }))
  })

  it('asks for no name and no address', () => {
    show()
    type('Your message', 'Good.')
    send()
    expect(actions.sendFeedback).toHaveBeenCalledWith({ message: 'Good.' })
  })

  it.each([
    ['Your message', ' \u200e\n', 'write a few words'],
    ['Your name', 'x'.repeat(51), 'at most 50'],
    ['Your e-mail address', 'dora', 'e-mail address'],
    ['Your e-mail address', 'dora@example.org, eve@example.org', 'e-mail address'],
    ['Your e-mail address', '"dora"@example.org', 'e-mail address'],
  ])('does not send with %s %j, and says why beside the box', (name, typed, words) => {
    show()
    type('Your message', 'Good.')
    type(name, typed)
    send()
    expect(actions.sendFeedback).not.toHaveBeenCalled()
    expect(screen.getByRole('alert').textContent).toContain(words)
    expect(document.activeElement).toBe(box(name))
    expect(box(name).getAttribute('aria-invalid')).toBe('true')
  })

  it('is sent once while it is under way', () => {
    actions.sendFeedback.mockImplementation(() => new Promise(() => undefined))
    show()
    type('Your message', 'Good.')
    send()
    send()
    fireEvent.submit(box('Your name'))
    expect(actions.sendFeedback).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['mail-off', 'sends no e-mail'],
    ['too-many-mails', 'more e-mail than'],
    ['offline', 'cannot be reached'],
  ] as const)('says %s in words and keeps what was written', async (code, words) => {
    actions.sendFeedback.mockResolvedValueOnce(code)
    show()
    type('Your message', 'Good.')
    send()
    await settle()
    expect(screen.getByRole('alert').textContent).toContain(words)
    expect((box('Your message') as HTMLTextAreaElement).value).toBe('Good.')
    send()
    await settle()
    expect(screen.getByRole('heading', { level: 1, name: 'Thank you!' })).toBeTruthy()
  })

  it('counts down when it came too fast', async () => {
    jest.useFakeTimers({ now: 1_000_000 })
    actions.sendFeedback.mockImplementationOnce(() => {
      state.retryAt.value = 1_000_000 + 20 * 60_000
      return Promise.resolve('too-fast')
    })
    show()
    type('Your message', 'Good.')
    send()
    await settle()
    expect(screen.getByRole('timer').textContent).toContain('20:00')
    send()
    expect(actions.sendFeedback).toHaveBeenCalledTimes(1)
    void act(() => jest.advanceTimersByTime(20 * 60_000))
    send()
    expect(actions.sendFeedback).toHaveBeenCalledTimes(2)
  })

  it('says so where nobody reads it', () => {
    state.instance.value = instance(false)
    show()
    expect(screen.getByRole('heading', { level: 1, name: 'Nobody reads feedback here' })).toBeTruthy()
    expect(screen.queryByRole('textbox')).toBeNull()
  })
})

describe('the ways to it', () => {
  it('stands at the foot of the pages', () => {
    state.page.value = { is: 'home' }
    show()
    fireEvent.click(screen.getByRole('link', { name: 'Feedback' }))
    expect(actions.goTo).toHaveBeenCalledWith('/feedback')
  })

  it.each<EndReason>(['left', 'lost', 'meeting-ended'])('is offered after a call that ended: %s', (why) => {
    state.page.value = { is: 'ended', room }
    state.connection.value = { is: 'ended', room, why, code: null }
    show()
    expect(screen.getByText(/How was it\?/)).toBeTruthy()
    fireEvent.click(screen.getByRole('link', { name: 'Tell us' }))
    expect(actions.goTo).toHaveBeenCalledWith('/feedback')
  })

  it.each<EndReason>(['kicked', 'turned-away', 'refused'])('is not, where there was no good call: %s', (why) => {
    state.page.value = { is: 'ended', room }
    state.connection.value = { is: 'ended', room, why, code: null }
    show()
    expect(screen.queryByRole('link', { name: 'Tell us' })).toBeNull()
  })

  it('are hidden where nobody reads it, and until that is known', () => {
    state.instance.value = null
    state.page.value = { is: 'ended', room }
    show()
    const ways = () => screen.queryAllByRole('link', { name: /Feedback|Tell us/ })
    expect(ways()).toEqual([])
    void act(() => {
      state.instance.value = instance(false)
    })
    expect(ways()).toEqual([])
    void act(() => {
      state.instance.value = instance(true)
    })
    expect(ways()).toHaveLength(2)
  })
})
