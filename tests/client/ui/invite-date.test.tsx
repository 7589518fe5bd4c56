// The date in the form by which chairmen invite: what is meant by it, and what cannot be.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import type { Meeting } from '../../../protocol/invitations.ts'
import type { CallState } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { instantOf, ownZone, wallOf } from '../../../client/ui/invite/zoned-time.ts'
import { mailCall } from './invite-made-up.ts'
import { noteActions, settle, type Deeds } from './made-up.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let state: CallState
let actions: Deeds

beforeEach(() => {
  state = mailCall()
  actions = noteActions()
})
afterEach(cleanup)

const dialog = () => within(screen.getByRole('dialog', { name: 'Invite people' }))
const choice = (name: string) => dialog().getByRole<HTMLSelectElement>('combobox', { name })
const tick = (name: string) => dialog().getByRole<HTMLInputElement>('checkbox', { name })
const type = (element: Element, value: string) => fireEvent.input(element, { target: { value } })
const wall = () => dialog().getByLabelText<HTMLInputElement>('Date and time')
const send = async () => {
  fireEvent.click(dialog().getByRole('button', { name: 'Send invitations' }))
  await settle()
}

describe('a date', () => {
  // Once: two looks at the clock may see two minutes.
  const tomorrow = wallOf(Date.now() + DAY_MS, 'UTC')
  const dated = () => {
    render(<App state={state} actions={actions} />)
    fireEvent.click(screen.getByRole('button', { name: 'Invite' }))
    fireEvent.click(dialog().getByRole('tab', { name: 'By e-mail' }))
    type(dialog().getByRole('textbox', { name: 'E-mail addresses' }), 'dora@example.org')
    fireEvent.click(tick('Set a date'))
  }
  const sentMeeting = () => (actions.act.mock.calls[0]?.[1] as { meeting?: Meeting } | undefined)?.meeting

  it('begins as an hour to come in our own zone, with the usual reminders', async () => {
    dated()
    expect(choice('Time zone').value).toBe(ownZone())
    await send()
    expect(sentMeeting()).toMatchObject({ timeZone: ownZone(), minutes: 60 })
    const ahead = (sentMeeting()?.startsAt ?? 0) - Date.now()
    expect(ahead).toBeGreaterThan(HOUR_MS / 2)
    expect(ahead).toBeLessThanOrEqual(2 * HOUR_MS)
    expect(actions.act.mock.calls[0]?.[1]).toMatchObject({ reminders: [1440, 15] })
  })

  it('is meant in the chosen zone, and said in words', async () => {
    dated()
    type(wall(), tomorrow)
    fireEvent.change(choice('Time zone'), { target: { value: 'America/New_York' } })
    fireEvent.change(choice('Duration'), { target: { value: 'other' } })
    type(dialog().getByLabelText('Minutes'), '100')
    expect(dialog().getByText(/\(New York time\)/)).toBeTruthy()
    expect(dialog().getByText(/1 h 40 min/)).toBeTruthy()
    await send()
    expect(sentMeeting()).toEqual({
      startsAt: instantOf(tomorrow, 'America/New_York')?.at,
      timeZone: 'America/New_York',
      minutes: 100,
    })
  })

  it.each([
    ['nothing', () => '', 'Please enter a date and a time.'],
    ['the past', () => '2020-02-02T10:00', 'This is over already. Please choose a time to come.'],
    ['too far', () => wallOf(Date.now() + 400 * DAY_MS, 'UTC'), 'Please choose a date within the next year.'],
  ])('that is %s is refused in words before anything is sent', async (_what, typed, words) => {
    dated()
    type(wall(), typed())
    await send()
    expect(actions.act).not.toHaveBeenCalled()
    expect(dialog().getByRole('alert').textContent).toBe(words)
    expect(document.activeElement).toBe(wall())
  })

  it('needs a length that a meeting can have', async () => {
    dated()
    fireEvent.change(choice('Duration'), { target: { value: 'other' } })
    type(dialog().getByLabelText('Minutes'), '4')
    await send()
    expect(actions.act).not.toHaveBeenCalled()
    expect(dialog().getByRole('alert').textContent).toBe('Please enter a whole number from 5 to 1440.')
  })

  it('has at most four reminders', async () => {
    dated()
    for (const name of ['1 week', '1 hour']) fireEvent.click(tick(name))
    expect(tick('2 hours').disabled).toBe(true)
    fireEvent.click(tick('1 day'))
    fireEvent.click(tick('2 hours'))
    await send()
    expect(actions.act.mock.calls[0]?.[1]).toMatchObject({ reminders: [15, 10080, 60, 120] })
  })

  it('that the relay refuses is told beside the date', async () => {
    actions.act.mockResolvedValue('bad-meeting')
    dated()
    await send()
    expect(wall().getAttribute('aria-invalid')).toBe('true')
    expect(dialog().getByRole('alert').textContent).toMatch(/^This date cannot be used/)
  })
})
