// Three people who stay and one who comes and goes, for as long as it takes to see what is not given back.
import type { Browser, Page } from 'playwright-core'
import { SMALL_VIDEO } from '../harness/call.ts'
import { launchChromium } from '../harness/browsers.ts'
import { createReader, keepLedger, type Ledger } from '../harness/page-ledger.ts'
import { startServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'

/** All four pages at one quiet moment: the fourth person is out. The guest's is the last. */
export type Moment = { readonly visits: number; readonly ledgers: readonly Ledger[] }

export type SoakOptions = {
  readonly lastsMs: number
  /** From one coming of the guest to the next. */
  readonly visitEveryMs: number
  /** From one look to the next. */
  readonly lookEveryMs: number
  readonly onMoment: (moment: Moment) => void
}

const STAYING = ['Ann', 'Bob', 'Cleo']
const ROOM = 'soak'

export async function soak({ lastsMs, visitEveryMs, lookEveryMs, onMoment }: SoakOptions): Promise<Moment[]> {
  const server = await startServer({ settings: SMALL_VIDEO })
  const browser = await launchChromium({ fps: 10 })
  const url = `${server.origin}/${ROOM}`
  const pages: Page[] = []
  for (const name of STAYING) {
    const page = await open(browser, url)
    if (pages.length === 0) await click(page, 'Create room')
    await join(page, name)
    pages.push(page)
  }
  const guest = await open(browser, url)
  pages.push(guest)
  const readers = await Promise.all(pages.map(createReader))
  const moments: Moment[] = []
  const endsAt = performance.now() + lastsMs
  let lookAt = 0
  for (let visits = 1; performance.now() < endsAt; visits++) {
    const nextAt = performance.now() + visitEveryMs
    await visit(guest, pages)
    if (performance.now() >= lookAt) {
      const moment = { visits, ledgers: await Promise.all(readers.map((read) => read())) }
      moments.push(moment)
      onMoment(moment)
      lookAt = performance.now() + lookEveryMs
    }
    await waitFor(() => performance.now() >= nextAt, { what: 'the next visit', timeoutMs: visitEveryMs + 1_000 })
  }
  return moments
}

/** Comes, is seen by everybody and sees everybody, and goes; answers when nobody has a link to the guest any more. */
async function visit(guest: Page, pages: readonly Page[]): Promise<void> {
  await join(guest, 'Guest')
  await Promise.all(pages.map((page) => untilLinks(page, STAYING.length)))
  await Promise.all(pages.map((page) => untilPictures(page, STAYING.length)))
  await click(guest, 'Leave')
  await click(guest, 'Rejoin')
  await guest.getByRole('button', { name: 'Join now', exact: true }).waitFor()
  const quiet = pages.map((page) => untilLinks(page, page === guest ? 0 : STAYING.length - 1))
  await Promise.all(quiet)
}

async function open(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext()
  await keepLedger(context)
  const page = await context.newPage()
  await page.goto(url)
  return page
}

async function join(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your name', exact: true }).fill(name)
  await click(page, 'Join now')
  await page.getByRole('button', { name: 'Leave', exact: true }).waitFor()
}

const click = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

const PATIENCE_MS = 60_000

const untilLinks = (page: Page, count: number) =>
  waitFor(() => page.evaluate((wanted) => globalThis.ledger.connections === wanted, count), {
    what: `${String(count)} connections`,
    timeoutMs: PATIENCE_MS,
    everyMs: 50,
  })

const untilPictures = (page: Page, count: number) =>
  waitFor(
    () =>
      page.evaluate((wanted) => {
        const tiles = [...document.querySelectorAll('figure:not([aria-label="You"]) video')]
        return tiles.filter((tile) => tile instanceof HTMLVideoElement && tile.videoWidth > 2).length === wanted
      }, count),
    { what: `${String(count)} pictures`, timeoutMs: PATIENCE_MS, everyMs: 50 },
  )
