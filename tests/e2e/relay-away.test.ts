// The relay dies and comes back in the middle of a call, and nobody in it notices.
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../harness/browsers.ts'
import { reportsOf, SMALL_VIDEO, startCall, untilEverybodyMeets, type People } from '../harness/call.ts'
import { freePort } from '../harness/free-port.ts'
import { openRoom, type Person } from '../harness/person.ts'
import { startServer, type RunningServer } from '../harness/server.ts'
import { startTcpProxy, type TcpProxy } from '../harness/tcp-proxy.ts'
import { waitFor } from '../harness/wait-for.ts'

const MAX_GAP_MS = 500
const AWAY_MS = 2_000

describe('a call without its relay', () => {
  let browser: Browser
  let server: RunningServer
  let proxy: TcpProxy
  let people: Map<string, Person>
  let rooms = 0
  const origin = () => `http://localhost:${proxy.port}`

  beforeAll(async () => {
    browser = await launchChromium()
  })

  // Calls that go on behind the next test would take the processor from it.
  afterEach(async () => {
    for (const person of people.values()) await person.close()
    await server.stop()
    await proxy.stop()
  })

  beforeEach(async () => {
    const port = await freePort()
    proxy = await startTcpProxy(port)
    server = await startServer({ port, settings: { ...SMALL_VIDEO, VROOM_DAEMON_PUBLIC_URL: origin() } })
    people = await startCall(browser, origin(), `away-${++rooms}`, ['Ann', 'Bob', 'Cleo'])
    await untilEverybodyMeets(people)
    for (const { page } of people.values())
      await page.evaluate(() => {
        globalThis.linkProbe.startGaps()
      })
  })

  it('[R2] survives kill -9 and a restart after two seconds: same links, same peer ids, and a fourth can join', async () => {
    const before = ids(people)
    await server.kill9()
    await untilAway(people)
    await server.restart()
    await untilBack(people, 2)

    expect(ids(people)).toEqual(before)
    await expectUntouched(people)
    await letAFourthJoin(browser, origin(), rooms, people)
  })

  it('[R1] survives a cut of the sockets alone', async () => {
    const before = ids(people)
    proxy.cut()
    await untilAway(people)
    proxy.restore()
    await untilBack(people, 2)

    expect(ids(people)).toEqual(before)
    for (const { fromRelay } of people.values()) {
      expect(fromRelay.findLast(({ type }) => type === 'welcome')).toMatchObject({ resumed: true })
      expect(fromRelay.some(({ type }) => type === 'peer-left')).toBe(false)
    }
    await expectUntouched(people)
    await letAFourthJoin(browser, origin(), rooms, people)
  })

  it('[L8] carries chat while the relay is away', async () => {
    await server.kill9()
    await untilAway(people)
    for (const reader of people.values()) await reader.openChat()
    await people.get('Ann')?.sendChat('can you hear me without it?')
    for (const { page } of people.values()) {
      await page.getByRole('log', { name: 'Chat messages' }).getByText('without it?').waitFor()
    }
    await expectUntouched(people)
    await server.restart()
    await untilBack(people, 2)
  })
})

const welcomes = ({ fromRelay }: Person) => fromRelay.filter(({ type }) => type === 'welcome')
const ids = (people: People) => [...people.values()].map((person) => welcomes(person).at(-1)?.self)

/** Everybody has seen the relay go, and it has been away for as long as a restart takes. */
async function untilAway(people: People): Promise<void> {
  const since = performance.now()
  for (const { page } of people.values()) await page.getByText('The relay is away').first().waitFor()
  await waitFor(() => Promise.resolve(performance.now() - since >= AWAY_MS), { what: 'two seconds to pass' })
}

async function untilBack(people: People, times: number): Promise<void> {
  await waitFor(() => Promise.resolve([...people.values()].every((person) => welcomes(person).length >= times)), {
    what: 'everybody to be welcomed again',
    timeoutMs: 20_000,
  })
}

/** Same connections, all of them alive, and no visible gap in any picture. */
async function expectUntouched(people: People): Promise<void> {
  const reports = await reportsOf(people)
  expect(reports).toHaveLength(people.size * (people.size - 1))
  expect(reports.map(({ state }) => state)).toEqual(reports.map(() => 'connected'))
  expect(reports.every(({ offers, answers }) => offers + answers === 1)).toBe(true)
  for (const { page } of people.values()) {
    const { remote, own } = await page.evaluate(() => globalThis.linkProbe.largestGaps())
    expect(remote).toBeLessThan(MAX_GAP_MS + own)
  }
}

async function letAFourthJoin(
  browser: Browser,
  origin: string,
  room: number,
  people: Map<string, Person>,
): Promise<void> {
  const dan = await openRoom(browser, `${origin}/away-${room}`)
  people.set('Dan', dan)
  await dan.join('Dan')
  await untilEverybodyMeets(people)
  const reports = await reportsOf(people)
  expect(reports).toHaveLength(12)
}
