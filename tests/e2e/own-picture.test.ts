// Our own picture: shown by the browser among few, drawn by ourselves among several, and never left running.
import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { launchChromium } from '../harness/browsers.ts'
import { SMALL_VIDEO, startCall, untilEverybodyMeets, type People } from '../harness/call.ts'
import { button } from '../harness/chair.ts'
import { openRoom, type Person } from '../harness/person.ts'
import { startServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'

declare global {
  // Set by the init script below: copies that the page has made of its camera's track.
  var clones: MediaStreamTrack[]
}

/** What our tile holds: `canvas`, `video`, or nothing yet. */
const drawnBy = (page: Page): Promise<string> =>
  page.evaluate(
    () => document.querySelector('figure[aria-label="You"] > .video:not(.hidden)')?.tagName.toLowerCase() ?? 'nothing',
  )

const until = (person: Person, what: string) =>
  waitFor(async () => (await drawnBy(person.page)) === what, { what: `our own ${what}`, timeoutMs: 10_000 })

/** A number for what is on the canvas. */
const sumOf = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('figure[aria-label="You"] canvas')
    const { data = [] } = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {}
    return [...data].reduce((sum, value, at) => (sum * 31 + value * (at + 1)) % 1_000_003, 0)
  })

const cameraClones = (page: Page): Promise<string[]> =>
  page.evaluate(() => globalThis.clones.filter(({ kind }) => kind === 'video').map(({ readyState }) => readyState))

describe('our own picture', () => {
  let people: People
  let last: Person
  beforeAll(async () => {
    const server = await startServer({ settings: SMALL_VIDEO })
    const browser = await launchChromium()
    const three = await startCall(browser, server.origin, 'own-picture', ['Ann', 'Bob', 'Cleo'])
    last = await openRoom(browser, `${server.origin}/own-picture`, async (context) => {
      await context.addInitScript(() => {
        globalThis.clones = []
        const clone = Object.getOwnPropertyDescriptor(MediaStreamTrack.prototype, 'clone')
          ?.value as () => MediaStreamTrack
        MediaStreamTrack.prototype.clone = function (this: MediaStreamTrack) {
          const made = clone.call(this)
          globalThis.clones.push(made)
          return made
        }
      })
    })
    people = new Map([...three, ['Dan', last]])
    const ann = three.get('Ann')
    expect(ann && (await drawnBy(ann.page))).toBe('video')
    await last.join('Dan')
    await untilEverybodyMeets(people)
  })

  it('is drawn among four, and moves', async () => {
    for (const person of people.values()) await until(person, 'canvas')
    const before = await sumOf(last.page)
    await waitFor(async () => (await sumOf(last.page)) !== before, { what: 'another frame', timeoutMs: 5_000 })
  })

  it('is what the others see, and no more of the room', async () => {
    const shapeOf = (page: Page, selector: string) =>
      page.evaluate((one) => {
        const picture = document.querySelector<HTMLCanvasElement | HTMLVideoElement>(one)
        if (picture === null) return NaN
        return 'videoWidth' in picture ? picture.videoWidth / picture.videoHeight : picture.width / picture.height
      }, selector)
    const seen = await shapeOf(people.get('Ann')!.page, 'figure[aria-label="Dan"] video')
    await waitFor(async () => Math.abs((await shapeOf(last.page, 'figure[aria-label="You"] canvas')) - seen) < 0.05, {
      what: `our own picture to have the shape ${seen.toFixed(2)}`,
      timeoutMs: 5_000,
    })
  })

  it('lets go of the camera when that is switched off, and comes back', async () => {
    await button(last, 'Turn camera off').click()
    await until(last, 'nothing')
    await waitFor(async () => (await cameraClones(last.page)).every((state) => state === 'ended'), {
      what: 'the copies to end',
      timeoutMs: 5_000,
    })
    await button(last, 'Turn camera on').click()
    await until(last, 'canvas')
    expect((await cameraClones(last.page)).filter((state) => state === 'live')).toHaveLength(1)
  })

  it('is shown by the browser again when few are left', async () => {
    await people.get('Cleo')?.page.context().close()
    await until(last, 'video')
    expect((await cameraClones(last.page)).filter((state) => state === 'live')).toHaveLength(0)
  })
})
