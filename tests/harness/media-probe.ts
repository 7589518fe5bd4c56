// Counts from outside what a page's media costs and shows; goes beside `watchLinks`, which knows the connections.
import type { BrowserContext, Page } from 'playwright-core'

/** One connection that is connected, as it stands; all but sizes are sums since it began. */
export type LinkCounters = {
  /** All that went out on its transport: pictures, sound, data and their overhead. */
  readonly bytesSent: number
  readonly encodeSeconds: number
  readonly decodeSeconds: number
  /** The camera's picture as it comes in. */
  readonly frames: number
  readonly width: number
  readonly height: number
  readonly videoBytes: number
  /** Sound: samples that were made up, without those of silence; and all samples. */
  readonly concealed: number
  readonly samples: number
}

/** Frames that one remote tile was handed since `watch`; whether the browser finds the time to draw them is its own affair. */
export type TileFrames = {
  readonly frames: number
  /** Longest time between two frames, or from the last one to now, to about 50 ms. */
  readonly largestGapMs: number
  readonly gapsOver500Ms: number
}

export type MediaProbe = {
  links(): Promise<LinkCounters[]>
  /** Sizes of what the remote tiles show, in one text; `0x0` stands for a tile without a picture. */
  sizes(): string
  watch(): void
  tiles(): TileFrames[]
}

declare global {
  // Set by the init script below.
  var mediaProbe: MediaProbe
}

/** To be called before the page is opened. */
export async function watchMedia(context: BrowserContext): Promise<void> {
  await context.addInitScript(install)
}

export const countersOf = (page: Page): Promise<LinkCounters[]> => page.evaluate(() => globalThis.mediaProbe.links())

/** Runs in the page; must not use anything from outside its own body. */
function install(): void {
  const LOOK_EVERY_MS = 50
  type Entry = Record<string, unknown>
  const number = (value: unknown): number => (typeof value === 'number' ? value : 0)

  async function read(pc: RTCPeerConnection): Promise<LinkCounters> {
    const entries: Entry[] = []
    ;(await pc.getStats()).forEach((entry: Entry) => entries.push(entry))
    const of = (type: string, kind?: string): Entry[] =>
      entries.filter((one) => one['type'] === type && (kind === undefined || one['kind'] === kind))
    const sum = (from: Entry[], key: string): number => from.reduce((total, one) => total + number(one[key]), 0)
    const camera = of('inbound-rtp', 'video').find(({ mid }) => mid === '1') ?? {}
    const sound = of('inbound-rtp', 'audio')
    return {
      bytesSent: sum(of('transport'), 'bytesSent'),
      encodeSeconds: sum(of('outbound-rtp', 'video'), 'totalEncodeTime'),
      decodeSeconds: sum(of('inbound-rtp', 'video'), 'totalDecodeTime'),
      frames: number(camera['framesDecoded']),
      width: number(camera['frameWidth']),
      height: number(camera['frameHeight']),
      videoBytes: sum(of('inbound-rtp', 'video'), 'bytesReceived'),
      concealed: sum(sound, 'concealedSamples') - sum(sound, 'silentConcealedSamples'),
      samples: sum(sound, 'totalSamplesReceived'),
    }
  }

  const remotes = (): HTMLVideoElement[] =>
    [...document.querySelectorAll('video')].filter(
      (video) => !video.muted && video.closest('figure')?.getAttribute('aria-label') !== 'You',
    )

  type Watch = { readonly video: HTMLVideoElement; shownAt: number; shown: number; frames: number; gaps: number[] }
  let watches: Watch[] = []
  let timer = 0

  /** A callback for each frame would cost more than showing it, and take from what is measured. */
  function look(watch: Watch): void {
    const shown = watch.video.getVideoPlaybackQuality().totalVideoFrames
    const now = performance.now()
    // Counted anew: the element plays another stream.
    if (shown < watch.shown) watch.shown = shown
    if (shown === watch.shown) return
    watch.gaps.push((now - watch.shownAt) / (shown - watch.shown))
    watch.frames += shown - watch.shown
    watch.shownAt = now
    watch.shown = shown
  }

  globalThis.mediaProbe = {
    links: () =>
      Promise.all(globalThis.linkProbe.connections.filter((pc) => pc.connectionState === 'connected').map(read)),
    sizes: () =>
      remotes()
        .map((video) => `${String(video.videoWidth)}x${String(video.videoHeight)}`)
        .join(' '),
    watch() {
      const shownAt = performance.now()
      watches = remotes().map((video) => ({ video, shownAt, shown: Infinity, frames: 0, gaps: [] }))
      watches.forEach(look)
      timer = window.setInterval(() => {
        watches.forEach(look)
      }, LOOK_EVERY_MS)
    },
    tiles() {
      clearInterval(timer)
      const now = performance.now()
      const all = watches.map(({ gaps, frames, shownAt }) => ({ frames, gaps: [...gaps, now - shownAt] }))
      watches = []
      return all.map(({ gaps, frames }) => ({
        frames,
        largestGapMs: Math.max(...gaps),
        gapsOver500Ms: gaps.filter((gap) => gap > 500).length,
      }))
    },
  }
}
