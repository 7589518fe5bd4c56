// How long from the click on "Join now" until every link is connected and a frame of everybody is on every screen; and
// what the first visit costs. Prints figures, judges nothing.
import { describe, it } from '@jest/globals'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchChromium } from '../harness/browsers.ts'
import { startServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'

const SIZES = [2, 3, 4, 6]
const ROUNDS = 5
const CAPTURE = { VROOM_VIDEO_WIDTH: '640', VROOM_VIDEO_HEIGHT: '360', VROOM_VIDEO_FRAME_RATE: '20' }

type Times = { readonly connectedMs: number; readonly firstFramesMs: number }

declare global {
  // Set by the init script below: milliseconds since the click.
  var joinTimes: { connected: number[]; frames: number[] }
}

describe('joining', () => {
  it('prints its times', async () => {
    const server = await startServer({ settings: CAPTURE })
    const browser = await launchChromium({ fps: 20 })
    const rows: string[] = [
      await firstLoad(browser, server.origin),
      '',
      'people  all links connected     a frame of everybody, everywhere   (ms: median, min–max)',
    ]
    for (const size of SIZES) {
      const rounds: Times[] = []
      for (let round = 0; round < ROUNDS; round++)
        rounds.push(await joinTogether(browser, server.origin, `bench-${size}-${round}`, size))
      rows.push(
        `${size}       ${spread(rounds.map((one) => one.connectedMs))}        ${spread(rounds.map((one) => one.firstFramesMs))}`,
      )
    }
    process.stdout.write(`\n${rows.join('\n')}\n\n`)
  })
})

/** Everybody clicks at once; each page counts from its own click, and the slowest page counts for the room. */
async function joinTogether(browser: Browser, origin: string, room: string, size: number): Promise<Times> {
  const contexts: BrowserContext[] = []
  const pages: Page[] = []
  for (let at = 0; at < size; at++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
    await context.addInitScript(record)
    const page = await context.newPage()
    await page.goto(`${origin}/${room}`)
    if (at === 0) await page.getByRole('button', { name: 'Create room', exact: true }).click()
    await page.getByRole('textbox', { name: 'Your name', exact: true }).fill(`Person ${at}`)
    // Ready to be clicked: the camera runs.
    await page.waitForFunction(() => [...document.querySelectorAll('video')].some((video) => video.videoWidth > 0))
    contexts.push(context)
    pages.push(page)
  }
  await Promise.all(
    pages.map((page) =>
      page.getByRole('button', { name: 'Join now', exact: true }).evaluate((button: HTMLElement) => {
        button.click()
      }),
    ),
  )
  const others = size - 1
  const times = () => Promise.all(pages.map((page) => page.evaluate(() => globalThis.joinTimes)))
  await waitFor(
    async () => (await times()).every(({ connected, frames }) => connected.length >= others && frames.length >= others),
    {
      what: `${size} people to see each other`,
      timeoutMs: 60_000,
      everyMs: 100,
    },
  )
  const all = await times()
  for (const context of contexts) await context.close()
  return {
    connectedMs: Math.max(...all.flatMap(({ connected }) => connected)),
    firstFramesMs: Math.max(...all.flatMap(({ frames }) => frames)),
  }
}

async function firstLoad(browser: Browser, origin: string): Promise<string> {
  const page = await (await browser.newContext()).newPage()
  const seen: { host: string; bytes: Promise<number> }[] = []
  page.on('requestfinished', (request) => {
    const bytes = request
      .sizes()
      .then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize)
    seen.push({ host: new URL(request.url()).host, bytes })
  })
  await page.goto(origin, { waitUntil: 'networkidle' })
  const bytes = (await Promise.all(seen.map((one) => one.bytes))).reduce((sum, one) => sum + one, 0)
  const foreign = seen.filter(({ host }) => host !== new URL(origin).host).length
  await page.context().close()
  return `first load: ${seen.length} requests, ${foreign} of them to another host, ${(bytes / 1000).toFixed(1)} kB with headers`
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const round = (value = 0): string => value.toFixed(0)
  return `${round(sorted[Math.floor(sorted.length / 2)])} (${round(sorted[0])}–${round(sorted.at(-1))})`.padEnd(20)
}

/** Runs in the page. */
function record(): void {
  let clickedAt = Infinity
  globalThis.joinTimes = { connected: [], frames: [] }
  const since = (): number => performance.now() - clickedAt
  addEventListener(
    'click',
    ({ target }) => {
      if (target instanceof Element && target.closest('button')?.textContent.includes('Join now'))
        clickedAt = performance.now()
    },
    { capture: true },
  )
  const Native = globalThis.RTCPeerConnection
  globalThis.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      const onState = (): void => {
        if (this.connectionState !== 'connected') return
        globalThis.joinTimes.connected.push(since())
        this.removeEventListener('connectionstatechange', onState)
      }
      this.addEventListener('connectionstatechange', onState)
    }
  }
  const known = new WeakSet<HTMLVideoElement>()
  new MutationObserver(() => {
    for (const video of document.querySelectorAll('video')) {
      const figure = video.closest('figure')
      if (!figure || known.has(video)) continue
      known.add(video)
      if (figure.getAttribute('aria-label') === 'You') continue
      video.requestVideoFrameCallback(() => globalThis.joinTimes.frames.push(since()))
    }
  }).observe(document, { childList: true, subtree: true })
}
