// When a page was clicked into a call, and what it then showed when. Watches from outside; all times are since the click.
import type { BrowserContext, Page } from 'playwright-core'
import { rungs } from '../../protocol/picture.ts'

/** Milliseconds; one for each connection or remote tile, in the order in which they came. */
export type JoinTimes = {
  readonly connected: readonly number[]
  /** First frame of a tile. */
  readonly frames: readonly number[]
  /** First frame that has 90 % of the size that its tile can use, or all that cameras here give. */
  readonly full: readonly number[]
}

declare global {
  // Set by the init script below.
  var joinTimes: { connected: number[]; frames: number[]; full: number[] }
}

/** To be called before the page is opened. `cameraShort`: the short side of what everybody's camera gives. */
export async function watchJoin(context: BrowserContext, cameraShort: number): Promise<void> {
  await context.addInitScript(record, { rungs: [...rungs], cameraShort })
}

export const joinTimesOf = (page: Page): Promise<JoinTimes> => page.evaluate(() => globalThis.joinTimes)

/** Answers at once, and counts from this click. */
export async function clickJoin(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Join now', exact: true }).evaluate((button: HTMLElement) => {
    button.click()
  })
}

type Sizes = { readonly rungs: number[]; readonly cameraShort: number }

/** Runs in the page; must not use anything from outside its own body. */
function record({ rungs: steps, cameraShort }: Sizes): void {
  let clickedAt = Infinity
  const times: typeof globalThis.joinTimes = { connected: [], frames: [], full: [] }
  globalThis.joinTimes = times
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
        times.connected.push(since())
        this.removeEventListener('connectionstatechange', onState)
      }
      this.addEventListener('connectionstatechange', onState)
    }
  }

  /** As the pages wish: the smallest rung that is nearly enough for the tile, which the picture covers. */
  function wanted(video: HTMLVideoElement): number {
    const { width, height } = video.getBoundingClientRect()
    const short = Math.max(height, (width * 9) / 16) * Math.min(2, devicePixelRatio)
    return Math.min(cameraShort, steps.find((step) => step >= 0.9 * short) ?? Infinity)
  }

  function follow(video: HTMLVideoElement, isFirst: boolean): void {
    video.requestVideoFrameCallback((_now, { width, height }) => {
      if (isFirst) times.frames.push(since())
      if (Math.min(width, height) >= 0.9 * wanted(video)) times.full.push(since())
      else follow(video, false)
    })
  }
  const known = new WeakSet<HTMLVideoElement>()
  new MutationObserver(() => {
    for (const video of document.querySelectorAll('video')) {
      const figure = video.closest('figure')
      if (!figure || known.has(video)) continue
      known.add(video)
      if (figure.getAttribute('aria-label') !== 'You') follow(video, true)
    }
  }).observe(document, { childList: true, subtree: true })
}
