// Orders that the one they are aimed at does not follow: everybody else carries them out.
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, BrowserContext } from 'playwright-core'
import { launchChromium } from '../harness/browsers.ts'
import { createRoom, live, SMALL_VIDEO, untilEverybodyMeets } from '../harness/call.ts'
import { aboutToRemove, act, actOn, button, clickNow, openPeople, remove } from '../harness/chair.ts'
import { listenTo } from '../harness/ear.ts'
import { openRoom, type Person } from '../harness/person.ts'
import { relayWire } from '../harness/relay-wire.ts'
import { makeRebel } from '../harness/rebel.ts'
import { startServer, type RunningServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'

/** What is promised, from the click to the last effect; what the test itself needs to look comes on top. */
const WITHIN_MS = 1_000
const ACCESS = 'the access password'

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

type Entrance = { readonly prepare?: (context: BrowserContext) => Promise<void> }

/** Ann is the chairman. The answer is the room's name. */
async function meet(others: Readonly<Record<string, Entrance>>): Promise<string> {
  const room = `order-${++rooms}`
  people.set('Ann', await createRoom(browser, server.origin, room))
  await person('Ann').join('Ann')
  for (const [name, { prepare }] of Object.entries(others)) {
    people.set(name, await openRoom(browser, `${server.origin}/${room}`, prepare))
    await person(name).join(name)
  }
  await untilEverybodyMeets(people, 60_000)
  return room
}

/** Its tile is gone, so many links are left, and the link was closed within a second of `start` (UTC milliseconds). */
async function hasLetGoOf(name: string, by: Person, left: number, start: number): Promise<void> {
  await by.tile(name).waitFor({ state: 'detached', timeout: 10_000 })
  await waitFor(async () => (await live(new Map([['', by]]))).length === left, { what: `${left} links to be left` })
  const links = await by.links()
  const closed = links.flatMap(({ closedAt }) => closedAt ?? [])
  expect(links.filter(({ state }) => state !== 'connected' && state !== 'closed')).toEqual([])
  expect(closed).toHaveLength(1)
  expect((closed[0] ?? Infinity) - start).toBeLessThan(WITHIN_MS)
}

/** What the page of somebody who was removed can still try, with all that it ever held. */
async function triesToComeBack(rebel: Person, room: string, ticket: string): Promise<readonly string[]> {
  const resume = rebel.fromRelay.findLast(({ type }) => type === 'welcome')?.resume ?? ''
  return rebel.page.evaluate(
    async (held) => {
      const hello = (frame: object): Promise<string> =>
        new Promise((resolve) => {
          const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/signal`)
          socket.onopen = () => {
            socket.send(JSON.stringify({ type: 'hello', v: 1, ...frame }))
          }
          socket.onmessage = ({ data }) => {
            const { type, code } = JSON.parse(String(data)) as { type: string; code?: string }
            resolve(code ?? type)
          }
        })
      const entry = async (body: object): Promise<string> => {
        const headers = { 'content-type': 'application/json' }
        const request = { method: 'POST', headers, body: JSON.stringify(body) }
        const reply = await fetch(`/api/v1/rooms/${held.room}/entry`, request)
        const { code } = (await reply.json()) as { code?: string }
        return code ?? 'entered'
      }
      return [
        await hello({ resume: held.resume }),
        await hello({ ticket: held.ticket }),
        await entry({}),
        await entry({ password: held.password }),
      ]
    },
    { room, ticket, resume, password: ACCESS },
  )
}

async function freshTicket(of: Person, room: string): Promise<string> {
  return of.page.evaluate(
    async ([name, password]) => {
      const headers = { 'content-type': 'application/json' }
      const request = { method: 'POST', headers, body: JSON.stringify({ password }) }
      const reply = await fetch(`/api/v1/rooms/${name}/entry`, request)
      return ((await reply.json()) as { ticket: string }).ticket
    },
    [room, ACCESS] as const,
  )
}

const since = (start: number): number => performance.now() - start

describe('somebody who ignores every order', () => {
  it('[M9] [M10] is out within a second, in every other browser, and cannot come back', async () => {
    const room = await meet({ Bob: {}, Cleo: {}, Mallory: { prepare: makeRebel } })
    await act(person('Ann'), room, 'set-password', { which: 'access', password: ACCESS })
    const ticket = await freshTicket(person('Mallory'), room)
    expect(ticket).toMatch(/^\S{20,}$/)
    const ears = await Promise.all(['Ann', 'Bob', 'Cleo'].map((name) => listenTo(person(name).page, 'Mallory')))
    await waitFor(async () => (await Promise.all(ears.map((ear) => ear.silentForMs()))).every(Number.isFinite), {
      what: 'everybody to hear Mallory',
      timeoutMs: 20_000,
    })

    const click = await aboutToRemove(person('Ann'), 'Mallory')
    const start = await clickNow(click)
    await Promise.all(['Ann', 'Bob', 'Cleo'].map((name) => hasLetGoOf('Mallory', person(name), 2, start)))

    expect(await triesToComeBack(person('Mallory'), room, ticket)).toEqual(['removed', 'banned', 'banned', 'banned'])
    const quiet = performance.now()
    await waitFor(() => since(quiet) > 2_500, { what: 'two beeps to pass' })
    for (const ear of ears) expect(await ear.silentForMs()).toBeGreaterThan(2_000)

    await person('Mallory').page.reload()
    await person('Mallory').page.getByText('removed', { exact: false }).first().waitFor()
    expect(await live(new Map([...people].filter(([name]) => name !== 'Mallory')))).toHaveLength(6)

    const log = server.log().join('\n')
    expect(log).toContain('peer_remove')
    expect(log).not.toContain('Mallory')
  })

  it('[M9] is out as well when the chairman closes the tab right after the click', async () => {
    await meet({ Bob: {}, Cleo: {}, Mallory: { prepare: makeRebel } })
    const click = await aboutToRemove(person('Ann'), 'Mallory')
    const start = await clickNow(click)
    await person('Ann').page.close({ runBeforeUnload: false })
    for (const name of ['Bob', 'Cleo']) await person(name).tile('Mallory').waitFor({ state: 'detached' })
    for (const name of ['Bob', 'Cleo']) {
      // Of two closed links one was Ann's.
      await waitFor(async () => (await live(new Map([['', person(name)]]))).length === 1, {
        what: 'one link to be left',
      })
      const closed = (await person(name).links()).flatMap(({ closedAt }) => closedAt ?? [])
      expect(Math.min(...closed) - start).toBeLessThan(WITHIN_MS)
    }
  })

  it('[M9] [M10] is let go by somebody who was just reconnecting, as soon as the relay is back', async () => {
    const wire = relayWire()
    await meet({ Bob: {}, Cleo: { prepare: wire.lay }, Mallory: { prepare: makeRebel } })
    await wire.cut()
    await button(person('Cleo'), 'Leave').waitFor()
    await person('Cleo').page.getByText('The relay is away', { exact: false }).first().waitFor()
    await remove(person('Ann'), 'Mallory')
    await person('Bob').tile('Mallory').waitFor({ state: 'detached' })
    expect(await live(new Map([['Cleo', person('Cleo')]]))).toHaveLength(3)
    const back = person('Cleo').page.getByText('The relay is back', { exact: false }).first()
    wire.restore()
    await back.waitFor({ timeout: 20_000 })
    await hasLetGoOf('Mallory', person('Cleo'), 2, Date.now())
  })

  it('[M4] [M5] is silent and unseen at every receiver within a second of being muted and paused', async () => {
    await meet({ Bob: {}, Mallory: { prepare: makeRebel } })
    const names = ['Ann', 'Bob'] as const
    const ears = await Promise.all(names.map((name) => listenTo(person(name).page, 'Mallory')))
    const silences = (): Promise<number[]> => Promise.all(ears.map((ear) => ear.silentForMs()))
    await waitFor(async () => (await silences()).every(Number.isFinite), {
      what: 'Mallory to be heard',
      timeoutMs: 20_000,
    })

    await actOn(person('Ann'), 'Mallory', 'Mute')
    await actOn(person('Ann'), 'Mallory', 'Pause video')
    const start = performance.now()
    for (const name of names) {
      const picture = person(name).tile('Mallory').locator('video:not(.hidden)')
      await picture.waitFor({ state: 'detached', timeout: WITHIN_MS })
    }
    await waitFor(() => since(start) > 4_000, { what: 'four beeps to pass' })
    // Mallory goes on sending: the links still carry sound and picture, and nothing of it comes out.
    for (const silence of await silences()) expect(silence).toBeGreaterThan(since(start) - WITHIN_MS)
    const bytes = async (): Promise<number> =>
      Math.min(
        ...(await person('Mallory').links())
          .filter(({ state }) => state === 'connected')
          .map((link) => link.bytesReceived),
      )
    expect(await bytes()).toBeGreaterThan(0)

    await actOn(person('Ann'), 'Mallory', 'Allow to speak')
    await waitFor(async () => Math.max(...(await silences())) < 2_000, {
      what: 'Mallory, who never stopped, to be heard again',
      timeoutMs: 10_000,
    })
  })
})

describe('somebody who follows', () => {
  it('[M5] [M6] is muted, stays so after a reload, and switches on by own hand only after being allowed', async () => {
    const room = await meet({ Bob: {} })
    await actOn(person('Ann'), 'Bob', 'Mute')
    await person('Bob').page.getByText('muted you', { exact: false }).first().waitFor()
    const tracks = (): Promise<(string | undefined)[]> =>
      person('Bob').page.evaluate(() =>
        globalThis.linkProbe.connections.flatMap((pc) =>
          // A muted microphone keeps its track, disabled, so that unmuting is quick.
          pc.getSenders().map(({ track }) => (track?.enabled === true ? track.kind : undefined)),
        ),
      )
    await waitFor(async () => !(await tracks()).includes('audio'), { what: 'the microphone to be let go' })

    await person('Bob').page.goto(`${server.origin}/${room}`)
    await person('Bob').join('Bob')
    await untilBobIs('muted')
    await actOn(person('Ann'), 'Bob', 'Allow to speak')
    await button(person('Bob'), 'Unmute microphone').waitFor()
    expect(await tracks()).not.toContain('audio')
    await button(person('Bob'), 'Unmute microphone').click()
    await waitFor(async () => (await tracks()).includes('audio'), { what: 'Bob to speak by own hand' })
  })

  it('[M11] becomes a chairman and not the last to go, raises a hand that a chairman lowers', async () => {
    await meet({ Bob: {} })
    await button(person('Bob'), 'Raise hand').click()
    await button(person('Bob'), 'Lower hand').waitFor()
    await actOn(person('Ann'), 'Bob', 'Lower hand')
    await button(person('Bob'), 'Raise hand').waitFor()

    expect(await button(person('Bob'), 'Room settings').count()).toBe(0)
    await actOn(person('Ann'), 'Bob', 'Make chairman')
    await button(person('Bob'), 'Room settings').waitFor()
    await actOn(person('Bob'), 'Ann', 'Remove chairman')
    await button(person('Ann'), 'Room settings').waitFor({ state: 'detached' })
    await openPeople(person('Ann'))
    expect(await button(person('Ann'), 'Actions for Bob').count()).toBe(0)
  })
})

async function untilBobIs(what: 'muted'): Promise<void> {
  await waitFor(
    () => {
      const blocked = person('Bob').fromRelay.findLast(({ type }) => type === 'welcome')?.roster?.peers
      return blocked?.some((one) => one.blocked.includes('microphone'))
    },
    { what: `Bob to be ${what} still` },
  )
}
