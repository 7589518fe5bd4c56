// What tests ask of the media engine in a page, and how they hide a page from it.
import type { Page } from 'playwright-core'
import type { EngineHistory, EngineReport } from '../../client/state/engine-report.ts'
import { CAMERA, live } from '../harness/call.ts'
import type { Person } from '../harness/person.ts'
import { waitFor } from '../harness/wait-for.ts'

export type Statistics = { readonly now: EngineReport | null; readonly history: EngineHistory }

export function statisticsOf(page: Page): Promise<Statistics> {
  return page.evaluate(() => (globalThis as unknown as { vroom: { statistics(): Statistics } }).vroom.statistics())
}

/** The driver keeps all pages visible, so this one is told what a tab in the background is told. */
export async function see(page: Page, isSeen: boolean): Promise<void> {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
      document.dispatchEvent(new Event('visibilitychange'))
    },
    isSeen ? 'visible' : 'hidden',
  )
}

/** The short side of the picture that a tile plays. */
export function shortOf({ tile }: Person, name: string): Promise<number> {
  return tile(name)
    .locator('video')
    .evaluate((video) => (video instanceof HTMLVideoElement ? Math.min(video.videoWidth, video.videoHeight) : 0))
}

/** Bytes of all cameras that have come to this page. */
export async function cameraBytes(person: Person): Promise<number> {
  const links = await live(new Map([['', person]]))
  return links.reduce((sum, link) => sum + (link.inbound[CAMERA]?.bytes ?? 0), 0)
}

/** Looks in a row at which nothing may have come, and the time between two: many frames long. */
const QUIET = { looks: 4, everyMs: 500 }

/** Waits until no picture comes to this page any more; answers the bytes that have. */
export async function untilNoPicture(person: Person, timeoutMs: number): Promise<number> {
  let last = await cameraBytes(person)
  let quiet = 0
  await waitFor(
    async () => {
      const now = await cameraBytes(person)
      quiet = now === last ? quiet + 1 : 0
      last = now
      return quiet >= QUIET.looks
    },
    { what: 'no picture to come to a hidden page', timeoutMs, everyMs: QUIET.everyMs },
  )
  return last
}
