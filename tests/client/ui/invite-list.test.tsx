// The list of invitations: where each stands, in what order, and what can be done about it.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import type { Invitation, Meeting } from '../../../protocol/invitations.ts'
import type { CallState } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { instantOf, wallOf } from '../../../client/ui/invite/zoned-time.ts'
import { hostileTexts } from './hostile-texts.ts'
import { invitation, mailCall } from './invite-made-up.ts'
import { noteActions, participant, settle, type Deeds } from './made-up.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let state: CallState
let actions: Deeds

beforeEach(() => {
  state = mailCall([participant('Ada', { peer: 'a' })])
  actions = noteActions()
})
afterEach(cleanup)

const meeting = (aheadMs: number): Meeting => ({
  startsAt: Math.floor(Date.now() / HOUR_MS) * HOUR_MS + aheadMs,
  timeZone: 'Europe/Paris',
  minutes: 60,
})
const dialog = () => within(screen.getByRole('dialog', { name: 'Invite people' }))
const list = () => within(dialog().getByRole('list', { name: 'Invitations' }))
const items = () => list().getAllByRole('listitem')
const row = (address: string) => within(list().getByText(address).closest('li') ?? document.body)
const openMenu = (address: string) => fireEvent.click(dialog().getByRole('button', { name: `Actions for ${address}` }))
const choose = (name: string) => fireEvent.click(screen.getByRole('menuitem', { name }))

async function open(...invitations: Invitation[]): Promise<void> {
  state.invitations.value = invitations
  await show()
}

async function show(): Promise<void> {
  render(<App state={state} actions={actions} />)
  fireEvent.click(screen.getByRole('button', { name: 'Invite' }))
  await settle()
  fireEvent.click(dialog().getByRole('tab', { name: 'Invitations' }))
}

describe('where it stands', () => {
  const answered = (answer: 'accepted' | 'later' | 'declined', message = '') => ({ answer, message, at: Date.now() })

  it.each<[string, Partial<Invitation>, string[]]>([
    ['pending', { state: 'pending' }, ['Waiting to be sent']],
    ['pending after a try', { state: 'pending', problem: 'unreachable' }, ['Waiting to be sent', 'It is tried again']],
    ['sent', { state: 'sent' }, ['Sent', 'Good until']],
    ['failed', { state: 'failed', problem: 'mailbox-full' }, ['Could not be delivered', 'The mailbox is full.']],
    ['opted out', { state: 'failed', problem: 'opted-out' }, ['wants no mail from here']],
    ['accepted', { state: 'answered', answer: answered('accepted', 'Yes!') }, ['Accepted', 'Yes!']],
    ['later', { state: 'answered', answer: answered('later') }, ['Comes later']],
    ['declined', { state: 'answered', answer: answered('declined', 'On a train') }, ['Declined', 'On a train']],
    ['used', { state: 'used', usedAt: 1, answer: answered('accepted') }, ['Has entered', 'Accepted']],
    ['used and here', { state: 'used', usedAt: 1, peers: ['a', 'gone'] }, ['Is here as Ada']],
    ['expired', { state: 'expired' }, ['Expired']],
    ['expired since', { state: 'sent', expiresAt: 1 }, ['Expired']],
    ['revoked', { state: 'revoked', expiresAt: 1 }, ['Revoked']],
  ])('%s is said in words', async (_name, change, words) => {
    await open(invitation('dora@example.org', change))
    const text = row('dora@example.org').getByText('dora@example.org').closest('li')?.textContent ?? ''
    for (const each of words) expect(text).toContain(each)
  })

  it.each(['expired', 'revoked'] as const)('%s leaves nothing to be done', async (over) => {
    await open(invitation('dora@example.org', { state: over }))
    expect(dialog().queryByRole('button', { name: /^Actions/ })).toBeNull()
  })

  it('follows the news', async () => {
    await open(invitation('dora@example.org', { state: 'pending' }))
    void act(() => {
      state.invitations.value = [invitation('dora@example.org', { state: 'failed', problem: 'address-refused' })]
    })
    expect(row('dora@example.org').getByText('The other side knows no such address.')).toBeTruthy()
  })

  it.each(hostileTexts)('shows the message %j letter by letter', async (message) => {
    await open(invitation('dora@example.org', { answer: { answer: 'later', message, at: 1 }, state: 'answered' }))
    expect(dialog().getByLabelText('Message of dora@example.org').textContent).toBe(message)
  })
})

describe('the order', () => {
  it('is: the next meeting, later ones, those without a date, and what is over', async () => {
    await open(
      invitation('undated@example.org'),
      invitation('late@example.org', { meeting: meeting(9 * DAY_MS) }),
      invitation('over@example.org', { meeting: meeting(-9 * DAY_MS), state: 'expired' }),
      invitation('soon-too@example.org', { meeting: meeting(DAY_MS), createdAt: 1 }),
      invitation('soon@example.org', { meeting: meeting(DAY_MS), createdAt: 2 }),
    )
    expect(items().map((each) => each.querySelector('bdi')?.textContent)).toEqual(
      ['soon', 'soon-too', 'late', 'undated', 'over'].map((name) => `${name}@example.org`),
    )
    expect(list().getAllByRole('heading')).toHaveLength(4)
    expect(list().getAllByRole('button', { name: 'Cancel meeting' })).toHaveLength(2)
  })
})

describe('the order within a meeting', () => {
  const at = (address: string, createdAt: number) => invitation(address, { createdAt, meeting: meeting(DAY_MS) })
  const addresses = () => items().map((each) => each.querySelector('bdi')?.textContent)

  it('is: the newest first, and by address what was made together', async () => {
    const made = ['guest-10@example.org', 'guest-2@example.org', 'guest-1@example.org']
    await open(at('old@example.org', 1), ...made.map((address) => at(address, 2)))
    expect(addresses()).toEqual([...made.toReversed(), 'old@example.org'])
  })

  it('puts a meeting that was cancelled last, and says so', async () => {
    const off = { state: 'revoked', meeting: meeting(DAY_MS) } as const
    await open(
      invitation('a@example.org', off),
      invitation('b@example.org', { state: 'revoked', meeting: meeting(2 * DAY_MS) }),
      invitation('c@example.org', { meeting: meeting(2 * DAY_MS) }),
      invitation('undated@example.org'),
    )
    expect(addresses()).toEqual(['b', 'c', 'undated', 'a'].map((name) => `${name}@example.org`))
    expect(list().getAllByText(/^Cancelled · 1 h/)).toHaveLength(1)
  })
})

describe('while there is none', () => {
  it('says that they are being looked up, and why they could not be', async () => {
    actions.loadInvitations.mockResolvedValueOnce('offline')
    await show()
    expect(dialog().getByRole('alert').textContent).toMatch(/cannot be reached/)
    actions.loadInvitations.mockReturnValueOnce(new Promise(() => undefined))
    fireEvent.click(dialog().getByRole('button', { name: 'Try again' }))
    await settle()
    expect(dialog().getByText('Looking up the invitations…')).toBeTruthy()
  })

  it('leads to the form', async () => {
    await open()
    expect(dialog().getByText('Nobody has been invited by e-mail yet.')).toBeTruthy()
    const button = dialog().getByRole('button', { name: 'By e-mail' })
    button.focus()
    fireEvent.click(button)
    expect(dialog().getByRole('textbox', { name: 'E-mail addresses' })).toBeTruthy()
    expect(document.activeElement).toBe(dialog().getByRole('tab', { name: 'By e-mail' }))
  })

  it('is not asked for once it is there, and says when the relay is away', async () => {
    await open(invitation('dora@example.org'))
    void act(() => {
      state.connection.value = { is: 'reconnecting', room: 'team-monday', self: 'self-peer' }
    })
    expect(dialog().getByText(/may have changed since/)).toBeTruthy()
    void act(() => {
      state.connection.value = { is: 'joined', room: 'team-monday', self: 'self-peer' }
    })
    expect(dialog().queryByText(/may have changed since/)).toBeNull()
    expect(actions.loadInvitations).not.toHaveBeenCalled()
  })
})

describe('an act', () => {
  it('sends the mail again', async () => {
    const dora = invitation('dora@example.org')
    await open(dora)
    openMenu('dora@example.org')
    choose('Send again')
    await settle()
    expect(actions.act.mock.calls).toEqual([['resend-invitation', { invitation: dora.id }]])
    expect(row('dora@example.org').getByText('On its way once more')).toBeTruthy()
  })

  it('says beside the address why it was refused', async () => {
    actions.act.mockResolvedValue('too-many-mails')
    await open(invitation('dora@example.org'))
    openMenu('dora@example.org')
    choose('Send again')
    await settle()
    expect(row('dora@example.org').getByText(/more e-mail than may be sent/)).toBeTruthy()
  })

  it.each([
    ['without a date', null, false],
    ['with one', DAY_MS, true],
  ])('revokes one %s, and says whether a calendar hears', async (_name, ahead, hears) => {
    const dora = invitation('dora@example.org', { meeting: ahead === null ? null : meeting(ahead) })
    await open(dora)
    openMenu('dora@example.org')
    choose('Revoke')
    expect(actions.act).not.toHaveBeenCalled()
    const ask = within(screen.getByRole('dialog', { name: 'Revoke the invitation of dora@example.org?' }))
    expect(ask.queryByText(/out of the calendar/) !== null).toBe(hears)
    fireEvent.click(ask.getByRole('button', { name: 'Revoke' }))
    await settle()
    expect(actions.act.mock.calls).toEqual([['revoke-invitations', { invitations: [dora.id] }]])
    expect(dialog().getByText('The invitation was revoked.')).toBeTruthy()
  })

  it('keeps the place of whoever uses the keyboard when the menu goes with what it could do', async () => {
    const dora = invitation('dora@example.org')
    await open(dora, invitation('emmy@example.org'))
    actions.act.mockImplementationOnce(() => {
      // The news comes before the answer, while the question still stands in front.
      state.invitations.value = [{ ...dora, state: 'revoked' }]
      return Promise.resolve(null)
    })
    dialog().getByRole('button', { name: 'Actions for dora@example.org' }).focus()
    openMenu('dora@example.org')
    choose('Revoke')
    await settle()
    const ask = within(screen.getByRole('dialog', { name: /^Revoke the invitation/ }))
    fireEvent.click(ask.getByRole('button', { name: 'Revoke' }))
    await settle()
    await settle()
    expect(document.activeElement).toBe(dialog().getByRole('list', { name: 'Invitations' }))
  })

  it('cancels a meeting for all who can still come', async () => {
    const dora = invitation('dora@example.org', { meeting: meeting(DAY_MS) })
    const emmy = invitation('emmy@example.org', { meeting: meeting(DAY_MS), state: 'failed' })
    const gone = invitation('gone@example.org', { meeting: meeting(DAY_MS), state: 'revoked' })
    await open(dora, emmy, gone, invitation('other@example.org', { meeting: meeting(2 * DAY_MS) }))
    fireEvent.click(list().getAllByRole('button', { name: 'Cancel meeting' })[0] ?? document.body)
    const ask = within(screen.getByRole('dialog', { name: 'Cancel this meeting?' }))
    expect(ask.getByText(/All 2 invitations to it are revoked\./)).toBeTruthy()
    fireEvent.click(ask.getByRole('button', { name: 'Keep' }))
    expect(actions.act).not.toHaveBeenCalled()
    fireEvent.click(list().getAllByRole('button', { name: 'Cancel meeting' })[0] ?? document.body)
    fireEvent.click(
      within(screen.getByRole('dialog', { name: 'Cancel this meeting?' })).getByRole('button', {
        name: 'Cancel meeting',
      }),
    )
    await settle()
    expect(actions.act.mock.calls).toEqual([['revoke-invitations', { invitations: [dora.id, emmy.id] }]])
  })

  it('moves a meeting, beginning with the date that it has', async () => {
    const dora = invitation('dora@example.org', { meeting: { ...meeting(DAY_MS), minutes: 75 } })
    await open(dora)
    openMenu('dora@example.org')
    choose('Change date')
    const ask = () => within(screen.getByRole('dialog', { name: 'Change date' }))
    const box = ask().getByLabelText<HTMLInputElement>('Date and time')
    expect(box.value).toBe(wallOf(dora.meeting?.startsAt ?? 0, 'Europe/Paris'))
    const later = wallOf((dora.meeting?.startsAt ?? 0) + 2 * DAY_MS, 'Europe/Paris')
    fireEvent.input(box, { target: { value: '2020-02-02T10:00' } })
    fireEvent.click(ask().getByRole('button', { name: 'Change date' }))
    expect(ask().getByRole('alert').textContent).toMatch(/over already/)
    expect(actions.act).not.toHaveBeenCalled()
    fireEvent.input(box, { target: { value: later } })
    fireEvent.click(ask().getByRole('button', { name: 'Change date' }))
    await settle()
    const startsAt = instantOf(later, 'Europe/Paris')?.at
    expect(actions.act.mock.calls).toEqual([
      ['reschedule', { invitations: [dora.id], meeting: { startsAt, timeZone: 'Europe/Paris', minutes: 75 } }],
    ])
    expect(dialog().getByText('The new date is on its way.')).toBeTruthy()
  })

  it('says in its window why a date was refused', async () => {
    actions.act.mockResolvedValue('bad-meeting')
    await open(invitation('dora@example.org'))
    openMenu('dora@example.org')
    choose('Change date')
    const ask = within(screen.getByRole('dialog', { name: 'Change date' }))
    fireEvent.click(ask.getByRole('button', { name: 'Change date' }))
    await settle()
    expect(ask.getByText(/This date cannot be used/)).toBeTruthy()
  })
})

describe('in the people panel', () => {
  const people = () => within(screen.getByRole('complementary', { name: 'People' }))

  it('chairmen see by which invitation somebody came', async () => {
    state.panel.value = 'people'
    state.invitations.value = [invitation('ada@example.org', { state: 'used', peers: ['a'] })]
    render(<App state={state} actions={actions} />)
    await settle()
    expect(people().getByText('Invited as ada@example.org')).toBeTruthy()
  })

  it('others see nothing of it', async () => {
    state.panel.value = 'people'
    state.self.value = { peer: 'self-peer', role: 'participant', blocked: [], handAt: null, floorAt: null }
    state.invitations.value = [invitation('ada@example.org', { state: 'used', peers: ['a'] })]
    render(<App state={state} actions={actions} />)
    await settle()
    expect(people().queryByText(/Invited as/)).toBeNull()
  })
})
