// The room's settings: each control acts by itself, says what came of it, and shows what others have changed.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import type { ErrorCode } from '../../../protocol/errors.ts'
import { ok } from '../../../protocol/result.ts'
import type { CallState } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { inCall, noteActions, participant, room, roomState, settle, type Deeds } from './made-up.ts'

let state: CallState
let actions: Deeds

beforeEach(() => {
  state = inCall([participant('Ada', { peer: 'a' })])
  state.panel.value = 'room-settings'
  actions = noteActions()
})
afterEach(cleanup)

const show = () => render(<App state={state} actions={actions} />)
const dialog = () => within(screen.getByRole('dialog', { name: 'Room settings' }))
const toggle = (name: string) => dialog().getByRole<HTMLInputElement>('switch', { name })
const button = (name: string) => dialog().getByRole('button', { name })

describe('a switch', () => {
  it.each([
    ['Lock room', 'locked', false],
    ['Opens when a chairman is in', 'opensWithChairman', false],
    ['Ask for a name', 'askName', true],
    ['Join muted', 'joinMuted', false],
    ['Join with camera off', 'joinCameraOff', false],
  ] as const)('%s asks for %s at once', async (name, key, before) => {
    show()
    expect(toggle(name).checked).toBe(before)
    fireEvent.click(toggle(name))
    expect(actions.act).toHaveBeenCalledWith('configure', { settings: { [key]: !before } })
    await settle()
    expect(dialog().getByText('Saved')).toBeTruthy()
    expect(toggle(name).checked).toBe(!before)
  })

  it('shows what is asked for while it travels, and goes back when it is refused', async () => {
    let answer: (code: ErrorCode | null) => void = () => undefined
    actions.act.mockReturnValue(new Promise((resolve) => (answer = resolve)))
    show()
    fireEvent.click(toggle('Lock room'))
    expect(toggle('Lock room').checked).toBe(true)
    expect(dialog().getByText('Saving…')).toBeTruthy()
    fireEvent.click(toggle('Lock room'))
    expect(actions.act).toHaveBeenCalledTimes(1)
    answer('not-allowed')
    await settle()
    expect(toggle('Lock room').checked).toBe(false)
    expect(dialog().getByText('You may not do this.')).toBeTruthy()
  })

  it('shows at once what another chairman has changed', async () => {
    show()
    fireEvent.click(toggle('Lock room'))
    await settle()
    void act(() => {
      state.room.value = roomState({ locked: true }, { revision: 2 })
    })
    expect(toggle('Lock room').checked).toBe(true)
    void act(() => {
      state.room.value = roomState({ locked: false, joinMuted: true }, { revision: 3 })
    })
    expect(toggle('Lock room').checked).toBe(false)
    expect(toggle('Join muted').checked).toBe(true)
  })
})

it('sets the waiting room', () => {
  show()
  const box = dialog().getByRole('combobox', { name: 'Waiting room' })
  fireEvent.change(box, { target: { value: 'uninvited' } })
  expect(actions.act).toHaveBeenCalledWith('configure', { settings: { waitingRoom: 'uninvited' } })
})

it('adds to and takes from what only chairmen may', () => {
  state.room.value = roomState({ onlyChairmen: ['chat'] })
  show()
  const group = within(dialog().getByRole('group', { name: 'Only chairmen may' }))
  fireEvent.click(group.getByRole('checkbox', { name: 'Share the screen' }))
  expect(actions.act).toHaveBeenCalledWith('configure', { settings: { onlyChairmen: ['chat', 'screen'] } })
})

it.each([
  ['25', 25],
  [' ', 0],
  ['513', null],
  ['-1', null],
  ['many', null],
] as const)('takes %j for %j seats', (typed, seats) => {
  state.room.value = roomState({ maxMembers: 9 })
  show()
  const box = dialog().getByRole('textbox', { name: 'Seats' })
  fireEvent.input(box, { target: { value: typed } })
  fireEvent.change(box)
  expect(actions.act.mock.calls).toEqual(seats === null ? [] : [['configure', { settings: { maxMembers: seats } }]])
  expect(dialog().queryByRole('alert') !== null).toBe(seats === null)
})

describe('a password', () => {
  it('is set when long enough', () => {
    show()
    fireEvent.click(button('Set access password'))
    const box = dialog().getByLabelText('New password')
    expect(document.activeElement).toBe(box)
    fireEvent.input(box, { target: { value: 'abc' } })
    fireEvent.click(button('Save password'))
    expect(dialog().getByRole('alert').textContent).toBe('Please use at least 4 characters.')
    fireEvent.input(box, { target: { value: 'sesame' } })
    fireEvent.click(button('Save password'))
    expect(actions.act.mock.calls).toEqual([['set-password', { which: 'access', password: 'sesame' }]])
  })

  it('is changed and removed', () => {
    state.room.value = roomState({}, { hasPassword: true, isReserved: true })
    show()
    expect(button('Change access password')).toBeTruthy()
    fireEvent.click(button('Remove owner password'))
    expect(actions.act).toHaveBeenCalledWith('set-password', { which: 'owner', password: null })
  })

  it('says why it cannot be set', async () => {
    actions.act.mockResolvedValue('same-password')
    show()
    fireEvent.click(button('Set owner password'))
    fireEvent.input(dialog().getByLabelText('New password'), { target: { value: 'sesame' } })
    fireEvent.click(button('Save password'))
    await settle()
    expect(dialog().getByText(/must differ/)).toBeTruthy()
    expect(dialog().getByLabelText('New password')).toBeTruthy()
  })
})

it.each([
  ['End the meeting for all', 'End the meeting for everybody?', 'End the meeting', 'end-meeting'],
  ['Delete room', `Delete the room “${room}”?`, 'Delete for good', 'delete-room'],
])('%s asks first', (name, title, verb, deed) => {
  show()
  fireEvent.click(button(name))
  expect(actions.act).not.toHaveBeenCalled()
  const ask = () => within(screen.getByRole('dialog', { name: title }))
  fireEvent.click(ask().getByRole('button', { name: 'Cancel' }))
  expect(actions.act).not.toHaveBeenCalled()
  fireEvent.click(button(name))
  fireEvent.click(ask().getByRole('button', { name: verb }))
  expect(actions.act.mock.calls).toEqual([[deed, {}]])
})

it('lists who is kept out, and lets them in again', async () => {
  const bans = [
    { id: 'ban-0001', name: 'Mallory', at: 0, address: true },
    { id: 'ban-0002', name: null, at: 0, address: false },
  ]
  actions.loadBans.mockResolvedValueOnce(ok(bans)).mockResolvedValue(ok(bans.slice(1)))
  show()
  await settle()
  button('Lift ban of Mallory').focus()
  fireEvent.click(button('Lift ban of Mallory'))
  expect(actions.act).toHaveBeenCalledWith('lift-ban', { ban: 'ban-0001' })
  await settle()
  await settle()
  expect(dialog().queryByRole('button', { name: 'Lift ban of Mallory' })).toBeNull()
  expect(button('Lift ban of Guest')).toBeTruthy()
  expect(document.activeElement?.textContent).toBe('Kept out')
})

it('lies over the panel that was open, and leads back to it', () => {
  state.panel.value = 'people'
  show()
  void act(() => {
    state.panel.value = 'room-settings'
  })
  expect(screen.getByRole('complementary', { name: 'People', hidden: true })).toBeTruthy()
  fireEvent.click(button('Close'))
  expect(actions.openPanel).toHaveBeenCalledWith('people')
})

it('shows the address as a code to scan', () => {
  show()
  expect(dialog().queryByRole('img', { name: /QR code/ })).toBeNull()
  fireEvent.click(button('Show QR code'))
  const code = dialog().getByRole('img', { name: 'QR code of the room’s address' })
  expect(code.querySelector('path')?.getAttribute('d')).toMatch(/^(M\d+ \d+h\d+v1h-\d+z)+$/)
  expect(code.querySelector('path')?.getAttribute('fill')).toBe('#000')
})

it('goes when the role goes', () => {
  show()
  void act(() => {
    state.self.value = { peer: 'self-peer', role: 'participant', blocked: [], handAt: null, floorAt: null }
  })
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(actions.openPanel).toHaveBeenCalledWith('none')
})
