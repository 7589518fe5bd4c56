// How long to wait is said as people say it, and no longer than it is true.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import type { CallState } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { Patience } from '../../../client/ui/Patience.tsx'
import { mailCall } from './invite-made-up.ts'
import { noteActions, settle, type Deeds } from './made-up.ts'

const HOUR_MS = 3_600_000

let state: CallState
let actions: Deeds

beforeEach(() => {
  state = mailCall()
  actions = noteActions()
})
afterEach(() => {
  cleanup()
  jest.useRealTimers()
})

describe('a time to wait', () => {
  it('is counted down below an hour', () => {
    render(<Patience at={Date.now() + HOUR_MS - 1} left={HOUR_MS - 1} />)
    expect(screen.getByRole('timer').textContent).toBe('You can try again in 60:00')
  })

  it('is a day and a time from an hour on', () => {
    render(<Patience at={new Date(2026, 10, 24, 10, 5).getTime()} left={24 * HOUR_MS} />)
    expect(screen.queryByRole('timer')).toBeNull()
    expect(screen.getByText(/^You can try again from Nov 24, 2026, 10:05/)).toBeTruthy()
  })
})

it.each<[string, CallState['page']['value']]>([
  ['an error', { is: 'error', code: 'too-fast' }],
  ['a mail', { is: 'invitation' }],
])('the page of %s holds its button until it makes sense', async (_name, page) => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask'] })
  state.page.value = page
  state.refusal.value = 'too-fast'
  state.retryAt.value = Date.now() + 5_000
  render(<App state={state} actions={actions} />)
  const retry = () => screen.getByRole('button', { name: 'Try again' })
  expect(screen.getByRole('timer').textContent).toMatch(/0:0[45]/)
  fireEvent.click(retry())
  expect(actions.reopen).not.toHaveBeenCalled()
  await act(() => jest.advanceTimersByTime(5_500))
  expect(screen.getByText('You can try again now.')).toBeTruthy()
  fireEvent.click(retry())
  expect(actions.reopen).toHaveBeenCalledTimes(1)
})

it('[N8] what was refused for one address holds up no other', async () => {
  render(<App state={state} actions={actions} />)
  fireEvent.click(screen.getByRole('button', { name: 'Invite' }))
  await settle()
  const dialog = within(screen.getByRole('dialog', { name: 'Invite people' }))
  fireEvent.click(dialog.getByRole('tab', { name: 'By e-mail' }))
  const send = async (addresses: string) => {
    fireEvent.input(dialog.getByRole('textbox', { name: 'E-mail addresses' }), { target: { value: addresses } })
    fireEvent.click(dialog.getByRole('button', { name: 'Send invitations' }))
    await settle()
  }
  actions.act.mockImplementationOnce(() => {
    state.retryAt.value = Date.now() + 24 * HOUR_MS
    return Promise.resolve('too-many-mails')
  })
  await send('dora@example.org')
  expect(dialog.getByRole('alert').textContent).toMatch(/to one of these addresses/)
  expect(dialog.getByText(/^You can try again from/)).toBeTruthy()

  // The same once more waits; another one does not, and nothing is said of the first any more.
  fireEvent.click(dialog.getByRole('button', { name: 'Send invitations' }))
  expect(actions.act).toHaveBeenCalledTimes(1)
  fireEvent.input(dialog.getByRole('textbox', { name: 'E-mail addresses' }), { target: { value: 'emil@example.org' } })
  await act(settle)
  expect(dialog.queryByRole('alert')).toBeNull()
  expect(dialog.queryByText(/try again/)).toBeNull()
  await send('emil@example.org')
  expect(actions.act).toHaveBeenCalledTimes(2)
})
