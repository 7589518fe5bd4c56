// One instance of several relays: people whose browsers are at different ones meet, and rules hold between them.
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../harness/browsers.ts'
import { createRoom, live, SMALL_VIDEO, untilEverybodyMeets } from '../harness/call.ts'
import { aboutToRemove, act, actOn, button, clickNow, openPeople } from '../harness/chair.ts'
import { linkTo, startMailbox, type Mailbox } from '../harness/mailbox.ts'
import { openRoom, type Person } from '../harness/person.ts'
import { startPostgres } from '../harness/postgres.ts'
import { redisDatabase, startRedis, type RunningRedis } from '../harness/redis.ts'
import { childrenOf, startRelays, startWorkers } from '../harness/relays.ts'
import type { RunningServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'

/** What is promised, from the click to the last effect. */
const WITHIN_MS = 1_000

let browser: Browser
let redis: RunningRedis
let people = new Map<string, Person>()

beforeAll(async () => {
  browser = await launchChromium()
  redis = await startRedis({ password: 'between the workers' })
})

afterEach(async () => {
  for (const { page } of people.values()) await page.context().close()
  people = new Map()
})

const person = (name: string): Person => {
  const found = people.get(name)
  if (!found) throw new Error(`${name} is not in this call`)
  return found
}

const selfOf = ({ fromRelay }: Person): string => fromRelay.findLast(({ type }) => type === 'welcome')?.self ?? ''

/** Each at the origin given; the first creates the room and is its chairman. */
async function meet(room: string, places: readonly (readonly [name: string, origin: string])[]): Promise<void> {
  for (const [at, [name, origin]] of places.entries()) {
    const here = at === 0 ? await createRoom(browser, origin, room) : await openRoom(browser, `${origin}/${room}`)
    people.set(name, here)
    await here.join(name)
  }
  await untilEverybodyMeets(people, 60_000)
}

describe('three relays with one Redis and one PostgreSQL, as on three hosts', () => {
  let relays: RunningServer[]
  let mailbox: Mailbox
  const origin = (at: number): string => relays[at]?.origin ?? ''

  beforeAll(async () => {
    const postgres = await startPostgres()
    mailbox = await startMailbox()
    const settings = { ...SMALL_VIDEO, ...mailbox.settings }
    relays = await startRelays(3, { redis: redisDatabase(redis), dsn: await postgres.database(), settings })
  })

  it('[C1] [M9] a chairman at one removes somebody at the second, and the third has let go within a second', async () => {
    await meet('apart', [
      ['Ann', origin(0)],
      ['Bob', origin(1)],
      ['Cleo', origin(2)],
    ])
    const [ann, bob, cleo] = [person('Ann'), person('Bob'), person('Cleo')]
    const last = await aboutToRemove(ann, 'Bob')
    const start = await clickNow(last)
    await cleo.tile('Bob').waitFor({ state: 'detached', timeout: 10_000 })
    await waitFor(async () => (await live(new Map([['', cleo]]))).length === 1, { what: 'one link to be left' })
    const closed = (await cleo.links()).flatMap(({ closedAt }) => closedAt ?? [])
    expect((closed[0] ?? Infinity) - start).toBeLessThan(WITHIN_MS)
    await bob.page.getByRole('heading', { name: 'You were removed from the room' }).waitFor()

    // Not at a third relay either.
    await bob.page.goto(`${origin(2)}/apart`)
    await bob.page.getByText('removed').first().waitFor()
    expect(await bob.tile('You').count()).toBe(0)
  })

  it('[C1] [M4] mutes, locks and shows roles at all of them', async () => {
    await meet('rules', [
      ['Ann', origin(0)],
      ['Bob', origin(1)],
    ])
    const [ann, bob] = [person('Ann'), person('Bob')]
    await actOn(ann, 'Bob', 'Mute')
    await bob.page.getByText('muted you').first().waitFor()
    await act(ann, 'rules', 'configure', { settings: { locked: true } })
    const late = await openRoom(browser, `${origin(2)}/rules`)
    people.set('Late', late)
    await late.page.getByText('locked').first().waitFor()
    await actOn(ann, 'Bob', 'Make chairman')
    await act(bob, 'rules', 'configure', { settings: { locked: false } })
    await late.page.reload()
    await late.join('Late')
    await untilEverybodyMeets(people, 60_000)
  })

  it('[C1] [N5] [W2] an invitation is answered at another relay, and whoever knocks there is heard', async () => {
    await meet('invited', [['Ann', origin(0)]])
    const ann = person('Ann')
    await act(ann, 'invited', 'configure', { settings: { waitingRoom: 'everybody' } })
    await act(ann, 'invited', 'invite', { addresses: ['emil@example.org'], from: 'Ann', language: 'en' })
    await button(ann, 'Invite').click()
    await ann.page.getByRole('tab', { name: 'Invitations' }).click()
    const link = linkTo('/invitation', await mailbox.mailTo('emil@example.org'))
    const emil = await openRoom(browser, origin(2) + link.slice(new URL(link).origin.length))
    people.set('Emil', emil)
    await emil.page.getByRole('textbox', { name: 'Message (optional)' }).fill('My train comes at ten.')
    await button(emil, 'Come later').click()
    await ann.page.getByText('My train comes at ten.').first().waitFor()
    await ann.page.keyboard.press('Escape')

    const fred = await openRoom(browser, `${origin(1)}/invited`)
    people.set('Fred', fred)
    await fred.page.getByRole('textbox', { name: 'Your name', exact: true }).fill('Fred')
    await button(fred, 'Join now').click()
    await fred.page.getByText('Please wait to be let in').first().waitFor()
    await openPeople(ann)
    await button(ann, 'Admit Fred').click()
    await fred.tile('You').waitFor()
    people.delete('Emil')
    await emil.page.context().close()
    await untilEverybodyMeets(people, 60_000)
  })

  it('[C5] [R5] a relay dies: its people keep their seats, and nobody at the others sees them go', async () => {
    await meet('crash', [
      ['Ann', origin(0)],
      ['Bob', origin(1)],
    ])
    const [ann, bob] = [person('Ann'), person('Bob')]
    const before = selfOf(bob)
    await relays[1]?.kill9()
    await bob.page.getByText('The relay is away').first().waitFor()
    await relays[1]?.restart()
    await waitFor(() => bob.fromRelay.filter(({ type }) => type === 'welcome').length === 2, {
      what: 'Bob to be back',
      timeoutMs: 30_000,
    })
    expect(selfOf(bob)).toBe(before)
    // What the dead worker had for Bob is gone with it, and Bob is told so.
    expect(bob.fromRelay.findLast(({ type }) => type === 'welcome')).toMatchObject({ resumed: false })
    expect(ann.fromRelay.some(({ type }) => type === 'peer-left')).toBe(false)
    await untilEverybodyMeets(people, 60_000)
  })
})

describe('one relay with three workers on one port', () => {
  it('[C1] [C5] a call over all of them goes on when they die one by one, and people come back at another', async () => {
    const relay = await startWorkers(3, { redis: redisDatabase(redis), settings: SMALL_VIDEO })
    await meet(
      'workers',
      ['Ann', 'Bob', 'Cleo', 'Dora'].map((name) => [name, relay.origin]),
    )
    const before = new Map([...people].map(([name, each]) => [name, selfOf(each)]))
    const hasBeenBack = ({ fromRelay }: Person): boolean =>
      fromRelay.filter(({ type }) => type === 'welcome').length > 1
    // One after the other: nobody knows who is at which.
    for (const worker of childrenOf(relay.pid())) {
      process.kill(worker, 'SIGKILL')
      await waitFor(
        () => {
          const now = childrenOf(relay.pid())
          return now.length === 3 && !now.includes(worker)
        },
        { what: 'a worker in its place', timeoutMs: 30_000 },
      )
      const isInside = async (each: Person): Promise<boolean> =>
        !(await each.page.getByText('The relay is away').first().isVisible())
      await waitFor(async () => (await Promise.all([...people.values()].map(isInside))).every(Boolean), {
        what: 'everybody to be back',
        timeoutMs: 30_000,
      })
    }
    await waitFor(() => [...people.values()].every(hasBeenBack), { what: 'everybody to have moved', timeoutMs: 30_000 })
    expect(new Map([...people].map(([name, each]) => [name, selfOf(each)]))).toEqual(before)
    for (const { fromRelay } of people.values()) expect(fromRelay.some(({ type }) => type === 'peer-left')).toBe(false)
    await untilEverybodyMeets(people, 60_000)
  })
})
