// Tabs as a person has them: one in front, the others out of sight. The driver keeps pages in contexts of its own making
// visible for ever; it leaves the browser's first context alone when it is told so.
import { chromium, type BrowserContext } from 'playwright-core'
import { launchChromium } from './browsers.ts'
import { atEnd } from './cleanup.ts'
import { freePort } from './free-port.ts'

/** Where a page out of sight is treated as everywhere: its timers are slow. */
const UNLIKE_PEOPLES = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
]

export type Tabs = {
  /** The pages in it are tabs of one window; `bringToFront` hides the others. */
  readonly context: BrowserContext
  close(): Promise<void>
}

/** Chromium with one window whose pages are `width` x `height`, nearly. */
export async function openTabs({ fps, width, height }: { fps: number; width: number; height: number }): Promise<Tabs> {
  const port = await freePort()
  const args = [`--remote-debugging-port=${String(port)}`, `--window-size=${String(width)},${String(height + BARS_PX)}`]
  const browser = await launchChromium({ fps, args, without: UNLIKE_PEOPLES })
  const driver = await chromium.connectOverCDP(`http://127.0.0.1:${String(port)}`, { noDefaults: true })
  const context = driver.contexts()[0]
  if (!context) throw new Error('this browser has no context of its own')
  const close = async () => {
    await driver.close()
    await browser.close()
  }
  atEnd(close)
  return { context, close }
}

/** What the window keeps for itself. */
const BARS_PX = 90
