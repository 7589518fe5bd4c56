// The call page: tiles, toolbar, panels and keys, by the names that a screen reader says.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import type { CallState } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { inCall, newState, noteActions, participant, room, type Deeds } from './made-up.ts'

let state: CallState
let actions: Deeds

beforeEach(() => {
  state = inCall([participant('Ada'), participant('Grace')])
  actions = noteActions()
})
afterEach(cleanup)

const show = () => render(<App state={state} actions={actions} />)
const button = (name: string) => screen.getByRole('button', { name })
const figure = (name: string) => screen.getByRole('figure', { name })
const fakeStream = (): MediaStream => ({ id: 'fake' }) as unknown as MediaStream

describe('the toolbar', () => {
  it.each([
    ['Unmute microphone', 'toggleMicrophone', []],
    ['Turn camera on', 'toggleCamera', []],
    ['Share screen', 'toggleScreen', []],
    ['Chat', 'openPanel', ['chat']],
    ['People', 'openPanel', ['people']],
    ['Room settings', 'openPanel', ['room-settings']],
    ['Settings', 'openPanel', ['settings']],
    ['Raise hand', 'raiseHand', [true]],
    ['Leave', 'leave', []],
  ] as const)('%s asks for %s', (name, deed, wanted) => {
    show()
    fireEvent.click(button(name))
    expect(actions[deed]).toHaveBeenCalledTimes(1)
    expect(actions[deed]).toHaveBeenCalledWith(...wanted)
  })

  it('names the switches by what they will do', () => {
    state.microphone.value = { is: 'on' }
    state.camera.value = { is: 'on' }
    state.screen.value = { is: 'on' }
    show()
    for (const name of ['Mute microphone', 'Turn camera off', 'Stop sharing']) expect(button(name)).toBeTruthy()
  })

  it('offers no screen where the browser cannot share one', () => {
    state = newState({ mayChooseSpeaker: true, mayShareScreen: false })
    state.page.value = { is: 'call', room }
    show()
    expect(screen.queryByRole('button', { name: 'Share screen' })).toBeNull()
  })

  it('counts unread messages without changing the name of the button', () => {
    state.unread.value = 3
    show()
    expect(screen.getByRole('button', { name: 'Chat', description: '3 unread messages' })).toBeTruthy()
  })

  it('shows the address to send, and copies it', () => {
    show()
    fireEvent.click(button('Invite'))
    const dialog = within(screen.getByRole('dialog', { name: 'Invite people' }))
    const address = dialog.getByRole<HTMLInputElement>('textbox', { name: 'Room address' })
    expect(address.value).toBe(`http://localhost:8090/${room}`)
    fireEvent.click(dialog.getByRole('button', { name: 'Copy address' }))
    expect(actions.copyLink).toHaveBeenCalledTimes(1)
    fireEvent.click(dialog.getByRole('button', { name: 'Close' }))
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('chooses devices in the settings', () => {
    state.panel.value = 'settings'
    show()
    const dialog = within(screen.getByRole('dialog', { name: 'Settings' }))
    for (const name of ['Microphone', 'Camera']) expect(dialog.getByRole('combobox', { name })).toBeTruthy()
    fireEvent.click(dialog.getByRole('button', { name: 'Done' }))
    expect(actions.openPanel).toHaveBeenCalledWith('none')
  })

  it('says what music mode is for, and switches it', () => {
    state.panel.value = 'settings'
    show()
    const music = (): HTMLElement => screen.getByRole('switch', { name: 'Music mode' })
    expect(music()).toHaveProperty('checked', false)
    const hint = document.getElementById(music().getAttribute('aria-describedby') ?? '')
    expect(hint?.textContent).toContain('headphones')
    fireEvent.click(music())
    expect(actions.setMusic).toHaveBeenCalledWith(true)
    void act(() => {
      state.music.value = true
    })
    fireEvent.click(music())
    expect(actions.setMusic).toHaveBeenLastCalledWith(false)
  })
})

describe('the tiles', () => {
  it('are one figure a person, ours called You', () => {
    show()
    const names = screen.getAllByRole('figure').map((each) => each.getAttribute('aria-label'))
    expect(names).toEqual(['Ada', 'Grace', 'You'])
  })

  it('call somebody whose name is not known yet Guest', () => {
    state.participants.value = new Map([['p', participant('', { peer: 'p' })]])
    show()
    expect(figure('Guest')).toBeTruthy()
  })

  it('show screens as figures of their own', () => {
    const media = { microphone: true, camera: true, screen: true, screenAudio: false }
    state.participants.value = new Map([['p', participant('Ada', { peer: 'p', media, screen: fakeStream() })]])
    state.selfScreen.value = fakeStream()
    show()
    expect(figure('Screen of Ada')).toBeTruthy()
    expect(figure('Your screen')).toBeTruthy()
    expect(figure('Ada')).toBeTruthy()
  })

  it('tell in words who is muted and who speaks', () => {
    const media = { microphone: false, camera: true, screen: false, screenAudio: false }
    state.participants.value = new Map([
      ['a', participant('Ada', { peer: 'a', media })],
      ['g', participant('Grace', { peer: 'g', speaking: true })],
    ])
    show()
    expect(within(figure('Ada')).getByRole('img', { name: 'Microphone off' })).toBeTruthy()
    expect(within(figure('Grace')).getByRole('img', { name: 'Speaking' })).toBeTruthy()
  })

  it('say how the link is, and try a lost one again', () => {
    state.participants.value = new Map([
      ['a', participant('Ada', { peer: 'a', link: 'reconnecting' })],
      ['g', participant('Grace', { peer: 'g', link: 'lost' })],
    ])
    show()
    expect(figure('Ada').textContent).toContain('Reconnecting…')
    fireEvent.click(within(figure('Grace')).getByRole('button', { name: 'Try again' }))
    expect(actions.retryLink).toHaveBeenCalledWith('g')
  })

  it('keep the same <video> when people come, go and show screens', () => {
    const face = fakeStream()
    const ada = participant('Ada', { face })
    state.participants.value = new Map([[ada.peer, ada]])
    show()
    const video = figure('Ada').querySelector('video')
    const attach = jest.fn()
    Object.defineProperty(video, 'srcObject', { get: () => face, set: attach, configurable: true })
    const media = { microphone: true, camera: false, screen: true, screenAudio: false }
    const grace = participant('Grace', { media, screen: fakeStream() })
    void act(() => {
      state.participants.value = new Map([
        [grace.peer, grace],
        [ada.peer, { ...ada, speaking: true }],
      ])
    })
    expect(figure('Ada').querySelector('video')).toBe(video)
    expect(attach).not.toHaveBeenCalled()
  })

  it('play others with sound and ourselves without', () => {
    state.selfView.value = fakeStream()
    state.participants.value = new Map([['p', participant('Ada', { peer: 'p', face: fakeStream() })]])
    show()
    expect(figure('Ada').querySelector('video')?.muted).toBe(false)
    expect(figure('You').querySelector('video')?.muted).toBe(true)
  })

  it('report blocked sound, play without it, and try again when asked', async () => {
    const play = jest.spyOn(HTMLMediaElement.prototype, 'play')
    play.mockRejectedValue(new DOMException('no gesture', 'NotAllowedError'))
    state.participants.value = new Map([['p', participant('Ada', { peer: 'p', face: fakeStream() })]])
    show()
    await act(() => Promise.resolve())
    expect(actions.soundWasBlocked).toHaveBeenCalledTimes(1)
    play.mockResolvedValue(undefined)
    const attach = jest.fn()
    const video = figure('Ada').querySelector('video')
    const attached = video?.srcObject
    Object.defineProperty(video, 'srcObject', { get: () => attached, set: attach, configurable: true })
    void act(() => {
      state.soundBlocked.value = true
    })
    expect(figure('Ada').querySelector('video')?.muted).toBe(true)
    fireEvent.click(button('Turn sound on'))
    expect(actions.unblockSound).toHaveBeenCalledTimes(1)
    const before = play.mock.calls.length
    void act(() => {
      state.soundBlocked.value = false
    })
    expect(play.mock.calls.length).toBeGreaterThan(before)
    expect(attach).not.toHaveBeenCalled()
    expect(figure('Ada').querySelector('video')?.muted).toBe(false)
  })
})

describe('the room', () => {
  it('invites the others while one is alone', () => {
    state.participants.value = new Map()
    show()
    expect(screen.getByRole('textbox', { name: 'Room address' })).toBeTruthy()
  })

  it('says quietly that the relay is away', () => {
    state.connection.value = { is: 'reconnecting', room, self: 'self-peer' }
    show()
    const told = screen.getAllByRole('status').map((each) => each.textContent)
    expect(told).toContain('The relay is away; the call goes on')
  })

  it('shows notices, which can be dismissed', () => {
    state.notices.value = [{ id: 7, key: 'joined', values: { name: '<b>Ada</b>' }, tone: 'info' }]
    show()
    expect(screen.getByText('<b>Ada</b> joined')).toBeTruthy()
    fireEvent.click(button('Dismiss'))
    expect(actions.dismiss).toHaveBeenCalledWith(7)
  })

  it('lists people with role, devices and link in words', () => {
    state.participants.value = new Map([['a', participant('Ada', { peer: 'a', link: 'lost' })]])
    state.panel.value = 'people'
    show()
    const [own, ada] = screen.getAllByRole('listitem')
    expect(own?.textContent).toContain('You')
    expect(own?.textContent).toContain('Chairman')
    expect(ada?.textContent).toContain('Connection lost')
    expect(ada && within(ada).getByRole('img', { name: 'Camera on' })).toBeTruthy()
    expect(own && within(own).getByRole('img', { name: 'Microphone off' })).toBeTruthy()
  })
})

describe('the keys', () => {
  it('arrows walk along the toolbar', () => {
    show()
    button('Chat').focus()
    fireEvent.keyDown(button('Chat'), { key: 'ArrowRight' })
    expect(document.activeElement).toBe(button('People'))
    fireEvent.keyDown(button('People'), { key: 'End' })
    expect(document.activeElement).toBe(button('Leave'))
    fireEvent.keyDown(button('Leave'), { key: 'ArrowRight' })
    expect(document.activeElement).toBe(button('Unmute microphone'))
  })

  it.each([
    ['m', 'toggleMicrophone'],
    ['V', 'toggleCamera'],
    ['h', 'raiseHand'],
    ['c', 'openPanel'],
  ] as const)('%s asks for %s', (key, deed) => {
    show()
    fireEvent.keyDown(document.body, { key })
    expect(actions[deed]).toHaveBeenCalledTimes(1)
  })

  it('are letters while somebody types, and the browser’s with Ctrl', () => {
    state.panel.value = 'chat'
    show()
    fireEvent.keyDown(screen.getByRole('textbox', { name: 'Message' }), { key: 'm' })
    fireEvent.keyDown(document.body, { key: 'm', ctrlKey: true })
    expect(actions.toggleMicrophone).not.toHaveBeenCalled()
  })

  it('Escape closes a panel', () => {
    state.panel.value = 'people'
    show()
    fireEvent.keyDown(document.body, { key: 'Escape' })
    expect(actions.openPanel).toHaveBeenCalledWith('none')
  })
})
