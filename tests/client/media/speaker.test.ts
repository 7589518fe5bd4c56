// What a browser can do, told from the browser.
import { describe, expect, it } from '@jest/globals'
import { mayChooseSpeaker, mayShareScreen, opensOneAtATime, setSpeaker } from '../../../client/media/speaker.ts'
import { FakeMediaDevices, refusal } from '../../fakes/media.ts'

describe('abilities', () => {
  it('asks the browser itself for speakers and screens', () => {
    expect(mayChooseSpeaker({ setSinkId: () => undefined })).toBe(true)
    expect(mayChooseSpeaker({})).toBe(false)
    expect(mayShareScreen(new FakeMediaDevices())).toBe(true)
    expect(mayShareScreen({})).toBe(false)
    expect(mayShareScreen(undefined)).toBe(false)
  })

  it.each([
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Version/18.4 Mobile', 5, true],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.4 Safari/605.1.15', 5, true],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.4 Safari/605.1.15', 0, false],
    ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/151.0 Mobile Safari/537.36', 5, false],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 0, false],
  ])('%s with %i touch points', (userAgent, maxTouchPoints, expected) => {
    expect(opensOneAtATime({ userAgent, maxTouchPoints })).toBe(expected)
  })
})

describe('setSpeaker', () => {
  it('says whether the sound goes where it should', async () => {
    const asked: string[] = []
    const element = { setSinkId: (id: string) => Promise.resolve(void asked.push(id)) } as unknown as HTMLMediaElement
    expect(await setSpeaker(element, 'speaker-a')).toBe(true)
    expect(asked).toEqual(['speaker-a'])
    const gone = { setSinkId: () => Promise.reject(refusal('NotFoundError')) } as unknown as HTMLMediaElement
    expect(await setSpeaker(gone, 'sold')).toBe(false)
    expect(await setSpeaker({} as unknown as HTMLMediaElement, 'speaker-a')).toBe(false)
  })
})
