// Calls through a real TURN server: relayed at both ends, with credentials that are minted, refused and renewed.
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../harness/browsers.ts'
import { live, overTurn, reportsOf, startCall, untilEverybodyMeets, untilMediaFlows } from '../harness/call.ts'
import { startCoturn, type Coturn } from '../harness/coturn.ts'
import type { Person } from '../harness/person.ts'
import { startServer, type RunningServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'

const SECRET = 'a secret of thirty-two bytes or more'
/** Renewed at three quarters of it; coturn looks at whole seconds. */
const SHORT_LIFE_S = 20

describe('a call over TURN', () => {
  let browser: Browser
  let coturn: Coturn
  let people = new Map<string, Person>()
  let server: RunningServer

  beforeAll(async () => {
    coturn = await startCoturn({ secret: SECRET })
    browser = await launchChromium()
  })

  afterEach(async () => {
    for (const person of people.values()) await person.close()
    await server.stop()
  })

  async function start(settings: Record<string, string>): Promise<void> {
    server = await startServer({
      settings: {
        ...overTurn(coturn.url, SECRET),
        ...settings,
      },
    })
    people = await startCall(browser, server.origin, 'over-turn', ['Ann', 'Bob'])
  }

  it('[T1] runs relay to relay with policy `relay`, each peer under a user name of its own', async () => {
    await start({})
    await untilEverybodyMeets(people)
    const reports = await live(people)
    for (const { localCandidate, remoteCandidate } of reports) {
      expect([localCandidate, remoteCandidate]).toEqual(['relay', 'relay'])
    }
    const users = reports.flatMap(({ turnUsers }) => turnUsers)
    expect(new Set(users).size).toBe(2)
    for (const user of users) expect(user).toMatch(/^\d{10}:over-turn:[A-Za-z0-9_-]{22}$/)
  })

  it('[T1] runs with static credentials', async () => {
    const { username = '', credential = '' } = coturn.credentials(600)
    await start({
      VROOM_TURN_CREDENTIALS: 'static',
      VROOM_TURN_SECRET_KEY: '',
      VROOM_TURN_TURN_USER: username,
      VROOM_TURN_TURN_PASSWORD: credential,
    })
    await untilEverybodyMeets(people)
    expect((await live(people)).map(({ localCandidate }) => localCandidate)).toEqual(['relay', 'relay'])
  })

  it.each([
    ['made with another secret', () => ({ VROOM_TURN_SECRET_KEY: 'another secret, as long as the first one' })],
    ['that have expired', () => expired(coturn)],
  ])('[T1] does not connect with credentials %s', async (_what, settings) => {
    await start(settings())
    await waitFor(async () => (await reportsOf(people)).every(({ candidateErrors }) => candidateErrors.includes(401)), {
      what: 'the TURN server to refuse both',
    })
    expect(await live(people)).toEqual([])
  })

  it('[T2] renews the credentials, moves the path under them before they expire, and nobody notices', async () => {
    await start({ VROOM_TURN_TTL: String(SHORT_LIFE_S) })
    await untilEverybodyMeets(people)
    const before = usersOf(await live(people))
    const startedAt = Date.now()
    for (const { page } of people.values())
      await page.evaluate(() => {
        globalThis.linkProbe.startGaps()
      })

    await waitFor(async () => usersOf(await live(people)).every((user) => !before.includes(user)), {
      what: 'each end to hold new credentials',
      timeoutMs: SHORT_LIFE_S * 1000,
    })
    expect(Date.now() - startedAt).toBeLessThan(SHORT_LIFE_S * 1000)
    // The path under the old credentials is given up for one under the new: that takes a restart, seen as an offer.
    await waitFor(async () => (await reportsOf(people)).some(({ offers }) => offers > 1), { what: 'an ICE restart' })
    // Past the end of the first credentials' life.
    await waitFor(() => Date.now() - startedAt > (SHORT_LIFE_S + 2) * 1000, {
      what: 'the first life to end',
      timeoutMs: 30_000,
    })
    await untilMediaFlows(people)
    const reports = await live(people)
    expect(reports.map(({ localCandidate }) => localCandidate)).toEqual(['relay', 'relay'])
    for (const { page } of people.values()) {
      const { remote, own } = await page.evaluate(() => globalThis.linkProbe.largestGaps())
      expect(remote).toBeLessThan(1_000 + own)
    }
  })
})

const usersOf = (reports: readonly { turnUsers: readonly string[] }[]): string[] =>
  reports.flatMap(({ turnUsers }) => [...turnUsers])

function expired(coturn: Coturn): Record<string, string> {
  const { username = '', credential = '' } = coturn.credentials(-60)
  return {
    VROOM_TURN_CREDENTIALS: 'static',
    VROOM_TURN_SECRET_KEY: '',
    VROOM_TURN_TURN_USER: username,
    VROOM_TURN_TURN_PASSWORD: credential,
  }
}
