// Ways to look at a call: the view menu, the speaker view, pins and pages.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import type { CallState, Participant } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { layOutStage } from './laid-out-stage.ts'
import { inCall, noteActions, participant, type Deeds } from './made-up.ts'

let state: CallState
let actions: Deeds

beforeEach(() => {
  layOutStage({ width: 1248, height: 580 })
  state = inCall([participant('Ada'), participant('Grace'), participant('Hedy')])
  actions = noteActions()
})
afterEach(cleanup)

const show = () => render(<App state={state} actions={actions} />)
const button = (name: string) => screen.getByRole('button', { name })
const figure = (name: string) => screen.getByRole('figure', { name })
const choose = (menu: string, item: string, role = 'menuitem') => {
  fireEvent.click(button(menu))
  fireEvent.click(screen.getByRole(role, { name: item }))
}
const stream = (): MediaStream => ({ id: 'fake' }) as unknown as MediaStream
const crowd = (count: number): void => {
  const people = Array.from({ length: count }, (_, index) => participant(`P${index}`))
  state.participants.value = new Map(people.map((each) => [each.peer, each]))
}
const change = (peer: string, to: Partial<Participant>): void => {
  const known = state.participants.value.get(peer)
  if (known) state.participants.value = new Map(state.participants.value).set(peer, { ...known, ...to })
}
const widthOf = (name: string): number => Number.parseFloat(figure(name).style.width)

describe('the view menu', () => {
  it('says which view one has, and asks for another', () => {
    show()
    fireEvent.click(button('View'))
    const checked = (role: string, name: string) => screen.getByRole(role, { name }).getAttribute('aria-checked')
    expect(checked('menuitemradio', 'Gallery')).toBe('true')
    expect(checked('menuitemradio', 'Speaker view')).toBe('false')
    expect(checked('menuitemcheckbox', 'Audio only')).toBe('false')
    fireEvent.click(screen.getByRole('menuitemradio', { name: 'Speaker view' }))
    expect(actions.setLayout).toHaveBeenCalledWith('speaker')
    choose('View', 'Audio only', 'menuitemcheckbox')
    expect(actions.setAudioOnly).toHaveBeenCalledWith(true)
  })

  it('is walked by the keys of a menu, not by those of the toolbar around it', () => {
    show()
    fireEvent.click(button('View'))
    const key = (name: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key: name })
    key('ArrowRight')
    expect(document.activeElement?.textContent).toBe('Gallery')
    key('End')
    expect(document.activeElement?.textContent).toBe('Audio only')
  })
})

describe('the speaker view', () => {
  it('holds the latest speaker big, and changes only with the order of speakers', () => {
    state.layout.value = 'speaker'
    state.speakers.value = ['peer-of-Grace', 'peer-of-Ada']
    show()
    expect(widthOf('Grace')).toBeGreaterThan(2 * widthOf('Ada'))
    void act(() => {
      change('peer-of-Ada', { speaking: true })
    })
    expect(widthOf('Grace')).toBeGreaterThan(2 * widthOf('Ada'))
    void act(() => {
      state.speakers.value = ['peer-of-Ada', 'peer-of-Grace']
    })
    expect(widthOf('Ada')).toBeGreaterThan(2 * widthOf('Grace'))
  })
})

describe('a pin', () => {
  it('is set and taken away by the menu of the tile', () => {
    show()
    choose('Options for Ada', 'Pin')
    expect(actions.pin).toHaveBeenLastCalledWith('peer-of-Ada')
    void act(() => {
      state.pinned.value = 'peer-of-Ada'
    })
    expect(within(figure('Ada')).getByRole('img', { name: 'Pinned' })).toBeTruthy()
    expect(widthOf('Ada')).toBeGreaterThan(2 * widthOf('Grace'))
    choose('Options for Ada', 'Unpin')
    expect(actions.pin).toHaveBeenLastCalledWith(null)
  })

  it('is one of a chairman’s actions in the list of people, and a button for the others', () => {
    state.panel.value = 'people'
    show()
    choose('Actions for Ada', 'Pin')
    expect(actions.pin).toHaveBeenLastCalledWith('peer-of-Ada')
    void act(() => {
      if (state.self.value) state.self.value = { ...state.self.value, role: 'participant' }
    })
    fireEvent.click(button('Pin Grace'))
    expect(actions.pin).toHaveBeenLastCalledWith('peer-of-Grace')
  })
})

describe('the pages of a gallery', () => {
  it('are turned, announced, and held at their ends', () => {
    crowd(60)
    show()
    const page = () => screen.getAllByRole('status').find((each) => each.textContent.includes('Page'))?.textContent
    expect(page()).toContain('Page 1 of 3')
    expect(screen.getAllByRole('figure').map((each) => each.getAttribute('aria-label'))).toContain('You')
    expect(screen.queryByRole('figure', { name: 'P59' })).toBeNull()
    fireEvent.click(button('Previous page'))
    expect(actions.turnPage).not.toHaveBeenCalled()
    fireEvent.click(button('Next page'))
    expect(actions.turnPage).toHaveBeenCalledWith(1)
    void act(() => {
      state.gridPage.value = 2
    })
    expect(page()).toContain('Page 3 of 3')
    expect(figure('P59')).toBeTruthy()
    expect(screen.queryByRole('figure', { name: 'P0' })).toBeNull()
  })

  it('keep the sound of those on other pages', () => {
    crowd(60)
    change('peer-of-P59', { face: stream() })
    show()
    const away = document.querySelector<HTMLVideoElement>('figure[aria-label="P59"] video')
    expect(away?.srcObject).toBe(state.participants.value.get('peer-of-P59')?.face)
    expect(away?.muted).toBe(false)
  })

  it('bring who speaks to the first', () => {
    crowd(60)
    show()
    void act(() => {
      state.speakers.value = ['peer-of-P59']
    })
    expect(figure('P59')).toBeTruthy()
    expect(figure('P0')).toBeTruthy()
  })

  it('are not there while everybody fits', () => {
    show()
    expect(screen.queryByRole('button', { name: 'Next page' })).toBeNull()
  })
})
