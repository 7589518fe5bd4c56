// The modes of a room and its floor, as people see and use them.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import type { CallState } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import type { RoomMode, RoomSettings } from '../../../protocol/room-state.ts'
import { hostileTexts } from './hostile-texts.ts'
import { inCall, noteActions, participant, roomState, settle, type Deeds } from './made-up.ts'

const NOW = Date.UTC(2026, 5, 1, 12)
let state: CallState
let actions: Deeds

beforeEach(() => {
  state = inCall([participant('Ada', { peer: 'a' }), participant('Bea', { peer: 'b', role: 'chairman' })])
  actions = noteActions()
})
afterEach(() => {
  cleanup()
  jest.useRealTimers()
})

const show = () => render(<App state={state} actions={actions} />)
const beIn = (mode: RoomMode, settings: Partial<RoomSettings> = {}) => {
  state.room.value = roomState({ mode, ...settings })
}
const be = (role: 'participant' | 'chairman', change: { floorAt?: number; handAt?: number } = {}) => {
  state.self.value = { peer: 'self-peer', role, blocked: [], handAt: null, floorAt: null, ...change }
}
const put = (...others: ReturnType<typeof participant>[]) => {
  state.participants.value = new Map(others.map((each) => [each.peer, each]))
}
const button = (name: string) => screen.getByRole('button', { name })
const panel = () => within(screen.getByRole('complementary', { name: 'People' }))
const itemsOf = (name: string): (string | null)[] => {
  fireEvent.click(button(`Actions for ${name}`))
  const items = screen.getAllByRole('menuitem').map(({ textContent }) => textContent)
  fireEvent.click(button(`Actions for ${name}`))
  return items
}
const told = () =>
  screen
    .getAllByRole('status')
    .map((each) => each.textContent)
    .join(' ')

describe('those who ask for the floor', () => {
  beforeEach(() => {
    state.panel.value = 'people'
    put(
      participant('Ada', { peer: 'a', handAt: 30 }),
      participant('Bea', { peer: 'b', handAt: 10 }),
      participant('Cy', { peer: 'c', handAt: 20, floorAt: 5 }),
      participant('Di', { peer: 'd' }),
    )
  })
  const queue = () => within(screen.getByRole('list', { name: /^Asking for the floor/ }))
  const names = () =>
    queue()
      .getAllByRole('listitem')
      .map((each) => each.querySelector('bdi')?.textContent)

  it('stand in the order of their hands, and are given it', () => {
    beIn('podium')
    show()
    expect(names()).toEqual(['Bea', 'Ada'])
    const [, give] = queue().getAllByRole('button', { name: 'Give the floor' })
    expect(document.getElementById(give?.getAttribute('aria-describedby') ?? '')?.textContent).toBe('Ada')
    if (give) fireEvent.click(give)
    expect(actions.act.mock.calls).toEqual([['give-floor', { to: 'a' }]])
  })

  it('are seen by a participant, who cannot give it', () => {
    be('participant', { handAt: 15 })
    beIn('lecture')
    show()
    expect(names()).toEqual(['Bea', 'You', 'Ada'])
    expect(screen.queryByRole('button', { name: 'Give the floor' })).toBeNull()
  })

  it.each(['all', 'smart'] as const)('are no queue in a room of mode %s', (mode) => {
    beIn(mode)
    show()
    expect(screen.queryByText('Asking for the floor')).toBeNull()
    expect(itemsOf('Ada')).not.toContain('Give the floor')
  })

  it('are told of when there are none, to chairmen', () => {
    put()
    beIn('podium')
    show()
    expect(panel().getByText('Nobody is asking for the floor.')).toBeTruthy()
    void act(() => {
      be('participant')
    })
    expect(panel().queryByText('Asking for the floor')).toBeNull()
  })

  it('keep a name as text, and hear why there is no place', async () => {
    for (const name of hostileTexts) {
      put(participant(name, { peer: 'h', handAt: 1 }))
      beIn('podium')
      const { unmount } = show()
      expect(names()).toEqual([name])
      unmount()
    }
    actions.act.mockResolvedValue('floor-full')
    show()
    fireEvent.click(button('Give the floor'))
    await settle()
    expect(panel().getByRole('alert').textContent).toContain('All places on the podium are taken')
  })
})

describe('a row', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: NOW })
    state.panel.value = 'people'
    put(participant('Ada', { peer: 'a', floorAt: NOW - 61_000 }), participant('Bea', { peer: 'b', role: 'chairman' }))
  })
  const row = (at: number) => within(panel().getByRole('list', { name: 'People' })).getAllByRole('listitem')[at]

  it('says who has the floor, first of all, and for how long', () => {
    beIn('podium')
    show()
    const first = row(0)
    expect(first?.textContent).toContain('Ada')
    expect(first && within(first).getByRole('img', { name: 'Has the floor' })).toBeTruthy()
    expect(first && within(first).getByRole('timer').textContent).toBe('1:01')
    void act(() => {
      jest.advanceTimersByTime(2_000)
    })
    expect(first && within(first).getByRole('timer').textContent).toBe('1:03')
  })

  it('offers to give the floor and to take it back', () => {
    beIn('podium')
    show()
    expect(itemsOf('Ada')).toContain('Take the floor back')
    expect(itemsOf('Ada')).not.toContain('Give the floor')
    fireEvent.click(button('Actions for Ada'))
    fireEvent.click(screen.getByRole('menuitem', { name: 'Take the floor back' }))
    expect(actions.act).toHaveBeenLastCalledWith('take-floor', { to: 'a' })
    // On the podium chairmen are seen and heard anyway.
    expect(itemsOf('Bea')).not.toContain('Give the floor')
    void act(() => {
      beIn('lecture')
    })
    expect(itemsOf('You')).toContain('Give the floor')
    fireEvent.click(button('Actions for Bea'))
    fireEvent.click(screen.getByRole('menuitem', { name: 'Give the floor' }))
    expect(actions.act).toHaveBeenLastCalledWith('give-floor', { to: 'b' })
    expect(itemsOf('everybody')).toContain('Take the floor back from all')
  })
})

describe('our own floor', () => {
  it('is on the screen, with or without the list, and given back', () => {
    be('participant', { floorAt: 1 })
    beIn('podium')
    show()
    expect(screen.getByText('You have the floor')).toBeTruthy()
    expect(screen.getByText('Nobody hears you until you switch your microphone on.')).toBeTruthy()
    fireEvent.click(button('Leave the floor'))
    expect(actions.leaveFloor).toHaveBeenCalledTimes(1)
    void act(() => {
      state.panel.value = 'people'
      state.microphone.value = { is: 'on' }
    })
    expect(screen.queryByText(/Nobody hears you/)).toBeNull()
    fireEvent.click(panel().getByRole('button', { name: 'Leave the floor' }))
    expect(screen.getAllByRole('button', { name: 'Leave the floor' })).toHaveLength(1)
    void act(() => {
      be('participant')
    })
    expect(screen.queryByRole('button', { name: 'Leave the floor' })).toBeNull()
  })

  it.each([
    ['Unmute microphone', 'toggleMicrophone', 'Ask for the floor to speak'],
    ['Turn camera on', 'toggleCamera', 'Ask for the floor to be seen'],
    ['Share screen', 'toggleScreen', 'Ask for the floor to share your screen'],
  ] as const)('is what “%s” waits for at a podium', (name, deed, words) => {
    be('participant')
    beIn('podium')
    show()
    fireEvent.click(button(name))
    expect(told()).toContain(words)
    expect(actions[deed]).not.toHaveBeenCalled()
    void act(() => {
      be('participant', { handAt: 1 })
    })
    expect(told()).toContain('You have asked for the floor')
    for (const [role, floorAt] of [
      ['participant', { floorAt: 1 }],
      ['chairman', {}],
    ] as const) {
      void act(() => {
        be(role, floorAt)
      })
      expect(button(name).getAttribute('aria-disabled')).toBeNull()
    }
  })

  it('is what a raised hand asks for, and the button says so', () => {
    be('participant')
    show()
    expect(button('Raise hand').getAttribute('aria-describedby')).toBeNull()
    void act(() => {
      beIn('lecture')
    })
    const hand = button('Raise hand')
    expect(hand.title).toContain('asks the chairmen for the floor')
    expect(document.getElementById(hand.getAttribute('aria-describedby') ?? '')?.textContent).toContain('for the floor')
  })
})

describe('the mode of a room', () => {
  it.each([
    ['smart', 'Active speakers'],
    ['podium', 'Podium'],
    ['lecture', 'Lecture'],
  ] as const)('%s is named at the head, and explained under the people', (mode, name) => {
    beIn(mode)
    state.panel.value = 'people'
    show()
    expect(document.querySelector('.call-head')?.textContent).toContain(name)
    const facts = within(screen.getByRole('region', { name: 'In this room' }))
    expect(facts.getByRole('listitem').textContent).toMatch(/everybody|seen and heard/i)
  })

  it('is not named where everybody is seen and heard', () => {
    show()
    expect(document.querySelector('.call-mode')).toBeNull()
  })

  it('is chosen among four that say what they do', async () => {
    state.panel.value = 'room-settings'
    show()
    const group = within(screen.getByRole('radiogroup', { name: 'Who is seen and heard' }))
    const radios = group.getAllByRole<HTMLInputElement>('radio')
    expect(radios.map(({ checked }) => checked)).toEqual([true, false, false, false])
    for (const each of radios) {
      expect(document.getElementById(each.getAttribute('aria-describedby') ?? '')?.textContent).toMatch(/\.$/)
    }
    expect(screen.queryByRole('combobox', { name: 'Speakers' })).toBeNull()
    fireEvent.click(group.getByRole('radio', { name: 'Podium' }))
    expect(actions.act).toHaveBeenLastCalledWith('configure', { settings: { mode: 'podium' } })
    await settle()
    const places = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Speakers' })
    expect(places.value).toBe('4')
    expect(places.options).toHaveLength(16)
    fireEvent.change(places, { target: { value: '6' } })
    expect(actions.act).toHaveBeenLastCalledWith('configure', { settings: { speakers: 6 } })
  })

  it('goes back to what it was when it is refused', async () => {
    actions.act.mockResolvedValue('relay-unavailable')
    state.panel.value = 'room-settings'
    show()
    fireEvent.click(screen.getByRole('radio', { name: 'Lecture' }))
    await settle()
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Everybody' }).checked).toBe(true)
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Lecture' }).checked).toBe(false)
  })
})

it.each([
  ['floor-given', { name: 'Ada' }, 'Ada has the floor'],
  ['you-floor-given', {}, 'You have the floor now. Switch your microphone on to speak.'],
  ['you-floor-live', {}, 'You have the floor now, and everybody hears you.'],
  ['mode-lecture', { by: '' }, 'Lecture: everybody sees and hears the lecturer alone now'],
] as const)('the notice %s with %j reads %j', (key, values, words) => {
  state.notices.value = [{ id: 1, key, values, tone: 'info' }]
  show()
  expect(screen.getByText(words)).toBeTruthy()
})
