// Before joining by an invitation, and whether one's name stands in a mail.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact'
import type { CallState } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { openDoor } from '../../support/doors.ts'
import { letter } from './guest-parts.ts'
import { newState, noteActions, room, type Deeds } from './made-up.ts'

let state: CallState
let actions: Deeds

beforeEach(() => {
  state = newState()
  actions = noteActions()
  state.page.value = { is: 'prejoin', room }
  state.door.value = openDoor(room)
  state.name.value = 'Dora'
})
afterEach(cleanup)

const show = () => render(<App state={state} actions={actions} />)
const tell = () => screen.getByRole<HTMLInputElement>('checkbox', { name: 'Tell them my name' })

describe('come by an invitation', () => {
  it('says whose it is and for whom, and asks for no password', () => {
    state.invited.value = letter({ meeting: { startsAt: Date.UTC(2030, 4, 4), timeZone: 'UTC', minutes: 30 } })
    show()
    const part = screen.getByRole('region', { description: /Alice invites you, as dora@example\.org.*2030/ })
    expect(part.contains(screen.getByRole('button', { name: 'Join now' }))).toBe(true)
    expect(screen.queryByLabelText('Password')).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Join now' }))
    expect(actions.join).toHaveBeenCalledWith()
  })

  it('says nothing of an invitation to another room', () => {
    state.invited.value = letter({ room: 'elsewhere' })
    show()
    expect(screen.queryByText(/invites you/)).toBeNull()
  })

  it.each([
    ['bad-invitation', 'No such invitation'],
    ['invitation-used', 'This link has been used'],
    ['invitation-expired', 'This invitation is over'],
    ['invitation-revoked', 'This invitation was taken back'],
  ] as const)('[N3] says %s once, above the ordinary way in', (code, title) => {
    state.refusal.value = code
    state.door.value = openDoor(room, { door: 'password' })
    show()
    const [alert, ...more] = screen.getAllByRole('alert')
    expect(more).toEqual([])
    expect(alert?.textContent).toContain(title)
    expect(alert?.textContent).toContain('without it')
    fireEvent.input(screen.getByLabelText('Password'), { target: { value: 'open sesame' } })
    fireEvent.click(screen.getByRole('button', { name: 'Join now' }))
    expect(actions.join).toHaveBeenCalledWith('open sesame')
  })

  it('leaves the focus on the name at first, and takes it when the press was refused', () => {
    state.invited.value = letter()
    show()
    const name = screen.getByRole('textbox', { name: 'Your name' })
    expect(document.activeElement).toBe(name)
    void act(() => {
      state.refusal.value = 'invitation-used'
    })
    expect(document.activeElement).toBe(screen.getByRole('alert'))
  })

  it('keeps the focus on the name when the link was refused before', () => {
    state.refusal.value = 'invitation-revoked'
    show()
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Your name' }))
  })
})

describe('a room that tells by e-mail who comes in', () => {
  it('does not ask where nobody is told', () => {
    show()
    expect(screen.queryByRole('checkbox')).toBeNull()
  })

  it('[O4] asks before the name is told, and takes no for an answer', () => {
    state.door.value = openDoor(room, { notifies: true })
    show()
    expect(tell().checked).toBe(false)
    expect(screen.getByRole('checkbox', { description: /With your name only if you agree/ })).toBe(tell())
    fireEvent.click(screen.getByRole('button', { name: 'Join now' }))
    expect(actions.setTellsName).not.toHaveBeenCalled()
    fireEvent.click(tell())
    expect(actions.setTellsName).toHaveBeenLastCalledWith(true)
    void act(() => {
      state.tellsName.value = true
    })
    fireEvent.click(tell())
    expect(actions.setTellsName).toHaveBeenLastCalledWith(false)
  })

  it('does not say then that the server never sees the name', () => {
    state.door.value = openDoor(room, { notifies: true })
    show()
    expect(screen.getByText(/the server never sees it/)).toBeTruthy()
    void act(() => {
      state.tellsName.value = true
    })
    expect(screen.queryByText(/the server never sees it/)).toBeNull()
    expect(screen.getByText(/written into that e-mail/)).toBeTruthy()
  })

  it('tells invitees that their address stands in the mail', () => {
    state.door.value = openDoor(room, { notifies: true })
    state.invited.value = letter()
    show()
    expect(screen.getByRole('checkbox', { description: /address you were invited by/ })).toBe(tell())
  })
})
