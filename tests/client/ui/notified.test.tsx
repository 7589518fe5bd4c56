// Room settings: who is told by e-mail. The list is saved whole, at each change.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import type { ErrorCode } from '../../../protocol/errors.ts'
import type { Notified } from '../../../protocol/invitations.ts'
import { err, ok } from '../../../protocol/result.ts'
import type { CallState } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { mailCall } from './invite-made-up.ts'
import { noteActions, settle, type Deeds } from './made-up.ts'

const told = { entries: true, waiting: true, answers: true, language: 'en' } as const
const sofia: Notified = { ...told, address: 'sofia@example.org' }
const dora: Notified = { ...told, address: 'dora@example.org', entries: false }

let state: CallState
let actions: Deeds

beforeEach(() => {
  state = mailCall()
  state.panel.value = 'room-settings'
  actions = noteActions()
  actions.loadNotified.mockResolvedValue(ok([sofia, dora]))
})
afterEach(cleanup)

const show = async () => {
  render(<App state={state} actions={actions} />)
  await settle()
}
const part = () => within(screen.getByRole('region', { name: 'E-mail notices' }))
const row = (address: string) => within(part().getByRole('group', { name: address }))
const toggle = (address: string, name: string) => row(address).getByRole<HTMLInputElement>('switch', { name })
const newBox = () => part().getByRole<HTMLInputElement>('textbox', { name: 'E-mail address to tell' })
const add = async (address: string) => {
  fireEvent.input(newBox(), { target: { value: address } })
  fireEvent.click(part().getByRole('button', { name: 'Add' }))
  await settle()
}

it('is not there where no mail is sent', async () => {
  if (state.instance.value !== null) state.instance.value = { ...state.instance.value, mail: false }
  await show()
  expect(screen.queryByRole('region', { name: 'E-mail notices' })).toBeNull()
  expect(actions.loadNotified).not.toHaveBeenCalled()
})

it('says that people are told at the door', async () => {
  await show()
  expect(part().getByText(/reads at the door that this room tells others by mail/)).toBeTruthy()
})

it('switches one occasion of one address, and saves the whole list', async () => {
  await show()
  expect(toggle('dora@example.org', 'Somebody comes in').checked).toBe(false)
  fireEvent.click(toggle('dora@example.org', 'Somebody comes in'))
  expect(toggle('dora@example.org', 'Somebody comes in').checked).toBe(true)
  await settle()
  expect(actions.act.mock.calls).toEqual([['set-notified', { addresses: [sofia, { ...dora, entries: true }] }]])
  expect(part().getByText('Saved')).toBeTruthy()
  fireEvent.click(toggle('sofia@example.org', 'Somebody waits and nobody looks'))
  await settle()
  expect(actions.act.mock.calls[1]?.[1]).toEqual({
    addresses: [
      { ...sofia, waiting: false },
      { ...dora, entries: true },
    ],
  })
})

it('goes back when it is refused, and says why', async () => {
  let answer: (code: ErrorCode | null) => void = () => undefined
  actions.act.mockReturnValue(new Promise((resolve) => (answer = resolve)))
  await show()
  const name = 'An answer comes while no chairman is here'
  fireEvent.click(toggle('sofia@example.org', name))
  expect(toggle('sofia@example.org', name).checked).toBe(false)
  answer('not-allowed')
  await settle()
  expect(toggle('sofia@example.org', name).checked).toBe(true)
  expect(part().getByText('You may not do this.')).toBeTruthy()
})

it('has a language for each', async () => {
  await show()
  fireEvent.change(part().getByRole('combobox', { name: 'Language for dora@example.org' }), { target: { value: 'fr' } })
  await settle()
  expect(actions.act.mock.calls).toEqual([['set-notified', { addresses: [sofia, { ...dora, language: 'fr' }] }]])
})

it('takes one out, and leaves the focus in the list', async () => {
  await show()
  const button = part().getByRole('button', { name: 'Remove sofia@example.org' })
  button.focus()
  fireEvent.click(button)
  await settle()
  expect(actions.act.mock.calls).toEqual([['set-notified', { addresses: [dora] }]])
  expect(document.activeElement).toBe(part().getByRole('heading', { name: 'Who is told by e-mail' }))
})

it('adds one, told of everything, and empties the box', async () => {
  await show()
  await add(' emmy@bücher.example ')
  const emmy = { ...told, address: 'emmy@xn--bcher-kva.example' }
  expect(actions.act.mock.calls).toEqual([['set-notified', { addresses: [sofia, dora, emmy] }]])
  expect(newBox().value).toBe('')
})

it.each([
  ['emmy', 'This is not an e-mail address.'],
  ['SOFIA@example.org', 'This address is in the list already.'],
])('does not add %s, and says why', async (typed, words) => {
  await show()
  await add(typed)
  expect(actions.act).not.toHaveBeenCalled()
  expect(part().getByRole('alert').textContent).toBe(words)
  expect(newBox().value).toBe(typed)
  expect(document.activeElement).toBe(newBox())
})

it('is full at some point', async () => {
  const many = Array.from({ length: 20 }, (_, index) => ({ ...told, address: `a${index}@example.org` }))
  actions.loadNotified.mockResolvedValue(ok(many))
  await show()
  await add('emmy@example.org')
  expect(part().getByRole('alert').textContent).toBe('At most 20 addresses. Remove one to add another.')
})

it('says why it could not be loaded, and loads again', async () => {
  actions.loadNotified.mockResolvedValueOnce(err('offline'))
  await show()
  expect(part().getByText(/cannot be reached/)).toBeTruthy()
  expect(part().queryByRole('textbox')).toBeNull()
  fireEvent.click(part().getByRole('button', { name: 'Try again' }))
  await settle()
  expect(row('sofia@example.org')).toBeTruthy()
})
