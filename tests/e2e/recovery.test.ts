// Paths that break: Ann reaches the others only through a TCP connection to the TURN server that the test holds in its
// hand. Her links heal, are rebuilt or are given up; the link between the other two must not feel any of it.
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Browser, BrowserContext } from 'playwright-core'
import { launchChromium } from '../harness/browsers.ts'
import { createRoom, live, overTurn, untilEverybodyMeets, untilMediaFlows } from '../harness/call.ts'
import { startCoturn, type Coturn } from '../harness/coturn.ts'
import { openRoom, type Person } from '../harness/person.ts'
import type { LinkReport } from '../harness/probe.ts'
import { startServer, type RunningServer } from '../harness/server.ts'
import { startTcpProxy, type TcpProxy } from '../harness/tcp-proxy.ts'
import { waitFor } from '../harness/wait-for.ts'

const SECRET = 'a secret of thirty-two bytes or more'

describe('a call whose paths break', () => {
  let browser: Browser
  let coturn: Coturn
  let path: TcpProxy
  let server: RunningServer
  const people = new Map<string, Person>()
  const ann = (): Person => people.get('Ann') as Person

  beforeAll(async () => {
    browser = await launchChromium()
    coturn = await startCoturn({ secret: SECRET })
    path = await startTcpProxy(coturn.port)
    server = await startServer({
      settings: {
        ...overTurn(coturn.url, SECRET),
      },
    })
  })

  let rooms = 0
  beforeEach(async () => {
    path.restore()
    const room = `broken-${++rooms}`
    people.set('Bob', await createRoom(browser, server.origin, room))
    people.set('Cleo', await openRoom(browser, `${server.origin}/${room}`))
    people.set(
      'Ann',
      await openRoom(browser, `${server.origin}/${room}`, (context) => throughProxy(context, path.port)),
    )
    for (const [name, person] of people) await person.join(name)
    await untilEverybodyMeets(people)
  })

  afterEach(async () => {
    for (const person of people.values()) await person.close()
    people.clear()
  })

  it('[L4] a path that dies while another one is there is healed by an ICE restart', async () => {
    path.strand()
    await waitFor(async () => (await restarted(ann())) === 2, {
      what: 'both of Ann’s links to be restarted',
      timeoutMs: 30_000,
    })
    await untilEverybodyMeets(people)

    expect(await ann().links()).toHaveLength(2)
    await expectOthersUntouched(people)
  })

  it('[L5] a link that dies is rebuilt', async () => {
    path.cut()
    const frozen = ann().tile('Bob').getByText('Reconnecting')
    await frozen.waitFor({ timeout: 30_000 })
    // Nothing gets through for longer than the engine keeps a connection.
    await waitFor(async () => (await ann().links()).some(({ state }) => state === 'closed'), {
      what: 'a connection of Ann’s to be closed',
      timeoutMs: 30_000,
    })
    path.restore()
    await waitFor(async () => (await live(people)).length === 6, { what: 'six links again', timeoutMs: 30_000 })
    await untilMediaFlows(people)

    expect((await ann().links()).length).toBeGreaterThan(2)
    await frozen.waitFor({ state: 'detached' })
    await expectOthersUntouched(people)
  })

  it('[L6] a link that stays dead is given up after thirty seconds, the tile says so, and a person may try again', async () => {
    path.cut()
    const retry = ann().page.getByRole('button', { name: 'Try again', exact: true })
    await retry.first().waitFor({ timeout: 60_000 })
    await waitFor(async () => (await retry.count()) === 2, { what: 'both tiles to offer another try' })
    await people
      .get('Bob')
      ?.tile('Ann')
      .getByRole('button', { name: 'Try again', exact: true })
      .waitFor({ timeout: 20_000 })
    await expectOthersUntouched(people)

    path.restore()
    await retry.first().click()
    await retry.first().click()
    await waitFor(async () => (await live(people)).length === 6, { what: 'six links again', timeoutMs: 30_000 })
    await untilMediaFlows(people)
    await expectOthersUntouched(people)
  })

  it('[L5] a connection that vanishes on one side is rebuilt without touching the others', async () => {
    await ann().page.evaluate(() => {
      globalThis.linkProbe.connections[0]?.close()
    })
    await waitFor(async () => (await ann().links()).length === 3 && (await live(people)).length === 6, {
      what: 'a third connection in its place',
      timeoutMs: 30_000,
    })
    await untilMediaFlows(people)
    await expectOthersUntouched(people)
  })
})

/** How many of a person's links have negotiated more than once. */
async function restarted(person: Person): Promise<number> {
  return (await person.links()).filter(({ state, offers, answers }) => state === 'connected' && offers + answers > 1)
    .length
}

/** Bob and Cleo: one connection, alive since the first and only negotiation. */
async function expectOthersUntouched(people: ReadonlyMap<string, Person>): Promise<void> {
  const first = (name: string): Promise<readonly LinkReport[]> => people.get(name)?.links() ?? Promise.resolve([])
  for (const name of ['Bob', 'Cleo']) {
    const steady = (await first(name)).filter(
      ({ state, offers, answers }) => state === 'connected' && offers + answers === 1,
    )
    expect(steady.length).toBeGreaterThanOrEqual(1)
  }
}

/** In this context every TURN server is reached over TCP and through the proxy. */
async function throughProxy(context: BrowserContext, port: number): Promise<void> {
  await context.addInitScript((proxyPort) => {
    const Given = globalThis.RTCPeerConnection
    globalThis.RTCPeerConnection = class extends Given {
      constructor(configuration: RTCConfiguration = {}) {
        const iceServers = configuration.iceServers?.map((server) => ({
          ...server,
          urls: `turn:127.0.0.1:${proxyPort}?transport=tcp`,
        }))
        super({ ...configuration, ...(iceServers && { iceServers }) })
      }
    }
  }, port)
}
