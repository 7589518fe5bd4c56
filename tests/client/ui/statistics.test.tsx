// The window of the media engine's figures.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import type { CallState } from '../../../client/state/call.ts'
import type { Decision } from '../../../client/state/engine-report.ts'
import { App } from '../../../client/ui/App.tsx'
import { chooseLanguage } from '../../../client/ui/language.ts'
import { both, given, hidden, link, picture, report, small, tile } from './engine-made-up.ts'
import { hostileTexts } from './hostile-texts.ts'
import { inCall, noteActions, participant, settle, type Deeds } from './made-up.ts'

let state: CallState
let actions: Deeds

beforeEach(() => {
  state = inCall([participant('Ada', { peer: 'a' }), participant('Grace', { peer: 'g' })])
  state.panel.value = 'statistics'
  actions = noteActions()
})
afterEach(cleanup)

const show = () => render(<App state={state} actions={actions} />)
const dialog = () => screen.getByRole('dialog', { name: 'Statistics' })
const card = (name: string) => within(dialog()).getByRole('listitem', { name })
const part = (name: string, what: string) => within(card(name)).getByRole('region', { name: what })
const valueOf = (inside: HTMLElement, label: string) => {
  const value = within(inside).getByText(label, { selector: 'dt' }).nextElementSibling
  return value?.textContent.replaceAll('\u00a0', ' ')
}

describe('the window', () => {
  it('is opened in the settings', () => {
    state.panel.value = 'settings'
    show()
    fireEvent.click(screen.getByRole('button', { name: 'Statistics' }))
    expect(actions.openPanel).toHaveBeenCalledWith('statistics')
  })

  it('says that there is nothing to measure yet', () => {
    show()
    expect(dialog().textContent).toContain('nothing to measure')
  })

  it('speaks French, whether that came before the window or after it', async () => {
    state.engine.value = report([link('a')])
    show()
    await act(async () => {
      await chooseLanguage('fr')
    })
    expect(valueOf(screen.getByRole('dialog', { name: 'Statistiques' }), 'Reçu')).toBe('1 Mbit/s')
    expect(screen.getByRole('dialog').textContent).toContain('C’est tout ce qui est demandé')
    await act(async () => {
      await chooseLanguage('en')
    })
  })

  it('has the totals on top, and how many cameras fit', () => {
    state.engine.value = report([link('a'), link('g'), link('gone')])
    show()
    expect(valueOf(dialog(), 'Received')).toBe('2 Mbit/s')
    expect(valueOf(dialog(), 'Sent')).toBe('800 kbit/s')
    expect(valueOf(dialog(), 'Your connection carries')).toBe('3.5 Mbit/s')
    expect(valueOf(dialog(), 'Processor for encoding')).toBe('42%')
    expect(dialog().textContent).toContain('about 9 cameras')
  })

  it('says in words which way each link takes, and how well', () => {
    state.participants.value = new Map(
      ['a', 'b', 'c', 'd', 'e'].map((peer) => [peer, participant(peer.toUpperCase(), { peer })]),
    )
    state.engine.value = report([
      link('a'),
      link('b', { route: 'turn-udp' }),
      link('c', { route: 'turn-tcp' }),
      link('d', { route: 'turn-tls' }),
      link('e', { route: null, roundTripMs: null, lost: null }),
    ])
    show()
    const ways = ['Direct', 'Over TURN (UDP)', 'Over TURN (TCP)', 'Over TURN (TLS)', 'No connection']
    expect(ways.map((way, at) => within(card('ABCDE'.charAt(at))).getByText(way).className)).toHaveLength(5)
    expect(['Round trip', 'Lost'].map((label) => valueOf(card('A'), label))).toEqual(['42 ms', '2.5%'])
    expect(['Round trip', 'Lost'].map((label) => valueOf(card('E'), label))).toEqual(['Not known', 'Not known'])
  })

  it('says what was wanted, given and measured both ways, and why', () => {
    state.engine.value = report([link('a')])
    show()
    const sent = part('Ada', 'Camera to them')
    expect(valueOf(sent, 'Wanted')).toBe('360p, 20 frames/s (in the gallery)')
    expect(valueOf(sent, 'Given')).toBe('360p, 20 frames/s, at most 300 kbit/s')
    expect(valueOf(sent, 'Why')).toBe('It is all that they want')
    expect(valueOf(sent, 'Measured')).toBe('640 × 360, 20 frames/s, 301 kbit/s, H264')
    const received = part('Ada', 'Camera from them')
    expect(valueOf(received, 'Why')).toBe('Their connection carries no more')
    expect(valueOf(received, 'Measured')).toBe('Nothing')
  })

  it.each([
    [small, given(180, 'wish'), 'Their window shows it small', 'Your window shows it small'],
    [tile, given(180, 'path'), 'The way to them carries no more', 'The way to you carries no more'],
    [tile, given(180, 'cpu'), 'Your computer encodes no more', 'Their computer encodes no more'],
    [tile, given(180, 'source'), 'There is no larger picture to send', 'They have no larger picture to send'],
    [tile, given(null, 'uplink'), 'Your connection carries no more', 'Their connection carries no more'],
    [tile, given(null, 'off'), 'You send none', 'They send none'],
    [hidden, given(null, 'off'), 'They do not show it', 'You do not show it'],
  ])('gives a reason that fits the direction: %o %o', (wanted, its, sent, received) => {
    const figures = both(picture(wanted, its))
    state.engine.value = report([link('a', { sent: figures, received: figures })])
    show()
    expect(valueOf(part('Ada', 'Camera to them'), 'Why')).toBe(sent)
    expect(valueOf(part('Ada', 'Camera from them'), 'Why')).toBe(received)
  })

  it('has a place for a screen when there is one, and gives no reason before anything was said', () => {
    state.engine.value = report([
      link('a', { sent: both(picture(null, null), picture({ ...tile, rung: 720 }, given(540, 'cpu'))) }),
    ])
    show()
    expect(valueOf(part('Ada', 'Screen to them'), 'Given')).toContain('540p')
    expect(within(card('Ada')).queryByRole('region', { name: 'Screen from them' })).toBeNull()
    const camera = part('Ada', 'Camera to them')
    expect(valueOf(camera, 'Wanted')).toBe('Not said yet')
    expect(within(camera).queryByText('Why')).toBeNull()
  })

  it('changes with each report, without moving the focus or saying it aloud', () => {
    state.engine.value = report([link('a')])
    show()
    const copy = screen.getByRole('button', { name: 'Copy as text' })
    const before = card('Ada')
    copy.focus()
    dialog().scrollTop = 120
    void act(() => {
      state.engine.value = report([link('g', { outBps: 1 }), link('a', { roundTripMs: 77 })])
    })
    expect(valueOf(card('Ada'), 'Round trip')).toBe('77 ms')
    expect(card('Ada')).toBe(before)
    expect([document.activeElement, dialog().scrollTop]).toEqual([copy, 120])
    const aloud = dialog().querySelectorAll('[aria-live], [role=status], [role=alert], [role=log], [role=timer]')
    expect([...aloud].map((region) => region.textContent)).toEqual([''])
  })

  it('says that the engine is off, and what it cannot know then', () => {
    state.engine.value = report([link('a')], { isOn: false, uplinkBps: 0, videos: 0 })
    show()
    expect(dialog().textContent).toContain('switched off in this browser')
    expect(dialog().textContent).not.toContain('cameras.')
    expect(valueOf(dialog(), 'Your connection carries')).toBe('Not known')
  })

  it('shows hostile names as they are', () => {
    for (const text of hostileTexts) {
      state.participants.value = new Map([['a', participant(text, { peer: 'a' })]])
      state.engine.value = report([link('a')])
      const { unmount } = show()
      expect(dialog().querySelector('h4')?.textContent).toBe(text)
      unmount()
    }
  })
})

describe('the lines', () => {
  const moment = (at: number, outBps: number, inBps: number, uplinkBps: number) => ({
    at,
    outBps,
    inBps,
    uplinkBps,
    pixelsPerSecond: 0,
    encodeLoad: 0,
  })
  const points = (look: string) => dialog().querySelector(`polyline.${look}`)?.getAttribute('points')

  it('end now, begin five minutes ago, and reach as high as what they show', () => {
    actions.engineHistory.mockReturnValue({
      moments: [moment(100_000, 250_000, 1_000_000, 0), moment(400_000, 500_000, 750_000, 9e9)],
      viewers: [],
    })
    state.engine.value = report([link('a')])
    show()
    expect(screen.getByRole('img', { name: /last five minutes/ })).not.toBeNull()
    expect(within(dialog()).getByText('2 Mbit/s').className).toBe('stats-top')
    expect(points('is-sent')).toBe('0.0,105.0 600.0,90.0')
    expect(points('is-received')).toBe('0.0,60.0 600.0,75.0')
    expect(points('is-budget')).toBe('0.0,120.0 600.0,0.0')
  })
})

describe('the last decisions', () => {
  const decision = (at: number, its = given(180, 'path')): Decision => ({
    at,
    picture: 'camera',
    wanted: tile,
    given: its,
  })
  const rows = () =>
    within(screen.getByRole('list', { name: 'Last decisions' }))
      .getAllByRole('listitem')
      .map((row) => [...row.querySelectorAll('span.stats-ago, bdi')].map((each) => each.textContent).join(' '))

  it('come newest first, and not all of them', () => {
    const many = Array.from({ length: 60 }, (_, at) => decision(1000 * at))
    actions.engineHistory.mockReturnValue({
      moments: [],
      viewers: [
        { peer: 'left', decisions: [decision(388_000)] },
        { peer: 'a', decisions: [...many, decision(399_000)] },
      ],
    })
    state.engine.value = report([link('a')])
    show()
    expect(rows().slice(0, 3)).toEqual([
      '0:01 ago Camera to Ada',
      '0:12 ago Camera to somebody who has left',
      '5:41 ago Camera to Ada',
    ])
    expect(rows()).toHaveLength(20)
  })
})

describe('the copy', () => {
  it.each([
    [true, 'Copied'],
    [false, 'Your browser does not let this page copy.'],
  ])('says what became of it: %s', async (isAllowed, words) => {
    actions.copyStatistics.mockResolvedValue(isAllowed)
    show()
    fireEvent.click(screen.getByRole('button', { name: 'Copy as text' }))
    await settle()
    expect(within(dialog()).getByRole('status').textContent).toBe(words)
  })
})
