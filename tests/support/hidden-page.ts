// A tab of a call that goes out of sight and comes back: what comes in meanwhile, and how fast the pictures are back.
import type { Page } from 'playwright-core'
import { countersOf, watchMedia } from '../harness/media-probe.ts'
import { watchLinks } from '../harness/probe.ts'
import { openTabs } from '../harness/tabs.ts'
import { waitFor } from '../harness/wait-for.ts'
import type { EngineSwitch } from './mesh-call.ts'

export type HiddenFigures = {
  /** Of all pictures that come in: while they are seen, in the first three seconds out of sight, in the three after. */
  readonly seenKbps: number
  readonly firstKbps: number
  readonly thenKbps: number
  /** From being seen again to a frame that was received after that, for each tile, in milliseconds. */
  readonly backMs: readonly number[]
}

declare global {
  // Set in the page: see `watchReturn`.
  var returned: { at: number; frames: number[] }
}

const WINDOW_MS = 3_000

/** Comes to a room in which `others` people are, hides, returns and leaves again. */
export async function hideOnce(url: string, others: number, engine: EngineSwitch): Promise<HiddenFigures> {
  const { context, close } = await openTabs({ fps: 20, width: 1280, height: 720 })
  await watchLinks(context)
  await watchMedia(context)
  await context.addInitScript((text) => {
    localStorage.setItem('vroom.engine', text)
  }, JSON.stringify(engine))
  const page = await context.newPage()
  await page.goto(url)
  await page.getByRole('textbox', { name: 'Your name', exact: true }).fill('Hidden')
  await page.getByRole('button', { name: 'Join now', exact: true }).click()
  await waitFor(async () => (await countersOf(page)).filter(({ frames }) => frames > 0).length >= others, {
    what: 'everybody to be seen',
    timeoutMs: 60_000,
    everyMs: 250,
  })
  // The first seconds of a link are no measure.
  await kbpsOf(page, WINDOW_MS)
  const seenKbps = await kbpsOf(page, WINDOW_MS)
  const elsewhere = await context.newPage()
  await elsewhere.bringToFront()
  await waitFor(() => page.evaluate(() => document.visibilityState === 'hidden'), { what: 'the page to be hidden' })
  const firstKbps = await kbpsOf(page, WINDOW_MS)
  const thenKbps = await kbpsOf(page, WINDOW_MS)
  await page.evaluate(watchReturn)
  await page.bringToFront()
  await waitFor(async () => (await page.evaluate(() => globalThis.returned.frames.length)) >= others, {
    what: 'every picture to come back',
    timeoutMs: 30_000,
  })
  const backMs = await page.evaluate(() => globalThis.returned.frames)
  await close()
  return { seenKbps, firstKbps, thenKbps, backMs }
}

async function kbpsOf(page: Page, ms: number): Promise<number> {
  const bytes = async () => (await countersOf(page)).reduce((sum, { videoBytes }) => sum + videoBytes, 0)
  const [before, startedAt] = [await bytes(), performance.now()]
  await new Promise((resolve) => setTimeout(resolve, ms))
  return (((await bytes()) - before) * 8) / (performance.now() - startedAt)
}

/** Runs in the page, while it is hidden. */
function watchReturn(): void {
  globalThis.returned = { at: Infinity, frames: [] }
  document.addEventListener(
    'visibilitychange',
    () => {
      globalThis.returned.at = performance.now()
    },
    { once: true, capture: true },
  )
  for (const video of document.querySelectorAll('video')) {
    if (video.muted || video.closest('figure')?.getAttribute('aria-label') === 'You') continue
    // The last picture from before may be drawn once more: only a frame that came afterwards counts.
    const onFrame: VideoFrameRequestCallback = (_now, { receiveTime = 0, presentationTime }) => {
      if (receiveTime < globalThis.returned.at) video.requestVideoFrameCallback(onFrame)
      else globalThis.returned.frames.push(presentationTime - globalThis.returned.at)
    }
    video.requestVideoFrameCallback(onFrame)
  }
}
