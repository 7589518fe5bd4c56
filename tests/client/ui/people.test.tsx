// The people panel: what each sees of the others, and what chairmen may do about it.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import type { CallState } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { hostileTexts } from './hostile-texts.ts'
import { inCall, noteActions, participant, roomState, settle, type Deeds } from './made-up.ts'

let state: CallState
let actions: Deeds

beforeEach(() => {
  state = inCall([participant('Ada', { peer: 'a' }), participant('Grace', { peer: 'g', role: 'chairman' })])
  state.panel.value = 'people'
  actions = noteActions()
})
afterEach(() => {
  cleanup()
  jest.useRealTimers()
})

const show = () => render(<App state={state} actions={actions} />)
const panel = () => within(screen.getByRole('complementary', { name: 'People' }))
const list = () => within(panel().getByRole('list', { name: 'People' }))
const names = () =>
  list()
    .getAllByRole('listitem')
    .map((each) => each.querySelector('bdi')?.textContent)
const button = (name: string) => screen.getByRole('button', { name })
const open = (name: string) => fireEvent.click(button(name))
const choose = (name: string) => fireEvent.click(screen.getByRole('menuitem', { name }))
const beParticipant = () => {
  state.self.value = { peer: 'self-peer', role: 'participant', blocked: [], handAt: null, floorAt: null }
}

describe('the rows', () => {
  it('have raised hands first by time, then chairmen, then names', () => {
    state.participants.value = new Map(
      [
        participant('Zoe', { peer: 'z' }),
        participant('Bea', { peer: 'b', handAt: 20 }),
        participant('Cy', { peer: 'c', handAt: 10 }),
        participant('Dan', { peer: 'd', role: 'chairman' }),
        participant('Al', { peer: 'x' }),
      ].map((each) => [each.peer, each]),
    )
    beParticipant()
    show()
    expect(names()).toEqual(['Cy', 'Bea', 'Dan', 'You', 'Al', 'Zoe'])
  })

  it('tell a microphone that is off from one that is blocked, and say hands and stops', () => {
    const media = { microphone: false, camera: false, screen: false, screenAudio: false }
    state.participants.value = new Map([
      ['a', participant('Ada', { peer: 'a', media, handAt: 5 })],
      ['b', participant('Bea', { peer: 'b', media, blocked: ['microphone', 'camera', 'screen', 'chat'] })],
    ])
    beParticipant()
    show()
    const signs = (at: number) => {
      const row = list().getAllByRole('listitem')[at]
      return (
        row &&
        within(row)
          .getAllByRole('img')
          .map((each) => each.getAttribute('aria-label'))
      )
    }
    expect(signs(0)).toEqual(['Hand raised', 'Microphone off', 'Camera off'])
    expect(signs(2)).toEqual([
      'Screen share stopped by a chairman',
      'Chat stopped by a chairman',
      'Muted by a chairman',
      'Video paused by a chairman',
    ])
  })

  it('can be searched when there are many, without regard to accents', () => {
    const people = ['Émile', 'Emma', 'Bo', 'Cy', 'Di', 'Ed', 'Flo', 'Gus'].map((name) => participant(name))
    state.participants.value = new Map(people.map((each) => [each.peer, each]))
    show()
    const search = screen.getByRole('searchbox', { name: 'Search people' })
    fireEvent.input(search, { target: { value: 'EM' } })
    expect(names()).toEqual(['Émile', 'Emma'])
    fireEvent.input(search, { target: { value: 'nobody' } })
    expect(screen.getByText('Nobody here has a name like that.')).toBeTruthy()
    fireEvent.keyDown(search, { key: 'Escape' })
    expect(names()).toHaveLength(9)
    expect(actions.openPanel).not.toHaveBeenCalled()
  })

  it.each(hostileTexts)('show a person called %j as text', (name) => {
    state.participants.value = new Map([['p', participant(name, { peer: 'p' })]])
    state.knocks.value = [{ peer: 'k', name, since: 0 }]
    show()
    const labels = [...document.querySelectorAll('.person-menu')].map((each) => each.getAttribute('aria-label'))
    expect(labels).toContain(`Actions for ${name}`)
    expect(names()).toContain(name)
    expect(document.querySelector('script, iframe, .panel img, math, [onerror], [onclick]')).toBeNull()
  })
})

describe('a participant', () => {
  it('sees nothing to moderate with', () => {
    beParticipant()
    state.knocks.value = [{ peer: 'k', name: 'Kim', since: 0 }]
    show()
    expect(screen.queryAllByRole('button', { name: /Actions for|Admit|Select several|Room settings/ })).toEqual([])
    expect(button('People').getAttribute('aria-describedby')).toBeNull()
  })

  it('is told of the order in force', () => {
    beParticipant()
    state.room.value = roomState({ locked: true, onlyChairmen: ['chat'] })
    show()
    expect(panel().getByText(/The room is locked/)).toBeTruthy()
    expect(panel().getByText('Only chairmen may write in the chat.')).toBeTruthy()
  })

  it('becomes a chairman with the owner password of a reserved room', async () => {
    beParticipant()
    state.room.value = roomState({}, { isReserved: true })
    actions.act.mockResolvedValue('wrong-password')
    show()
    open('Become chairman with the owner password')
    fireEvent.input(screen.getByLabelText('Owner password'), { target: { value: 'sesame' } })
    open('Become chairman')
    expect(actions.act).toHaveBeenCalledWith('claim', { password: 'sesame' })
    await settle()
    expect(panel().getByText('This password is wrong.')).toBeTruthy()
  })

  it('is told when to try an owner password again, and held until then', async () => {
    beParticipant()
    state.room.value = roomState({}, { isReserved: true })
    show()
    open('Become chairman with the owner password')
    fireEvent.input(screen.getByLabelText('Owner password'), { target: { value: 'sesame' } })
    await act(() => {
      state.retryAt.value = Date.now() + 60_000
      return settle()
    })
    expect(panel().getByRole('timer').textContent).toMatch(/You can try again in (1:00|0:5\d)/)
    fireEvent.submit(screen.getByLabelText('Owner password'))
    expect(actions.act).not.toHaveBeenCalled()
    await act(() => {
      state.retryAt.value = null
      return settle()
    })
    open('Become chairman')
    expect(actions.act).toHaveBeenCalledWith('claim', { password: 'sesame' })
  })
})

describe('a chairman', () => {
  it.each([
    ['Mute', 'moderate', { to: 'a', source: 'microphone', blocked: true }],
    ['Pause video', 'moderate', { to: 'a', source: 'camera', blocked: true }],
    ['Stop screen share', 'moderate', { to: 'a', source: 'screen', blocked: true }],
    ['Stop chat', 'moderate', { to: 'a', source: 'chat', blocked: true }],
    ['Make chairman', 'set-role', { to: 'a', role: 'chairman' }],
    ['Put into waiting room', 'put-back', { to: 'a' }],
  ])('%s asks for %s', (item, name, fields) => {
    show()
    open('Actions for Ada')
    choose(item)
    expect(actions.act.mock.calls).toEqual([[name, fields]])
    expect(screen.queryByRole('menu')).toBeNull()
  })

  it.each([
    ['Allow to speak', 'moderate', { to: 'a', source: 'microphone', blocked: false }],
    ['Allow video', 'moderate', { to: 'a', source: 'camera', blocked: false }],
    ['Allow screen share', 'moderate', { to: 'a', source: 'screen', blocked: false }],
    ['Allow chat', 'moderate', { to: 'a', source: 'chat', blocked: false }],
    ['Lower hand', 'lower-hand', { to: 'a' }],
  ])('%s asks for %s of somebody blocked', (item, name, fields) => {
    const blocked = ['microphone', 'camera', 'screen', 'chat'] as const
    state.participants.value = new Map([['a', participant('Ada', { peer: 'a', blocked, handAt: 1 })]])
    show()
    open('Actions for Ada')
    choose(item)
    expect(actions.act.mock.calls).toEqual([[name, fields]])
  })

  it.each([
    ['Mute everybody', 'moderate', { to: 'everybody', source: 'microphone', blocked: true }],
    ['Pause all video', 'moderate', { to: 'everybody', source: 'camera', blocked: true }],
    ['Stop all screen shares', 'moderate', { to: 'everybody', source: 'screen', blocked: true }],
    ['Lower all hands', 'lower-hand', { to: 'everybody' }],
  ])('%s asks for %s', (item, name, fields) => {
    show()
    open('Actions for everybody')
    choose(item)
    expect(actions.act.mock.calls).toEqual([[name, fields]])
  })

  it('takes the role from another, and is told why when it cannot be', async () => {
    actions.act.mockResolvedValue('last-chairman')
    show()
    open('Actions for Grace')
    expect(screen.queryByRole('menuitem', { name: 'Put into waiting room' })).toBeNull()
    choose('Remove chairman')
    expect(actions.act).toHaveBeenCalledWith('set-role', { to: 'g', role: 'participant' })
    await settle()
    expect(screen.getByRole('alert').textContent).toContain('needs a chairman')
  })

  it('removes one after asking, with the address only when ticked', async () => {
    show()
    open('Actions for Ada')
    choose('Remove from room')
    const dialog = within(screen.getByRole('dialog', { name: 'Remove Ada from the room?' }))
    expect(actions.act).not.toHaveBeenCalled()
    fireEvent.click(dialog.getByRole('checkbox', { name: 'Also keep out this person’s network address' }))
    fireEvent.click(dialog.getByRole('button', { name: 'Remove from room' }))
    expect(actions.act).toHaveBeenCalledWith('remove', { to: [{ peer: 'a', name: 'Ada' }], address: true })
    await settle()
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('keeps the focus in the panel when the row of the removed goes', async () => {
    show()
    open('Actions for Ada')
    choose('Remove from room')
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Remove from room' }))
    await act(() => {
      state.participants.value = new Map([...state.participants.value].filter(([peer]) => peer !== 'a'))
      return settle()
    })
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(document.activeElement).toBe(panel().getByRole('list', { name: 'People' }))
  })

  it('forgets that the relay was away when it is back', async () => {
    actions.act.mockResolvedValueOnce('offline')
    state.connection.value = { is: 'reconnecting', room: 'team-monday', self: 'self-peer' }
    show()
    open('Actions for Ada')
    choose('Mute')
    await settle()
    expect(panel().getByRole('alert')).toBeTruthy()
    await act(() => {
      state.connection.value = { is: 'joined', room: 'team-monday', self: 'self-peer' }
      return settle()
    })
    expect(panel().queryByRole('alert')).toBeNull()
  })

  it('[C4] says that it did not work for now, and not for longer than that may be true', async () => {
    jest.useFakeTimers()
    actions.act.mockResolvedValueOnce('relay-unavailable')
    show()
    open('Actions for Ada')
    choose('Mute')
    await act(() => jest.advanceTimersByTimeAsync(100))
    await act(() => jest.advanceTimersByTimeAsync(14_000))
    expect(panel().getByRole('alert').textContent).toContain('That did not work')
    await act(() => jest.advanceTimersByTimeAsync(2_000))
    expect(panel().queryByRole('alert')).toBeNull()
  })

  it('keeps the question open when the removal is refused', async () => {
    actions.act.mockResolvedValue('no-such-peer')
    show()
    open('Actions for Ada')
    choose('Remove from room')
    const dialog = within(screen.getByRole('dialog'))
    fireEvent.click(dialog.getByRole('button', { name: 'Remove from room' }))
    await settle()
    expect(dialog.getByText('This person is not here any more.')).toBeTruthy()
  })

  it('removes several at once', async () => {
    show()
    open('Select several')
    for (const name of ['Ada', 'Grace']) fireEvent.click(screen.getByRole('checkbox', { name: `Select ${name}` }))
    expect(screen.getByText('2 people selected')).toBeTruthy()
    open('Remove from room')
    const dialog = within(screen.getByRole('dialog', { name: 'Remove 2 people from the room?' }))
    fireEvent.click(dialog.getByRole('button', { name: 'Remove from room' }))
    const [, fields] = actions.act.mock.calls[0] ?? []
    expect(fields).toEqual({
      to: [
        { peer: 'g', name: 'Grace' },
        { peer: 'a', name: 'Ada' },
      ],
      address: false,
    })
    await settle()
    expect(screen.queryByRole('checkbox')).toBeNull()
  })
})
