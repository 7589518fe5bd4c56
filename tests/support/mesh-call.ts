// A call of N people in one real Chromium, to be measured: gathered, brought to rest, looked at for a while.
import type { Browser } from 'playwright-core'
import { launchChromium } from '../harness/browsers.ts'
import { button, clickNow } from '../harness/chair.ts'
import { countersOf, watchMedia } from '../harness/media-probe.ts'
import { openRoom, type Person } from '../harness/person.ts'
import { cpuSecondsOf, pidOf } from '../harness/process-tree.ts'
import { waitFor } from '../harness/wait-for.ts'
import { figuresOf, type Figures } from './mesh-figures.ts'

export type EngineSwitch = 'on' | 'off'

export type MeshCall = {
  readonly people: readonly Person[]
  /** False: some links have had no picture yet, for the machine is too small. */
  readonly isComplete: boolean
  /** Everybody pins the first person, who pins the second. */
  stage(): Promise<void>
  /** Until no picture has changed its size for a while. */
  rest(): Promise<void>
  /** Counts for `seconds`. */
  measure(seconds: number): Promise<Figures>
  close(): Promise<void>
}

export type CallOptions = {
  /** What all cameras show (y4m); without it Chromium's own test picture, which is nearly nothing to encode. */
  readonly picture?: string
  /** Who has a camera, by the order of coming; without it everybody. */
  readonly hasCamera?: (at: number) => boolean
}

/**
 * A fresh browser with cameras of 20 frames a second and windows of 1280x720; answers when pictures are on every
 * link, or will hardly come any more.
 */
export async function gather(
  origin: string,
  room: string,
  size: number,
  engine: EngineSwitch,
  { picture, hasCamera = () => true }: CallOptions = {},
): Promise<MeshCall> {
  const args = picture === undefined ? [] : [`--use-file-for-fake-video-capture=${picture}`]
  const browser = await launchChromium({ fps: 20, args })
  const pid = await pidOf(browser)
  const people: Person[] = []
  for (let at = 0; at < size; at++) {
    const person = await enter(browser, `${origin}/${room}`, engine)
    await person.join(`Person ${String(at)}`, { camera: hasCamera(at) })
    people.push(person)
  }
  const cameras = people.filter((_person, at) => hasCamera(at)).length
  const isComplete = await isEverybodySeen(people, cameras * (size - 1))
  const big = new Set<Person>()

  return {
    people,
    isComplete,
    async stage() {
      for (const [at, person] of people.entries()) await pin(person, `Person ${at === 0 ? '1' : '0'}`)
      for (const person of people.slice(0, 2)) big.add(person)
    },
    rest: () => untilSteady(people),
    async measure(seconds) {
      await untilSteady(people)
      for (const { page } of people)
        await page.evaluate(() => {
          globalThis.mediaProbe.watch()
        })
      const before = await countersOfAll(people)
      const startedAt = performance.now()
      const cpuBefore = await cpuSecondsOf(pid)
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
      const cpuSeconds = (await cpuSecondsOf(pid)) - cpuBefore
      const tiles = await Promise.all(people.map(({ page }) => page.evaluate(() => globalThis.mediaProbe.tiles())))
      const after = await countersOfAll(people)
      const measured = people.map((person, at) => ({
        isListener: !big.has(person),
        before: before[at] ?? [],
        after: after[at] ?? [],
        tiles: tiles[at] ?? [],
      }))
      return figuresOf(measured, (performance.now() - startedAt) / 1000, cpuSeconds)
    },
    close: () => browser.close(),
  }
}

/** The page before the call; the first to come creates the room. */
async function enter(browser: Browser, url: string, engine: EngineSwitch): Promise<Person> {
  const person = await openRoom(browser, url, async (context) => {
    await watchMedia(context)
    await context.addInitScript((text) => {
      localStorage.setItem('vroom.engine', text)
    }, JSON.stringify(engine))
  })
  const create = button(person, 'Create room')
  await create.or(button(person, 'Join now')).waitFor()
  if (await create.isVisible()) await create.click()
  return person
}

export const countersOfAll = (people: readonly Person[]) => Promise.all(people.map(({ page }) => countersOf(page)))

/** A machine that is overloaded takes its time. */
const PATIENCE_MS = 90_000

/** Whether there are pictures on so many links before patience is at its end. */
async function isEverybodySeen(people: readonly Person[], links: number): Promise<boolean> {
  const since = performance.now()
  const seen = async () => (await countersOfAll(people)).flat().filter(({ frames }) => frames > 0).length
  await waitFor(async () => (await seen()) >= links || performance.now() - since > PATIENCE_MS, {
    what: `pictures on ${String(links)} links`,
    timeoutMs: 2 * PATIENCE_MS,
    everyMs: 500,
  })
  return (await seen()) >= links
}

const STEADY_MS = 3_000
/** Without an engine on a machine that is too small sizes never come to rest. */
const UNREST_MS = 15_000

/** Until no picture has changed its size for a while. */
async function untilSteady(people: readonly Person[]): Promise<void> {
  const beganAt = performance.now()
  let last = ''
  let since = beganAt
  await waitFor(
    async () => {
      const sizes = (
        await Promise.all(people.map(({ page }) => page.evaluate(() => globalThis.mediaProbe.sizes())))
      ).join()
      const now = performance.now()
      if (sizes !== last) since = now
      last = sizes
      return now - since >= STEADY_MS || now - beganAt >= UNREST_MS
    },
    { what: 'pictures to come to rest', timeoutMs: 2 * UNREST_MS, everyMs: 500 },
  )
}

async function pin(person: Person, name: string): Promise<void> {
  await clickNow(button(person, `Options for ${name}`))
  await person.page.getByRole('menuitem', { name: 'Pin', exact: true }).click()
  await button(person, 'View').click()
  await person.page.getByRole('menuitemradio', { name: 'Speaker view', exact: true }).click()
}
