// Four people, a real relay that crashes, cables that are cut: the calls go on.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createFakeNetwork, type FakeNetwork } from '../fakes/peer-link.ts'
import { startServer, type RunningServer } from '../harness/server.ts'
import { startTcpProxy, type TcpProxy } from '../harness/tcp-proxy.ts'
import { waitFor } from '../harness/wait-for.ts'
import { createPerson, type Person } from '../support/real-person.ts'
import { seeded } from '../support/seeded.ts'

const names = ['Ann', 'Ben', 'Cleo', 'Dan']
/** Well above the longest back-off (5 s), so that nobody is late after a restart, however busy the machine. */
const GRACE_S = 8

let server: RunningServer
let network: FakeNetwork
let people: Person[]

beforeEach(async () => {
  server = await startServer({ settings: { VROOM_DAEMON_GRACE: String(GRACE_S) } })
  network = createFakeNetwork()
  people = []
})

afterEach(async () => {
  for (const { actions } of people) actions.leave()
  const what = 'everything to be closed'
  await waitFor(() => people.every((one) => one.pending() === 0 && one.sockets() === 0), { what })
  await waitFor(() => network.links.every(({ state }) => state === 'closed'), { what })
  for (const { devices, state } of people) {
    expect(devices.live()).toEqual([])
    expect(state.participants.value.size).toBe(0)
  }
  await server.stop()
})

async function enter(name: string, via?: string): Promise<Person> {
  const person = createPerson(name, { origin: server.origin, network, ...(via && { via }) })
  if (people.length === 0) await person.actions.createRoom('lobby')
  people.push(person)
  await person.enter('lobby')
  return person
}

function sees(person: Person): string {
  const { others } = person.state
  return others.value
    .map(({ name, link }) => `${name} ${link}`)
    .sort()
    .join(', ')
}

/** Everybody present is connected with everybody else, under the ids that the relay gave them, and with nobody more. */
async function allLinked(timeoutMs = 15_000): Promise<void> {
  for (const person of people) {
    const others = people.filter((one) => one !== person)
    const wanted = others.map(({ name }) => `${name} connected`).sort()
    const what = `${person.name} to see ${wanted.join(', ')}`
    try {
      await waitFor(() => sees(person) === wanted.join(', '), { what, timeoutMs })
    } catch (error) {
      throw new Error(`${person.name} sees: ${sees(person)}`, { cause: error })
    }
    for (const other of others) expect(person.state.participants.value.has(other.self())).toBe(true)
  }
}

async function everybodyIsHeard(round: string): Promise<void> {
  for (const { actions } of people) expect(actions.sendChat(round)).toBe(true)
  for (const person of people) {
    const texts = people.filter((one) => one !== person).map(({ name }) => `${name}: ${round}`)
    await waitFor(() => texts.every((text) => person.heard().includes(text)), { what: `${person.name} to hear all` })
    expect(new Set(person.heard()).size).toBe(person.heard().length)
  }
}

const joined = (person: Person): boolean => person.state.connection.value.is === 'joined'
const allJoined = (): Promise<unknown> =>
  waitFor(() => people.every(joined), { what: 'all sockets to be back', timeoutMs: 15_000 })

describe('four people and a relay', () => {
  it('[L1] [P3] are all linked, know each other by name, and hear each other', async () => {
    for (const name of names) await enter(name)
    await allLinked()
    expect(network.links).toHaveLength(12)
    await everybodyIsHeard('hello')
    expect(server.log().join('\n')).not.toMatch(/Ann|hello/)

    const [left] = people.splice(1, 1)
    left?.actions.leave()
    await allLinked()
    await everybodyIsHeard('without Ben')
    expect(left?.pending()).toBe(0)
  })

  it('[I2] [L7] [R8] a crash of the relay ends no link and changes no id; a fifth reaches all', async () => {
    for (const name of names) await enter(name)
    await allLinked()
    const ids = people.map((person) => person.self())
    await server.kill9()
    await waitFor(() => people.every((person) => !joined(person)), { what: 'all to notice' })
    await everybodyIsHeard('while it is away')
    await server.restart()
    await allJoined()
    expect(people.map((person) => person.self())).toEqual(ids)
    expect(network.links).toHaveLength(12)
    expect(network.links.every(({ state, counts }) => state === 'connected' && counts.offers <= 1)).toBe(true)
    await enter('Eve')
    await allLinked()
    await everybodyIsHeard('with Eve')
    expect(network.links).toHaveLength(20)
  })

  it('[R4] [R5] [L7] one whose wire is cut comes back to the same seat, and its links never noticed', async () => {
    const proxy = await startTcpProxy(server.port)
    const cut = await enter('Ann', `http://127.0.0.1:${proxy.port}`)
    await enter('Ben')
    await allLinked()
    const self = cut.self()
    proxy.cut()
    await waitFor(() => !joined(cut), { what: 'the loss' })
    await everybodyIsHeard('over the link')
    proxy.restore()
    await allJoined()
    expect(cut.self()).toBe(self)
    expect(network.links).toHaveLength(2)
    await enter('Cleo')
    await allLinked()
  })

  it('[R4] [R9] one who is away for longer than the grace comes back as somebody new', async () => {
    const proxy = await startTcpProxy(server.port)
    const away = await enter('Ann', `http://127.0.0.1:${proxy.port}`)
    const stays = await enter('Ben')
    await allLinked()
    const before = away.self()
    proxy.cut()
    await waitFor(() => stays.state.participants.value.size === 0, { what: 'the end of the grace', timeoutMs: 25_000 })
    proxy.restore()
    await waitFor(() => joined(away) && away.self() !== before, { what: 'a new seat', timeoutMs: 15_000 })
    await allLinked()
    await everybodyIsHeard('again')
  })

  it('[R3] [R10] a restart in good order keeps everything as well', async () => {
    for (const name of names) await enter(name)
    await allLinked()
    const ids = people.map((person) => person.self())
    const before = people.map((person) => person.completeRosters())
    await server.restart()
    await allJoined()
    // The end of the time in which the relay waits for seats: its complete roster must drop nobody.
    await waitFor(() => people.every((person, at) => person.completeRosters() > (before[at] ?? 0)), {
      what: 'the complete roster',
      timeoutMs: (GRACE_S + 15) * 1_000,
    })
    await allLinked()
    expect(people.map((person) => person.self())).toEqual(ids)
    expect(network.links.filter(({ state }) => state === 'connected')).toHaveLength(12)
  })

  it('[R5] links that broke while the relay was away come back with it', async () => {
    for (const name of names.slice(0, 3)) await enter(name)
    await allLinked()
    await server.kill9()
    for (const link of network.links.slice()) link.end('failed')
    await waitFor(() => people.every((person) => sees(person).includes('reconnecting')), { what: 'the trouble' })
    await server.restart()
    await allJoined()
    await allLinked(20_000)
    await everybodyIsHeard('again')
  })
})

async function crash(round: number): Promise<void> {
  if (round % 3 > 0) return
  await server.kill9()
  await server.restart()
}

async function mishap(deed: number, chance: () => number, proxy: TcpProxy, round: number): Promise<void> {
  const open = network.links.filter(({ state }) => state !== 'closed')
  const link = open[Math.floor(chance() * open.length)]
  if (deed === 0) proxy.drop()
  else if (deed === 1) link?.interrupt()
  else if (deed === 2) link?.end('failed')
  else if (deed === 3) await crash(round)
  else if (deed === 4) people[Math.floor(chance() * people.length)]?.networkChanged()
  else for (const { actions } of people) actions.sendChat(`round ${round}`)
}

describe('a long evening', () => {
  it('[L4] [L5] [L7] whatever is cut and restarted, in the end everybody hears everybody', async () => {
    const proxy = await startTcpProxy(server.port)
    for (const [at, name] of names.entries()) {
      await enter(name, at % 2 === 0 ? `http://127.0.0.1:${proxy.port}` : undefined)
    }
    await allLinked()
    const chance = seeded(20_261)
    const until = performance.now() + 12_000
    let round = 0
    while (performance.now() < until) {
      await mishap(Math.floor(chance() * 6), chance, proxy, round)
      round++
      // The pace of the evening, not a wait for anything.
      await new Promise((done) => setTimeout(done, chance() * 400))
    }
    await allJoined()
    await allLinked(35_000)
    await everybodyIsHeard('the end')
  }, 90_000)
})
