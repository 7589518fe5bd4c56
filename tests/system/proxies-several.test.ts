// Several relays behind one web server, without sticky sessions: HAProxy of Debian with its sample file, two relays on one
// Redis, and one of them stopped while people are in a room.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { atEnd } from '../harness/cleanup.ts'
import { startRedis } from '../harness/redis.ts'
import { startRelays } from '../harness/relays.ts'
import { startServer, type RunningServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'
import { freePorts, startWebServer } from '../harness/web-servers.ts'
import { ask, createRoom, join, type Site } from '../support/https-visitor.ts'

describe('two relays behind HAProxy', () => {
  let relays: readonly RunningServer[]
  let site: Site
  beforeAll(async () => {
    const ports = await freePorts()
    const origin = `https://localhost:${ports.https}`
    const settings = { VROOM_DAEMON_PUBLIC_URL: origin, VROOM_DAEMON_TRUSTED_PROXIES: '127.0.0.1' }
    relays = await startRelays(2, { redis: await startRedis(), settings })
    const [first, second] = relays
    if (!first || !second) throw new Error('two relays were asked for')
    const web = await startWebServer('haproxy', 'root', ports, first.port, {
      '# server relay2 127.0.0.1:8091': `server relay2 127.0.0.1:${second.port}`,
    })
    site = { origin, base: '', ca: web.ca }
  })

  it('people on both of them are in one room', async () => {
    await createRoom(site, 'both')
    const people = await Promise.all(Array.from({ length: 6 }, () => join(site, 'both')))
    // Each socket goes to the relay that has fewest, so that both have some.
    const [first] = people
    if (!first) throw new Error('six people were asked for')
    for (const person of people.slice(1)) {
      person.send({ type: 'signal', re: 1, to: first.self, payload: person.self })
    }
    const heard: string[] = []
    while (heard.length < people.length - 1) heard.push((await first.next('signal')).payload)
    expect(heard.sort()).toEqual(
      people
        .slice(1)
        .map(({ self }) => self)
        .sort(),
    )
    for (const { ws } of people) ws.terminate()
  })

  it('when one is stopped, nobody who asks is sent to it', async () => {
    const [first] = relays
    if (!first) throw new Error('two relays were asked for')
    const stopping = first.stop()
    const statuses = new Set<number>()
    await waitFor(
      async () => {
        statuses.add((await ask(site, '/api/v1/instance')).status)
        return first.status() !== null
      },
      { what: 'the relay to stop', timeoutMs: 30_000 },
    )
    expect(await stopping).toBe(0)
    for (let at = 0; at < 10; at++) statuses.add((await ask(site, '/api/v1/instance')).status)
    expect([...statuses]).toEqual([200])
    const late = await join(site, 'both')
    late.ws.terminate()
  })
})

describe('HAProxy and a relay that closes without an answer', () => {
  it('asks the other one, unless the request was to change something', async () => {
    const ports = await freePorts()
    const origin = `https://localhost:${ports.https}`
    const settings = { VROOM_DAEMON_PUBLIC_URL: origin, VROOM_DAEMON_TRUSTED_PROXIES: '127.0.0.1' }
    const relay = await startServer({ settings })
    const ending = await startEndingRelay()
    const web = await startWebServer('haproxy', 'root', ports, relay.port, {
      '# server relay2 127.0.0.1:8091': `server relay2 127.0.0.1:${ending.port}`,
    })
    const there: Site = { origin, base: '', ca: web.ca }
    for (let at = 0; at < 10; at++) expect((await ask(there, '/api/v1/instance')).status).toBe(200)
    expect(ending.closed()).toBeGreaterThan(0)
    const statuses = new Set<number>()
    for (let at = 0; at < 10; at++) {
      statuses.add((await ask(there, '/api/v1/rooms', { method: 'POST', body: {}, headers: { origin } })).status)
    }
    expect(statuses).toContain(502)
  })
})

/** Says that it is ready, and closes whenever it is asked anything else. */
async function startEndingRelay(): Promise<{ port: number; closed(): number }> {
  let closed = 0
  const server = createServer((request, reply) => {
    if (request.url === '/readyz') return reply.end()
    closed++
    return request.socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  atEnd(() => server.close())
  return { port: (server.address() as AddressInfo).port, closed: () => closed }
}
