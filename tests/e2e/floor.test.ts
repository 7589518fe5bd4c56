// The floor of a room, with somebody in it who does not care: everybody else hears and sees whom the room lets speak.
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../harness/browsers.ts'
import { CAMERA, createRoom, live, SMALL_VIDEO, untilEverybodyMeets } from '../harness/call.ts'
import { actOn, button, openPeople, openRoomSettings } from '../harness/chair.ts'
import { listenTo, type Ear } from '../harness/ear.ts'
import { openRoom, type Person } from '../harness/person.ts'
import { makeRebel } from '../harness/rebel.ts'
import { startServer, type RunningServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'

const MICROPHONE = 0
/** The fake microphone beeps once a second. */
const BEEPS_MS = 3_500

let server: RunningServer
let browser: Browser
let people = new Map<string, Person>()
let rooms = 0

const person = (name: string): Person => {
  const found = people.get(name)
  if (!found) throw new Error(`${name} is not in this call`)
  return found
}

beforeAll(async () => {
  server = await startServer({ settings: SMALL_VIDEO })
  browser = await launchChromium()
})

afterEach(async () => {
  for (const { page } of people.values()) await page.context().close()
  people = new Map()
})

/** Ann is the chairman, Bob follows, and Mallory hears no order and stops nothing. */
async function meet(): Promise<void> {
  const room = `floor-${++rooms}`
  people.set('Ann', await createRoom(browser, server.origin, room))
  await person('Ann').join('Ann')
  for (const name of ['Bob', 'Mallory']) {
    const prepare = name === 'Mallory' ? makeRebel : undefined
    people.set(name, await openRoom(browser, `${server.origin}/${room}`, prepare))
    await person(name).join(name)
  }
  await untilEverybodyMeets(people, 60_000)
}

async function setMode(name: string): Promise<void> {
  const dialog = await openRoomSettings(person('Ann'))
  await dialog.getByRole('radio', { name, exact: true }).check()
  await dialog.getByText('Saved', { exact: true }).waitFor()
  await person('Ann').page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
}

const picture = (viewer: string, of: string) => person(viewer).tile(of).locator('video:not(.hidden)')
const sees = (viewer: string, of: string) => picture(viewer, of).waitFor({ timeout: 15_000 })
const doesNotSee = (viewer: string, of: string) => picture(viewer, of).waitFor({ state: 'detached', timeout: 5_000 })

async function hears(ear: Ear, who: string): Promise<void> {
  await waitFor(async () => (await ear.silentForMs()) < 1_500, { what: `${who} to be heard`, timeoutMs: 20_000 })
}

/** Nothing of some beeps comes out, and of what came before only what was on its way. */
async function hearNothing(ears: readonly Ear[]): Promise<void> {
  const start = performance.now()
  await waitFor(() => performance.now() - start > BEEPS_MS, { what: 'some beeps to pass' })
  for (const ear of ears) expect(await ear.silentForMs()).toBeGreaterThan(BEEPS_MS - 1_000)
}

/** Sound and picture come in on each of this person's links, whatever the page makes of them. */
async function isSentEverything(by: Person): Promise<void> {
  const bytes = async (): Promise<number[]> =>
    (await live(new Map([['', by]]))).flatMap(({ inbound }) =>
      [MICROPHONE, CAMERA].map((slot) => inbound[slot]?.bytes ?? 0),
    )
  const before = await bytes()
  expect(before).toHaveLength(4)
  await waitFor(async () => (await bytes()).every((now, at) => now > (before[at] ?? Infinity)), {
    what: 'sound and picture on every link',
    timeoutMs: 20_000,
  })
}

describe('a room with somebody who ignores its mode', () => {
  it('[G1] [G2] [G3] [G5] neither hears nor sees them at a podium before they have the floor', async () => {
    await meet()
    const atAnn = await listenTo(person('Ann').page, 'Mallory')
    const atBob = await listenTo(person('Bob').page, 'Mallory')
    await Promise.all([hears(atAnn, 'Mallory'), hears(atBob, 'Mallory')])

    await setMode('Podium')
    await Promise.all([doesNotSee('Ann', 'Mallory'), doesNotSee('Bob', 'Mallory')])
    await hearNothing([atAnn, atBob])
    await isSentEverything(person('Bob'))

    // Bob follows: his devices went off, he asks, is given the floor, and switches on by himself.
    expect(await button(person('Bob'), 'Unmute microphone').getAttribute('aria-disabled')).toBe('true')
    await button(person('Bob'), 'Raise hand').click()
    await openPeople(person('Ann'))
    await button(person('Ann'), 'Give the floor').click()
    await person('Bob').page.getByText('You have the floor now', { exact: false }).first().waitFor()
    const bob = await listenTo(person('Ann').page, 'Bob')
    await button(person('Bob'), 'Unmute microphone').click()
    await button(person('Bob'), 'Turn camera on').click()
    await Promise.all([hears(bob, 'Bob'), sees('Ann', 'Bob')])

    await actOn(person('Ann'), 'Bob', 'Take the floor back')
    await button(person('Bob'), 'Turn camera on').waitFor()
    await doesNotSee('Ann', 'Bob')
    await actOn(person('Ann'), 'Mallory', 'Give the floor')
    await Promise.all([hears(atBob, 'Mallory'), sees('Bob', 'Mallory')])
  })

  it('[G1] [G2] [G7] is a star around the lecturer', async () => {
    await meet()
    const atAnn = await listenTo(person('Ann').page, 'Mallory')
    const atBob = await listenTo(person('Bob').page, 'Mallory')
    const annAtBob = await listenTo(person('Bob').page, 'Ann')

    await setMode('Lecture')
    await doesNotSee('Bob', 'Mallory')
    await Promise.all([sees('Bob', 'Ann'), sees('Ann', 'Bob'), sees('Ann', 'Mallory')])
    await hearNothing([atBob])
    await Promise.all([hears(annAtBob, 'Ann'), hears(atAnn, 'Mallory')])

    // The floor moves: now it is Bob who sees everybody, and Ann who does not.
    await actOn(person('Ann'), 'Bob', 'Give the floor')
    await Promise.all([sees('Bob', 'Mallory'), sees('Ann', 'Bob'), doesNotSee('Ann', 'Mallory')])
    await hears(atBob, 'Mallory')
    await hearNothing([atAnn])
    await button(person('Ann'), 'Unmute microphone').waitFor()
    await button(person('Bob'), 'Leave the floor').click()
    await doesNotSee('Bob', 'Mallory')
  })
})
