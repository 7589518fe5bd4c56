// How long to wait is said as people say it, and no longer than it is true.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
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
afterEach(cleanup)

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
