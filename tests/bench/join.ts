// How long from the click on "Join now" until there are pictures, for everybody at once and for one who comes later; and
// what the first visit costs. Prints figures, and fails where one misses its target.
import { describe, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../harness/browsers.ts'
import { startServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'
import { clickJoin, joinTimesOf, watchJoin, type JoinTimes } from '../support/join-times.ts'

const SIZES = [2, 3, 4, 6]
const ROUNDS = 5
/** People in the room once the latecomer is there. */
const LATE_SIZES = (process.env['JOIN_BENCH_SIZES'] ?? '2,3,4').split(',').map(Number)
const LATE_ROUNDS = Number(process.env['JOIN_BENCH_ROUNDS'] ?? 10)
const FIRST_FRAME_MS = 500
const FULL_SIZE_MS = 2_000
const CAMERA_SHORT = 360
const CAPTURE = { VROOM_VIDEO_WIDTH: '640', VROOM_VIDEO_HEIGHT: '360', VROOM_VIDEO_FRAME_RATE: '20' }

const print = (line: string) => process.stdout.write(`${line}\n`)

type Times = { readonly connectedMs: number; readonly firstFramesMs: number }

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

  it('a room in which people are shows them soon', async () => {
    const server = await startServer({ settings: CAPTURE })
    const browser = await launchChromium({ fps: 20 })
    const missed: string[] = []
    print('\npeople  first picture of one     a picture of everybody   90 % of the size wanted   (ms: p50, p95)')
    for (const size of LATE_SIZES) {
      const rounds = await joinLate(browser, `${server.origin}/late-${size}`, size)
      const first = rounds.map(({ frames }) => Math.min(...frames))
      const full = rounds.map((one) => Math.max(...one.full))
      const cells = [first, rounds.map(({ frames }) => Math.max(...frames)), full].map(half)
      print(`${size}       ${cells.join('')}`)
      if (percentile(first, 50) >= FIRST_FRAME_MS) missed.push(`${size}: first picture ${half(first)}`)
      if (percentile(full, 50) >= FULL_SIZE_MS) missed.push(`${size}: size ${half(full)}`)
    }
    expect(missed).toEqual([])
  })
})

/** The page before the call, ready to be clicked: the camera runs. */
async function arrive(browser: Browser, url: string, name: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
  await watchJoin(context, CAMERA_SHORT)
  const page = await context.newPage()
  await page.goto(url)
  const create = page.getByRole('button', { name: 'Create room', exact: true })
  await create.or(page.getByRole('button', { name: 'Join now', exact: true })).waitFor()
  if (await create.isVisible()) await create.click()
  await page.getByRole('textbox', { name: 'Your name', exact: true }).fill(name)
  await page.waitForFunction(() => [...document.querySelectorAll('video')].some((video) => video.videoWidth > 0))
  return page
}

const allTimes = (pages: readonly Page[]) => Promise.all(pages.map(joinTimesOf))

/** Everybody clicks at once; each page counts from its own click, and the slowest page counts for the room. */
async function joinTogether(browser: Browser, origin: string, room: string, size: number): Promise<Times> {
  const pages: Page[] = []
  for (let at = 0; at < size; at++) pages.push(await arrive(browser, `${origin}/${room}`, `Person ${at}`))
  await Promise.all(pages.map(clickJoin))
  const others = size - 1
  await waitFor(
    async () =>
      (await allTimes(pages)).every(({ connected, frames }) => connected.length >= others && frames.length >= others),
    {
      what: `${size} people to see each other`,
      timeoutMs: 60_000,
      everyMs: 100,
    },
  )
  const all = await allTimes(pages)
  for (const page of pages) await page.context().close()
  return {
    connectedMs: Math.max(...all.flatMap(({ connected }) => connected)),
    firstFramesMs: Math.max(...all.flatMap(({ frames }) => frames)),
  }
}

/** One person after the other comes to a room in which the others are, and goes again. */
async function joinLate(browser: Browser, url: string, size: number): Promise<JoinTimes[]> {
  const hosts: Page[] = []
  for (let at = 0; at < size - 1; at++) {
    const host = await arrive(browser, url, `Host ${at}`)
    await clickJoin(host)
    hosts.push(host)
  }
  await untilTiles(hosts, size - 1)
  const rounds: JoinTimes[] = []
  for (let round = 0; round < LATE_ROUNDS; round++) {
    const page = await arrive(browser, url, 'Late')
    await clickJoin(page)
    rounds.push(await timesOnceFull(page, size - 1))
    await page.getByRole('button', { name: 'Leave', exact: true }).click()
    await untilTiles(hosts, size - 1)
    await page.context().close()
  }
  for (const host of hosts) await host.context().close()
  return rounds
}

/** What has not come after a long time came after infinitely long. */
async function timesOnceFull(page: Page, others: number): Promise<JoinTimes> {
  const isFull = async () => (await joinTimesOf(page)).full.length >= others
  await waitFor(isFull, { what: 'every picture', timeoutMs: 15_000, everyMs: 100 }).catch(() => undefined)
  const { connected, frames, full } = await joinTimesOf(page)
  const filled = (times: readonly number[]) => [...times, ...Array<number>(others).fill(Infinity)].slice(0, others)
  return { connected, frames: filled(frames), full: filled(full) }
}

/** Each page shows so many people, itself included. */
async function untilTiles(pages: readonly Page[], count: number): Promise<void> {
  const show = async (page: Page) => (await page.getByRole('figure').count()) === count
  await waitFor(async () => (await Promise.all(pages.map(show))).every(Boolean), {
    what: `${count} people on every page`,
    timeoutMs: 30_000,
  })
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

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? NaN
}

const half = (values: readonly number[]): string =>
  `${percentile(values, 50).toFixed(0)}, ${percentile(values, 95).toFixed(0)}`.padEnd(25)
