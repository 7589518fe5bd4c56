// What the media engine says outside of its window: the way of each link in the people panel, and the upload limit.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact'
import type { CallState } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { link, report } from './engine-made-up.ts'
import { inCall, noteActions, participant, type Deeds } from './made-up.ts'

let state: CallState
let actions: Deeds

beforeEach(() => {
  state = inCall([participant('Ada', { peer: 'a' }), participant('Grace', { peer: 'g' })])
  actions = noteActions()
})
afterEach(cleanup)

const show = () => render(<App state={state} actions={actions} />)

describe('the people panel', () => {
  beforeEach(() => {
    state.panel.value = 'people'
  })
  const signs = () => screen.queryAllByRole('img', { name: /TURN|Direct/ })

  it('has a quiet sign for links that go over TURN alone, and says how', () => {
    state.engine.value = report([link('a', { route: 'turn-tls' }), link('g')])
    show()
    expect(signs().map((sign) => [sign.title, sign.closest('li')?.querySelector('bdi')?.textContent])).toEqual([
      ['Over TURN (TLS)', 'Ada'],
    ])
    void act(() => {
      state.engine.value = report([link('a'), link('g')])
    })
    expect(signs()).toEqual([])
  })

  it('says nothing of the way of a link that is broken', () => {
    state.participants.value = new Map([['a', participant('Ada', { peer: 'a', link: 'reconnecting' })]])
    state.engine.value = report([link('a', { route: 'turn-udp' })])
    show()
    expect(signs()).toEqual([])
  })

  it.each([
    ['as many cameras as fit', { videos: 2 }, false],
    ['more cameras than fit', { videos: 1 }, true],
    ['no engine to say', { videos: 0, isOn: false }, false],
  ])('hints at smaller pictures with %s', (_what, change, isTold) => {
    state.engine.value = report([link('a'), link('g')], change)
    show()
    expect(screen.queryByText(/shows more pictures than your connection/) !== null).toBe(isTold)
  })
})

describe('the upload limit', () => {
  beforeEach(() => {
    state.panel.value = 'settings'
  })
  const box = () => screen.getByRole<HTMLSelectElement>('combobox', { name: 'Upload limit' })
  const choices = () => [...box().options].map(({ text }) => text.replaceAll('\u00a0', ' '))

  it('is none at first, and is set and lifted', () => {
    show()
    expect(box().selectedOptions[0]?.text).toBe('No limit')
    const megabits = ['0.5', '1', '2', '4', '8', '16'].map((number) => `${number} Mbit/s`)
    expect(choices()).toEqual(['No limit', ...megabits])
    fireEvent.change(box(), { target: { value: '2000000' } })
    expect(actions.setUplinkCap).toHaveBeenLastCalledWith(2_000_000)
    void act(() => {
      state.uplinkCap.value = 2_000_000
    })
    fireEvent.change(box(), { target: { value: '' } })
    expect(actions.setUplinkCap).toHaveBeenLastCalledWith(null)
  })

  it('shows one that the list does not have, and what the administrator allows', () => {
    state.uplinkCap.value = 3_000_000
    state.instance.value = {
      version: '0',
      poweredBy: '',
      namesAllowed: true,
      mail: false,
      feedback: false,
      video: { width: 1, height: 1, frameRate: 1, maxUplinkKbps: 2500 },
    }
    show()
    expect(box().selectedOptions[0]?.text).toBe('3\u00a0Mbit/s')
    const hint = document.getElementById(box().getAttribute('aria-describedby') ?? '')
    expect(hint?.textContent).toContain('No more than 2.5\u00a0Mbit/s')
  })
})
