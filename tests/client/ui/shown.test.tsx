// What the media engine is told of the pictures on the page, and those in windows of their own.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact'
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
/** What the engine was told last of a tile. */
const told = (tile: string) => actions.showTile.mock.calls.filter(([name]) => name === tile).at(-1)

describe('the engine is told', () => {
  it('the short side of what a tile can show, in device pixels, and how much it matters', () => {
    show()
    // Two by two of 16 to 9 in 1248 by 580: 286 high each.
    expect(told('face-peer-of-Ada')).toEqual([
      'face-peer-of-Ada',
      'peer-of-Ada',
      'camera',
      { short: 286, priority: 'tile' },
    ])
    expect(told('face-self')).toBeUndefined()
  })

  it('nothing twice', () => {
    show()
    const before = actions.showTile.mock.calls.length
    void act(() => {
      change('peer-of-Ada', { speaking: true })
    })
    expect(actions.showTile.mock.calls).toHaveLength(before)
  })

  it('of more pixels where a CSS pixel has more, up to two', () => {
    Object.defineProperty(globalThis, 'devicePixelRatio', { configurable: true, value: 3 })
    show()
    expect(told('face-peer-of-Ada')?.[3]?.short).toBe(572)
    Object.defineProperty(globalThis, 'devicePixelRatio', { configurable: true, value: 1 })
  })

  it('what a picture of another shape needs, as soon as it is known', () => {
    show()
    const video = figure('Ada').querySelector('video')
    Object.defineProperties(video ?? {}, { videoWidth: { value: 480 }, videoHeight: { value: 640 } })
    void act(() => {
      video?.dispatchEvent(new Event('resize'))
    })
    // As wide as the tile, and taller.
    expect(told('face-peer-of-Ada')?.[3]?.short).toBe(508)
  })

  it('a screen as what matters most, and the faces beside it least', () => {
    change('peer-of-Ada', {
      screen: stream(),
      media: { microphone: true, camera: true, screen: true, screenAudio: false },
    })
    show()
    expect(told('screen-peer-of-Ada')?.slice(2)).toMatchObject(['screen', { priority: 'stage' }])
    expect(told('face-peer-of-Ada')?.slice(2)).toMatchObject(['camera', { priority: 'thumbnail' }])
  })

  it('that others on other pages are hidden, and when they come onto this one', () => {
    crowd(60)
    const media = { microphone: true, camera: false, screen: false, screenAudio: false }
    for (const peer of state.participants.value.keys()) change(peer, { media })
    show()
    expect(told('face-peer-of-P59')?.[3]).toEqual({ short: 0, priority: 'hidden' })
    void act(() => {
      state.gridPage.value = 2
    })
    expect(told('face-peer-of-P59')?.[3]?.priority).toBe('thumbnail')
    expect(told('face-peer-of-P0')?.[3]?.priority).toBe('hidden')
  })

  it('what a camera that is off would need, so that it comes in the right size', () => {
    change('peer-of-Ada', { media: { microphone: true, camera: false, screen: false, screenAudio: false } })
    show()
    expect(told('face-peer-of-Ada')?.[3]?.priority).toBe('tile')
  })

  it('that a blocked camera is hidden', () => {
    change('peer-of-Ada', {
      blocked: ['camera'],
      media: { microphone: true, camera: false, screen: false, screenAudio: false },
    })
    show()
    expect(told('face-peer-of-Ada')?.[3]?.priority).toBe('hidden')
  })

  it('that among many only the cameras of those who speak are shown; the others have avatars', () => {
    crowd(14)
    for (const index of Array.from({ length: 14 }, (_, at) => at)) change(`peer-of-P${index}`, { face: stream() })
    state.speakers.value = ['peer-of-P13', 'peer-of-P12', 'peer-of-P11', 'peer-of-P10', 'peer-of-P9', 'peer-of-P8']
    show()
    expect(told('face-peer-of-P13')?.[3]?.priority).toBe('thumbnail')
    expect(told('face-peer-of-P0')?.[3]?.priority).toBe('hidden')
    expect(figure('P0').querySelector('.avatar')).toBeTruthy()
    expect(figure('P13').querySelector('.avatar')).toBeNull()
  })

  it('that nothing is seen on a stage of no size', () => {
    layOutStage({ width: 0, height: 0 })
    show()
    expect(told('face-peer-of-Ada')?.[3]).toEqual({ short: 0, priority: 'hidden' })
  })

  it('that somebody who left is shown nowhere', () => {
    show()
    void act(() => {
      state.participants.value = new Map([...state.participants.value].slice(1))
    })
    expect(told('face-peer-of-Ada')?.[3]).toBeNull()
  })
})

describe('audio only', () => {
  it('wants no picture of anybody, shows none, and says how to get them back', () => {
    const media = { microphone: true, camera: true, screen: true, screenAudio: true }
    change('peer-of-Ada', { face: stream(), screen: stream(), media })
    state.camera.value = { is: 'on' }
    state.selfView.value = stream()
    state.audioOnly.value = true
    show()
    for (const tile of ['face-peer-of-Ada', 'screen-peer-of-Ada', 'face-peer-of-Grace']) {
      expect(told(tile)?.[3]?.priority).toBe('hidden')
    }
    for (const name of ['Ada', 'Screen of Ada']) {
      expect(figure(name).querySelector('video')?.classList.contains('hidden')).toBe(true)
    }
    expect(figure('You').querySelector('video')?.classList.contains('hidden')).toBe(false)
    fireEvent.click(button('Show pictures'))
    expect(actions.setAudioOnly).toHaveBeenCalledWith(false)
  })
})

describe('picture in picture', () => {
  const floating = Object.assign(new EventTarget(), { width: 400, height: 225 })
  const enter = (name: string): void => {
    const event = Object.assign(new Event('enterpictureinpicture'), { pictureInPictureWindow: floating })
    void act(() => void figure(name).querySelector('video')?.dispatchEvent(event))
  }

  beforeEach(() => {
    Object.assign(floating, { width: 400, height: 225 })
    Object.assign(document, { pictureInPictureEnabled: true, exitPictureInPicture: () => Promise.resolve() })
    change('peer-of-Ada', { face: stream() })
  })
  afterEach(() => {
    Reflect.deleteProperty(document, 'pictureInPictureEnabled')
  })

  it('is asked of the browser', () => {
    let asked = 0
    Object.assign(HTMLVideoElement.prototype, { requestPictureInPicture: () => Promise.resolve(++asked) })
    show()
    choose('Options for Ada', 'Picture in picture')
    expect(asked).toBe(1)
  })

  it('is not offered where the browser has none, or without a picture', () => {
    Object.assign(document, { pictureInPictureEnabled: false })
    show()
    fireEvent.click(button('Options for Ada'))
    expect(screen.getAllByRole('menuitem').map((each) => each.textContent)).toEqual(['Pin'])
    cleanup()
    Object.assign(document, { pictureInPictureEnabled: true })
    show()
    fireEvent.click(button('Options for Grace'))
    expect(screen.getAllByRole('menuitem').map((each) => each.textContent)).toEqual(['Pin'])
  })

  it('counts as a tile of its own, seen also while the page is not', () => {
    show()
    enter('Ada')
    expect(told('floating-face-peer-of-Ada')?.[3]).toEqual({ short: 225, priority: 'tile', always: true })
    Object.assign(floating, { width: 800, height: 450 })
    void act(() => void floating.dispatchEvent(new Event('resize')))
    expect(told('floating-face-peer-of-Ada')?.[3]?.short).toBe(450)
    void act(() => void figure('Ada').querySelector('video')?.dispatchEvent(new Event('leavepictureinpicture')))
    expect(told('floating-face-peer-of-Ada')?.[3]).toBeNull()
  })

  it('ends with audio only', () => {
    let ended = 0
    Object.assign(document, { exitPictureInPicture: () => Promise.resolve(++ended) })
    show()
    enter('Ada')
    void act(() => {
      state.audioOnly.value = true
    })
    expect(ended).toBe(1)
    expect(told('floating-face-peer-of-Ada')?.[3]).toBeNull()
  })
})
