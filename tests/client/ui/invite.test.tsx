// The window in which chairmen invite: who sees what of it, and what is sent when its form is filled in.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import type { ErrorCode } from '../../../protocol/errors.ts'
import type { CallState } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { chooseLanguage } from '../../../client/ui/language.ts'
import { mailCall } from './invite-made-up.ts'
import { noteActions, roomState, settle, type Deeds } from './made-up.ts'

let state: CallState
let actions: Deeds

beforeEach(() => {
  state = mailCall()
  actions = noteActions()
})
afterEach(async () => {
  cleanup()
  await chooseLanguage('en')
})

const dialog = () => within(screen.getByRole('dialog', { name: 'Invite people' }))
const box = (name: string) => dialog().getByRole<HTMLInputElement>('textbox', { name })
const choice = (name: string) => dialog().getByRole<HTMLSelectElement>('combobox', { name })
const tick = (name: string) => dialog().getByRole<HTMLInputElement>('checkbox', { name })
const type = (element: Element, value: string) => fireEvent.input(element, { target: { value } })
const send = async () => {
  fireEvent.click(dialog().getByRole('button', { name: 'Send invitations' }))
  await settle()
}

const leaving = () => within(screen.getByRole('dialog', { name: 'Leave without sending?' }))
const close = () => fireEvent.click(dialog().getByRole('button', { name: 'Close' }))

async function open(tab?: string): Promise<void> {
  render(<App state={state} actions={actions} />)
  fireEvent.click(screen.getByRole('button', { name: 'Invite' }))
  await settle()
  if (tab !== undefined) fireEvent.click(dialog().getByRole('tab', { name: tab }))
}

describe('the window', () => {
  it('shows the address alone to participants, and where no mail is sent', async () => {
    state.self.value = { peer: 'self-peer', role: 'participant', blocked: [], handAt: null, floorAt: null }
    await open()
    expect(box('Room address')).toBeTruthy()
    expect(dialog().queryByRole('tab')).toBeNull()
    cleanup()
    state = mailCall()
    if (state.instance.value !== null) state.instance.value = { ...state.instance.value, mail: false }
    await open()
    expect(box('Room address')).toBeTruthy()
    expect(dialog().queryByRole('tab')).toBeNull()
    expect(actions.loadInvitations).not.toHaveBeenCalled()
  })

  it('has tabs that arrow keys walk', async () => {
    await open()
    const tab = (name: string) => dialog().getByRole('tab', { name })
    const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key })
    expect(box('Room address')).toBeTruthy()
    tab('Link').focus()
    press('ArrowRight')
    expect(document.activeElement).toBe(tab('By e-mail'))
    expect(tab('By e-mail').getAttribute('aria-selected')).toBe('true')
    press('End')
    expect(document.activeElement).toBe(tab('Invitations'))
    press('ArrowRight')
    expect(document.activeElement).toBe(tab('Link'))
    expect(dialog().getByRole('tabpanel', { name: 'Link' })).toBeTruthy()
  })

  it('keeps what was typed from tab to tab, and asks before it is lost', async () => {
    await open('By e-mail')
    type(box('E-mail addresses'), 'dora@example.org')
    fireEvent.click(dialog().getByRole('tab', { name: 'Link' }))
    fireEvent.click(dialog().getByRole('tab', { name: 'By e-mail' }))
    expect(box('E-mail addresses').value).toBe('dora@example.org')
    close()
    fireEvent.click(leaving().getByRole('button', { name: 'Keep writing' }))
    expect(box('E-mail addresses').value).toBe('dora@example.org')
    close()
    fireEvent.click(leaving().getByRole('button', { name: 'Leave' }))
    expect(screen.queryByRole('dialog')).toBeNull()
  })
})

describe('the form', () => {
  it('sends what was typed, each address once, and goes to the list', async () => {
    await open('By e-mail')
    expect(box('Your name').value).toBe('Sofia')
    type(box('E-mail addresses'), 'Dora <dora@example.org>, emmy@example.org\nDORA@example.org')
    type(box('Your e-mail address'), ' sofia@example.org ')
    type(box('Personal message'), 'Come!\r\nThere is tea.\u202e ')
    fireEvent.change(choice('Language of the mail'), { target: { value: 'fr' } })
    fireEvent.click(tick('Skips the waiting room'))
    expect(dialog().getByText('2 addresses')).toBeTruthy()
    await send()
    expect(actions.act.mock.calls).toEqual([
      [
        'invite',
        {
          addresses: ['dora@example.org', 'emmy@example.org'],
          from: 'Sofia',
          replyTo: 'sofia@example.org',
          language: 'fr',
          message: 'Come!\nThere is tea.',
          passes: { password: true, waitingRoom: false },
        },
      ],
    ])
    expect(dialog().getByRole('tab', { name: 'Invitations' }).getAttribute('aria-selected')).toBe('true')
    expect(dialog().getByText('2 invitations made. Their progress stands below.').closest('[role=status]')).toBeTruthy()
    fireEvent.click(dialog().getByRole('tab', { name: 'By e-mail' }))
    expect(box('E-mail addresses').value).toBe('')
  })

  it('leaves out what was left empty', async () => {
    await chooseLanguage('fr')
    render(<App state={state} actions={actions} />)
    fireEvent.click(screen.getByRole('button', { name: 'Inviter' }))
    fireEvent.click(screen.getByRole('tab', { name: 'Par e-mail' }))
    type(screen.getByRole('textbox', { name: 'Adresses e-mail' }), 'dora@example.org')
    fireEvent.click(screen.getByRole('button', { name: 'Envoyer les invitations' }))
    await settle()
    const passes = { password: true, waitingRoom: true }
    expect(actions.act.mock.calls).toEqual([
      ['invite', { addresses: ['dora@example.org'], from: 'Sofia', language: 'fr', passes }],
    ])
  })

  it.each([
    ['', 'Whom do you want to invite? Please enter at least one address.'],
    ['dora@example.org, emmy', 'Not an e-mail address: emmy'],
    [
      Array.from({ length: 21 }, (_, index) => `a${index}@example.org`).join(' '),
      'At most 20 addresses at once; these are 21.',
    ],
  ])('of the addresses says what is wrong (%#), and sends nothing', async (typed, words) => {
    await open('By e-mail')
    type(box('E-mail addresses'), typed)
    await send()
    expect(actions.act).not.toHaveBeenCalled()
    expect(dialog().getByRole('alert').textContent).toBe(words)
    expect(document.activeElement).toBe(box('E-mail addresses'))
    expect(box('E-mail addresses').value).toBe(typed)
    type(box('E-mail addresses'), 'dora@example.org')
    expect(dialog().queryByRole('alert')).toBeNull()
  })

  it('says when the box is left what is no address', async () => {
    await open('By e-mail')
    type(box('E-mail addresses'), 'dora@example.org, emmy')
    expect(dialog().queryByRole('alert')).toBeNull()
    fireEvent.blur(box('E-mail addresses'))
    expect(dialog().getByRole('alert').textContent).toBe('Not an e-mail address: emmy')
  })

  it.each([
    ['Your name', ' ', 'Tell the others who you are: please enter your name.'],
    ['Your e-mail address', 'sofia', 'This is not an e-mail address.'],
    ['Personal message', 'x'.repeat(1002), '2 characters too many'],
  ])('of %s says what is wrong', async (name, typed, words) => {
    await open('By e-mail')
    type(box('E-mail addresses'), 'dora@example.org')
    type(box(name), typed)
    await send()
    expect(actions.act).not.toHaveBeenCalled()
    expect(dialog().getByRole('alert').textContent).toBe(words)
    expect(document.activeElement).toBe(box(name))
  })

  it('counts the characters of the message when few are left', async () => {
    await open('By e-mail')
    type(box('Personal message'), 'x'.repeat(700))
    expect(dialog().queryByText(/characters? left/)).toBeNull()
    type(box('Personal message'), 'x'.repeat(999))
    expect(dialog().getByText('1 character left')).toBeTruthy()
  })

  it('says what the door of this room is like, and that a lock is not spared', async () => {
    state.room.value = roomState({ waitingRoom: 'uninvited', locked: true }, { hasPassword: false })
    await open('By e-mail')
    expect(tick('Needs no password').checked).toBe(true)
    expect(dialog().getByText('This room has no access password at the moment.')).toBeTruthy()
    expect(dialog().getByText('In this room, whoever is invited does not wait anyway.')).toBeTruthy()
    expect(dialog().getByText(/no invitation opens a locked room/)).toBeTruthy()
  })
})

describe('a refusal', () => {
  const refused = async (code: ErrorCode | 'offline') => {
    actions.act.mockResolvedValue(code)
    await open('By e-mail')
    type(box('E-mail addresses'), 'dora@example.org')
    await send()
  }

  it.each([
    ['mail-off', 'This server sends no e-mail.'],
    ['offline', 'The server cannot be reached. Check your network connection and try again.'],
  ] as const)('%s is said, and nothing typed is lost', async (code, words) => {
    await refused(code)
    expect(dialog().getByRole('alert').textContent).toBe(words)
    expect(box('E-mail addresses').value).toBe('dora@example.org')
  })

  it('of too many mails is counted down, and the button held until then', async () => {
    await refused('too-many-mails')
    void act(() => {
      state.retryAt.value = Date.now() + 90_000
    })
    await settle()
    expect(dialog().getByRole('timer').textContent).toMatch(/You can try again in 1:(2\d|30)/)
    actions.act.mockClear()
    await send()
    expect(actions.act).not.toHaveBeenCalled()
  })
})
