// Who waits before the door, as chairmen see it on top of the people panel.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact'
import type { CallState } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { inCall, noteActions, participant, settle, type Deeds } from './made-up.ts'

let state: CallState
let actions: Deeds

beforeEach(() => {
  state = inCall([participant('Ada', { peer: 'a' })])
  state.panel.value = 'people'
  actions = noteActions()
})
afterEach(cleanup)

const show = () => render(<App state={state} actions={actions} />)
const button = (name: string) => screen.getByRole('button', { name })
const open = (name: string) => fireEvent.click(button(name))

describe('those who wait', () => {
  beforeEach(() => {
    state.knocks.value = [
      { peer: 'k', name: 'Kim', since: 0 },
      { peer: 'l', name: null, since: 1 },
    ]
  })

  it.each([
    ['Admit Kim', 'admit', { to: 'k' }],
    ['Refuse Guest', 'refuse-entry', { to: 'l' }],
    ['Admit all', 'admit', { to: 'everybody' }],
    ['Refuse all', 'refuse-entry', { to: 'everybody' }],
  ])('%s asks for %s', (name, deed, fields) => {
    show()
    open(name)
    expect(actions.act.mock.calls).toEqual([[deed, fields]])
  })

  it('are counted on the button, without changing its name', () => {
    show()
    expect(screen.getByRole('button', { name: 'People', description: '2 people are waiting' })).toBeTruthy()
  })

  it('can be sent a line, but none with invisible characters', async () => {
    show()
    const box = screen.getByRole('textbox', { name: 'Message to those who wait' })
    fireEvent.input(box, { target: { value: 'a\u202Eb' } })
    open('Send message')
    expect(actions.act).not.toHaveBeenCalled()
    expect(screen.getByRole('alert').textContent).toContain('invisible')
    fireEvent.input(box, { target: { value: ' Ten past. ' } })
    open('Send message')
    expect(actions.act).toHaveBeenCalledWith('tell-waiting', { text: 'Ten past.' })
    await settle()
    expect(screen.getByText('Shown to those who wait')).toBeTruthy()
  })

  it('are told to screen readers while the list is open, where no notice comes', () => {
    show()
    const said = screen.getAllByRole('status').map((each) => each.textContent)
    expect(said).toContain('2 people are waiting')
  })

  it('leave the focus in the panel when the row that was answered goes', () => {
    show()
    button('Admit Kim').focus()
    void act(() => {
      state.knocks.value = state.knocks.value.slice(1)
    })
    expect(document.activeElement?.textContent).toContain('Waiting')
  })
})
