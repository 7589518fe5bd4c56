// The way out of the mails.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact'
import type { CallState } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { newState, noteActions, settle, type Deeds } from './made-up.ts'

let state: CallState
let actions: Deeds

beforeEach(() => {
  state = newState()
  actions = noteActions()
})
afterEach(cleanup)

const open = (optedOut: boolean | null) => {
  state.page.value = { is: 'unsubscribe', optedOut }
  render(<App state={state} actions={actions} />)
}
const button = (name: string) => screen.getByRole('button', { name })
const title = () => screen.getByRole('heading', { level: 1 }).textContent

describe('the page at the end of a mail', () => {
  it('[O3] does nothing by being opened', async () => {
    open(null)
    expect(screen.queryByRole('button')).toBeNull()
    void act(() => {
      state.page.value = { is: 'unsubscribe', optedOut: false }
    })
    await settle()
    expect(title()).toBe('No more e-mail from here?')
    expect(actions.optOut).not.toHaveBeenCalled()
  })

  it('[O3] ends the mails at a press, says so, and takes it back', async () => {
    actions.optOut.mockImplementation((optedOut) => {
      state.page.value = { is: 'unsubscribe', optedOut }
      return Promise.resolve(null)
    })
    open(false)
    button('Unsubscribe').focus()
    fireEvent.click(button('Unsubscribe'))
    await settle()
    expect(actions.optOut).toHaveBeenLastCalledWith(true)
    expect(document.activeElement).toBe(
      screen.getByRole('heading', { level: 1, name: 'You get no e-mail from here any more' }),
    )
    fireEvent.click(button('Get e-mail again'))
    await settle()
    expect(actions.optOut).toHaveBeenLastCalledWith(false)
    expect(document.activeElement).toBe(
      screen.getByRole('heading', { level: 1, name: 'You get e-mail from here again' }),
    )
    fireEvent.click(button('Unsubscribe'))
    await settle()
    expect(title()).toBe('You get no e-mail from here any more')
  })

  it('is pressed once while it is under way', () => {
    actions.optOut.mockImplementation(() => new Promise(() => undefined))
    open(false)
    fireEvent.click(button('Unsubscribe'))
    fireEvent.click(button('Unsubscribe'))
    expect(actions.optOut).toHaveBeenCalledTimes(1)
  })

  it('says in words what went wrong, and stays', async () => {
    actions.optOut.mockResolvedValueOnce('offline')
    open(false)
    fireEvent.click(button('Unsubscribe'))
    await settle()
    expect(screen.getByRole('alert').textContent).toContain('cannot be reached')
    expect(button('Unsubscribe')).toBeTruthy()
  })

  it('says when the link is no good', () => {
    state.refusal.value = 'bad-mailbox'
    open(null)
    expect(title()).toBe('This link does not work')
    expect(screen.getByRole('link', { name: 'Back to start' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Unsubscribe' })).toBeNull()
  })
})
