// The menu of a row in the people panel: keys, focus, and when it closes.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { cleanup, fireEvent, render, screen } from '@testing-library/preact'
import type { CallState } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { inCall, noteActions, participant, type Deeds } from './made-up.ts'

let state: CallState
let actions: Deeds

beforeEach(() => {
  state = inCall([participant('Ada', { peer: 'a' })])
  state.panel.value = 'people'
  actions = noteActions()
})
afterEach(cleanup)

const show = () => render(<App state={state} actions={actions} />)
const button = (name: string) => screen.getByRole('button', { name })
const open = (name: string) => fireEvent.click(button(name))

describe('the menu', () => {
  it('is walked by arrows, ends and letters, and gives the focus back', () => {
    show()
    open('Actions for Ada')
    const focused = () => document.activeElement?.textContent
    const key = (name: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key: name })
    expect(focused()).toBe('Mute')
    key('ArrowDown')
    expect(focused()).toBe('Pause video')
    key('End')
    expect(focused()).toBe('Remove from room')
    key('ArrowDown')
    expect(focused()).toBe('Mute')
    key('ArrowUp')
    expect(focused()).toBe('Remove from room')
    key('m')
    expect(focused()).toBe('Mute')
    key('m')
    expect(focused()).toBe('Make chairman')
    key('Escape')
    expect(screen.queryByRole('menu')).toBeNull()
    expect(document.activeElement).toBe(button('Actions for Ada'))
    expect(actions.toggleMicrophone).not.toHaveBeenCalled()
    expect(actions.openPanel).not.toHaveBeenCalled()
  })

  it('opens at its end with an arrow upwards, and closes with a press elsewhere', () => {
    show()
    fireEvent.keyDown(button('Actions for Ada'), { key: 'ArrowUp' })
    expect(document.activeElement?.textContent).toBe('Remove from room')
    fireEvent(document.body, new Event('pointerdown', { bubbles: true }))
    expect(screen.queryByRole('menu')).toBeNull()
  })

  it('stays for the late word of a scroll that had ended, and goes when its button moves away', () => {
    show()
    open('Actions for Ada')
    fireEvent.scroll(document)
    expect(screen.getByRole('menu')).toBeTruthy()
    const at = { x: 0, y: 40, top: 40, left: 0, right: 44, bottom: 84, width: 44, height: 44 }
    button('Actions for Ada').getBoundingClientRect = () => ({ ...at, toJSON: () => at })
    fireEvent.scroll(document)
    expect(screen.queryByRole('menu')).toBeNull()
  })
})
