// The pages around the call: what each offers, by the names that a screen reader says, and what its buttons ask for.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { cleanup, fireEvent, render, screen } from '@testing-library/preact'
import type { ErrorCode } from '../../../protocol/errors.ts'
import type { CallState, CaptureProblem } from '../../../client/state/call.ts'
import type { EndReason } from '../../../client/state/connection.ts'
import { App } from '../../../client/ui/App.tsx'
import { language } from '../../../client/ui/language.ts'
import { newState, noteActions, room, type Deeds } from './made-up.ts'

let state: CallState
let actions: Deeds

beforeEach(() => {
  state = newState()
  actions = noteActions()
})
afterEach(() => {
  cleanup()
  language.value = 'en'
})

const show = () => render(<App state={state} actions={actions} />)
const button = (name: string) => screen.getByRole('button', { name })
const box = (name: string) => screen.getByRole('textbox', { name })
const exact = (names: readonly string[], role: 'button' | 'combobox') => {
  for (const name of names) expect(screen.getByRole(role, { name })).toBeTruthy()
}

describe('Home', () => {
  it('creates the room that was named', () => {
    show()
    fireEvent.input(box('Room name'), { target: { value: '  team-monday ' } })
    fireEvent.click(button('Create room'))
    expect(actions.createRoom).toHaveBeenCalledWith('team-monday')
  })

  it('creates a room by chance when none was named', () => {
    show()
    fireEvent.click(button('Create room'))
    expect(actions.createRoom).toHaveBeenCalledWith('')
  })

  it('asks once while busy, and keeps the button in reach of the keyboard', () => {
    state.busy.value = true
    show()
    fireEvent.click(button('Create room'))
    expect(actions.createRoom).not.toHaveBeenCalled()
    expect(button('Create room').hasAttribute('disabled')).toBe(false)
  })

  it('says why a room was refused', () => {
    state.refusal.value = 'reserved-room-name'
    show()
    expect(screen.getByRole('alert').textContent).toContain('choose another')
  })

  it('speaks French when asked to', async () => {
    show()
    fireEvent.change(screen.getByRole('combobox', { name: 'Language' }), { target: { value: 'fr' } })
    expect(await screen.findByRole('button', { name: 'Créer le salon' })).toBeTruthy()
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('Ouvrez un salon')
  })
})

describe('a room that nobody has opened', () => {
  it('can be opened by its name, or left', () => {
    state.page.value = { is: 'unknown-room', room }
    show()
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain(room)
    fireEvent.click(button('Create room'))
    expect(actions.createRoom).toHaveBeenCalledWith(room)
    fireEvent.click(screen.getByRole('link', { name: 'Choose another name' }))
    expect(actions.goTo).toHaveBeenCalledWith('/')
  })
})

describe('before joining', () => {
  beforeEach(() => {
    state.page.value = { is: 'prejoin', room }
    state.devices.value = {
      microphone: [{ id: 'm', label: 'Desk' }],
      camera: [
        { id: 'c', label: '' },
        { id: 'd', label: 'Door' },
      ],
      speaker: [{ id: 's', label: 'Ears' }],
    }
  })

  it('starts the preview once and offers every control by name', () => {
    show()
    expect(actions.preview).toHaveBeenCalledTimes(1)
    exact(['Microphone', 'Camera', 'Speaker'], 'combobox')
    exact(['Unmute microphone', 'Turn camera on', 'Join now'], 'button')
  })

  it('names the switches by what they will do', () => {
    state.microphone.value = { is: 'on' }
    state.camera.value = { is: 'on' }
    show()
    fireEvent.click(button('Mute microphone'))
    fireEvent.click(button('Turn camera off'))
    expect(actions.toggleMicrophone).toHaveBeenCalledTimes(1)
    expect(actions.toggleCamera).toHaveBeenCalledTimes(1)
  })

  it('joins with the name, by button or by Enter', () => {
    show()
    fireEvent.input(box('Your name'), { target: { value: ' Ada ' } })
    fireEvent.submit(box('Your name'))
    expect(actions.setName).toHaveBeenCalledWith('Ada')
    expect(actions.join).toHaveBeenCalledTimes(1)
    fireEvent.click(button('Join now'))
    expect(actions.join).toHaveBeenCalledTimes(2)
  })

  it.each([
    ['', 'enter your name'],
    ['   ', 'enter your name'],
    ['x'.repeat(51), 'at most 50'],
    ['a\u0000b', 'invisible'],
    ['\u202Egnp', 'invisible'],
  ])('does not join as %j, and says why', (typed, words) => {
    show()
    fireEvent.input(box('Your name'), { target: { value: typed } })
    fireEvent.click(button('Join now'))
    expect(actions.join).not.toHaveBeenCalled()
    expect(screen.getByRole('alert').textContent).toContain(words)
    expect(box('Your name').getAttribute('aria-invalid')).toBe('true')
    expect(document.activeElement).toBe(box('Your name'))
  })

  it('remembers the name from the last time', () => {
    state.name.value = 'Grace'
    show()
    expect((box('Your name') as HTMLInputElement).value).toBe('Grace')
  })

  it('chooses devices, and names those without a label', () => {
    show()
    expect(screen.getByRole('option', { name: 'Camera 1' })).toBeTruthy()
    fireEvent.change(screen.getByRole('combobox', { name: 'Camera' }), { target: { value: 'd' } })
    expect(actions.chooseDevice).toHaveBeenCalledWith('camera', 'd')
  })

  it('offers no speaker where the browser cannot choose one', () => {
    state = newState({ mayChooseSpeaker: false, mayShareScreen: false })
    state.page.value = { is: 'prejoin', room }
    show()
    expect(screen.queryByRole('combobox', { name: 'Speaker' })).toBeNull()
  })

  it.each<CaptureProblem>(['denied', 'denied-by-system', 'none-found', 'in-use', 'unsupported', 'insecure', 'failed'])(
    'explains a camera that is %s and still joins',
    (problem) => {
      state.camera.value = { is: 'problem', problem }
      state.name.value = 'Ada'
      show()
      const told = screen
        .getAllByRole('status')
        .map((each) => each.textContent)
        .join(' ')
      expect(told).toMatch(/camera.*\. \w+/i)
      fireEvent.click(button('Join now'))
      expect(actions.join).toHaveBeenCalledTimes(1)
    },
  )

  it('says why it may not join', () => {
    state.refusal.value = 'room-full'
    show()
    expect(screen.getByRole('alert').textContent).toContain('room is full')
  })
})

describe('after the call', () => {
  it.each<[EndReason, string]>([
    ['left', 'You left the room'],
    ['meeting-ended', 'The meeting has ended'],
    ['taken-over', 'You are in this room elsewhere'],
    ['lost', 'The connection was lost'],
    ['refused', 'You could not enter the room'],
  ])('tells that it ended by %s, and the ways on', (why, title) => {
    state.page.value = { is: 'ended', room }
    state.connection.value = { is: 'ended', room, why, code: why === 'refused' ? 'room-full' : null }
    show()
    expect(screen.getByRole('heading', { level: 1, name: title })).toBeTruthy()
    expect(document.activeElement?.textContent).toBe(title)
    fireEvent.click(button('Rejoin'))
    expect(actions.goTo).toHaveBeenCalledWith(`/${room}`)
    fireEvent.click(button('Back to start'))
    expect(actions.goTo).toHaveBeenCalledWith('/')
  })
})

describe('after the call, where the way back is shut', () => {
  it.each<[EndReason, ErrorCode | null, string]>([
    ['kicked', 'removed', 'You were removed from the room'],
    ['refused', 'banned', 'You were removed from the room'],
    ['lost', 'no-such-room', 'The room was deleted'],
  ])('%s by %s says so and offers no way back', (why, code, title) => {
    state.page.value = { is: 'ended', room }
    state.connection.value = { is: 'ended', room, why, code }
    show()
    expect(screen.getByRole('heading', { level: 1, name: title })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Rejoin' })).toBeNull()
    expect(button('Back to start')).toBeTruthy()
  })

  it('asks again after a chairman has declined', () => {
    state.page.value = { is: 'ended', room }
    state.connection.value = { is: 'ended', room, why: 'turned-away', code: 'entry-refused' }
    show()
    fireEvent.click(button('Ask again'))
    expect(actions.goTo).toHaveBeenCalledWith(`/${room}`)
  })
})

describe('where rooms are named by chance alone', () => {
  beforeEach(() => {
    const video = { width: 1280, height: 720, frameRate: 30, maxUplinkKbps: 0 }
    state.instance.value = { version: '1', poweredBy: '', namesAllowed: false, mail: true, feedback: true, video }
  })

  it('asks for no name at the start', () => {
    show()
    expect(screen.queryByRole('textbox', { name: 'Room name' })).toBeNull()
    fireEvent.click(button('Create room'))
    expect(actions.createRoom).toHaveBeenCalledWith('')
  })

  it('does not offer an unknown name', () => {
    state.page.value = { is: 'unknown-room', room }
    show()
    fireEvent.click(button('Create room'))
    expect(actions.createRoom).toHaveBeenCalledWith('')
  })
})

describe('the error page', () => {
  it('[E11] says that it asks again by itself, where it does', () => {
    state.page.value = { is: 'error', code: 'storage-unavailable' }
    state.trying.value = 'storage-unavailable'
    show()
    expect(screen.getByRole('heading', { name: 'Just a moment' })).toBeTruthy()
    expect(screen.getByText(/This page keeps trying/)).toBeTruthy()
    expect(screen.queryByText(/cannot reach its data/)).toBeNull()
    expect(button('Try again').getAttribute('aria-disabled')).toBe('false')
  })

  it('offers another try only where it may help', () => {
    state.page.value = { is: 'error', code: 'offline' }
    show()
    fireEvent.click(button('Try again'))
    expect(actions.reopen).toHaveBeenCalledTimes(1)
    cleanup()
    state.page.value = { is: 'error', code: 'unsupported-browser' }
    show()
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
    expect(button('Back to start')).toBeTruthy()
  })
})
