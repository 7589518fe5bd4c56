// Sharing a screen: chosen, cancelled, refused, and stopped from either side.
import { describe, expect, it } from '@jest/globals'
import { createScreenShare, type ScreenDeps, type ScreenShared } from '../../../client/media/screen.ts'
import { FakeMediaDevices, refusal, settled } from '../../fakes/media.ts'

function setUp(more: Partial<ScreenDeps> = {}) {
  const browser = new FakeMediaDevices()
  const seen: ScreenShared[] = []
  const screen = createScreenShare({
    mediaDevices: browser.asMediaDevices(),
    isSecureContext: true,
    onChange: (now) => seen.push(now),
    ...more,
  })
  return { browser, screen, seen, states: () => seen.map((now) => now.state.is) }
}

const off = { state: { is: 'off' }, video: null, audio: null }

describe('createScreenShare', () => {
  it('gives the picture and the sound, but never the sound of the call itself', async () => {
    const { browser, screen, states } = setUp()
    expect(await screen.start()).toBe('started')
    expect(states()).toEqual(['starting', 'on'])
    expect(screen.now().video).toMatchObject({ kind: 'video', contentHint: 'detail' })
    expect(screen.now().audio).toMatchObject({ kind: 'audio', contentHint: 'music' })
    expect(browser.askedScreens[0]).toMatchObject({
      video: { frameRate: { ideal: 15, max: 30 } },
      audio: { restrictOwnAudio: true },
      selfBrowserSurface: 'exclude',
    })
  })

  it('does without sound where the browser gives none', async () => {
    const { browser, screen } = setUp()
    browser.screenHasSound = false
    expect(await screen.start()).toBe('started')
    expect(screen.now()).toMatchObject({ state: { is: 'on' }, audio: null })
  })

  it('takes a closed picker for no problem', async () => {
    const { browser, screen, states } = setUp()
    browser.refusals.set('screen', refusal('NotAllowedError', 'Permission denied by user'))
    expect(await screen.start()).toBe('cancelled')
    expect(states()).toEqual(['starting', 'off'])
  })

  it.each([
    [refusal('NotAllowedError', 'Permission denied by system'), 'denied-by-system'],
    [refusal('NotReadableError'), 'in-use'],
    [refusal('InvalidStateError'), 'failed'],
  ] as const)('tells %p as %s', async (error, problem) => {
    const { browser, screen } = setUp()
    browser.refusals.set('screen', error)
    expect(await screen.start()).toBe(problem)
    expect(screen.now()).toEqual({ ...off, state: { is: 'problem', problem } })
    browser.refusals.clear()
    expect(await screen.start()).toBe('started')
  })

  it('says so where screens cannot be shared', async () => {
    expect(await setUp({ mediaDevices: undefined }).screen.start()).toBe('unsupported')
    expect(await setUp({ mediaDevices: undefined, isSecureContext: false }).screen.start()).toBe('insecure')
  })

  it('stops all that it started, and can start again', async () => {
    const { browser, screen } = setUp()
    await screen.start()
    screen.stop()
    expect(browser.live()).toEqual([])
    expect(screen.now()).toEqual(off)
    expect(await screen.start()).toBe('started')
    expect(browser.live()).toHaveLength(2)
  })

  it("ends when the person stops it in the browser's own bar, sound included", async () => {
    const { browser, screen, seen } = setUp()
    await screen.start()
    browser.live('video')[0]?.end()
    expect(seen.at(-1)).toEqual(off)
    expect(browser.live()).toEqual([])
  })

  it('is not ended by the late end of an earlier screen', async () => {
    const { browser, screen } = setUp()
    await screen.start()
    const [video, audio] = browser.tracks
    screen.stop()
    await screen.start()
    for (const track of [video, audio]) track?.dispatchEvent(new Event('ended'))
    expect(screen.now()).toMatchObject({ state: { is: 'on' }, audio: { readyState: 'live' } })
    expect(browser.live()).toHaveLength(2)
  })

  it('goes on without its sound when that alone ends', async () => {
    const { browser, screen } = setUp()
    await screen.start()
    browser.live('audio')[0]?.end()
    expect(screen.now()).toMatchObject({ state: { is: 'on' }, audio: null })
    expect(browser.live('video')).toHaveLength(1)
  })

  it('opens one picker however often it is asked, and shares one screen', async () => {
    const { browser, screen } = setUp()
    browser.isHeld = true
    const starts = [screen.start(), screen.start()]
    browser.answerAll()
    expect(await Promise.all([...starts, screen.start()])).toEqual(['started', 'started', 'started'])
    expect(browser.askedScreens).toHaveLength(1)
  })

  it.each(['stop', 'close'] as const)('shares nothing that is chosen after %s', async (end) => {
    const { browser, screen, states } = setUp()
    browser.isHeld = true
    const started = screen.start()
    screen[end]()
    browser.answerAll()
    expect(await started).toBe('cancelled')
    await settled()
    expect(browser.tracks).toHaveLength(2)
    expect(browser.live()).toEqual([])
    expect(states()).not.toContain('on')
  })

  it('closes for good', async () => {
    const { browser, screen, seen } = setUp()
    await screen.start()
    screen.close()
    screen.close()
    const told = seen.length
    expect(browser.live()).toEqual([])
    expect(await screen.start()).toBe('cancelled')
    expect(seen).toHaveLength(told)
  })
})
