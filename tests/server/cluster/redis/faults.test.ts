// Redis lost, restarted, flushed, stalled and deaf: what a bus says of it, and how soon.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { leaseOf, peerOf, seatRecord, stepOf } from '../../../contracts/bus.contract.ts'
import { createFakeMeter } from '../../../fakes/meter.ts'
import { startRedis, type RunningRedis } from '../../../harness/redis.ts'
import { startTcpProxy, type TcpProxy } from '../../../harness/tcp-proxy.ts'
import { waitFor } from '../../../harness/wait-for.ts'
import { redisBuses, type OpenBus, type RedisBuses } from '../../../support/redis-buses.ts'

/** A refusal has to come within a second; this machine may be busy. */
const AT_ONCE_MS = 2_500

const until = (one: OpenBus, ...states: readonly string[]) =>
  waitFor(() => one.heard.states.join() === states.join(), { what: states.join(), timeoutMs: 20_000 })

/** How long `act` took to be refused. */
async function refusal(act: () => Promise<unknown>): Promise<number> {
  const since = performance.now()
  await expect(act()).rejects.toMatchObject({ code: 'relay-unavailable', retryAfterS: 1 })
  return performance.now() - since
}

const sit = ({ bus }: OpenBus, room: string, who: string) =>
  bus.commit(
    stepOf(room, null, {
      seats: { put: [seatRecord(who, bus)], drop: [] },
      leases: { put: [{ lease: leaseOf(room, who, bus), ms: 15_000 }], drop: [] },
    }),
  )

/** Something that is said in a room is heard by another worker. */
async function expectHearing(by: OpenBus, from: OpenBus, room: string): Promise<void> {
  const before = by.heard.rooms.length
  await from.bus.tell(room, { type: 'heed' })
  await waitFor(() => by.heard.rooms.length > before, { what: 'the word in the room' })
}

describe('a bus whose Redis', () => {
  let redis: RunningRedis
  let buses: RedisBuses
  const start = async (options: Parameters<typeof startRedis>[0] = {}) => {
    redis = await startRedis(options)
    buses = redisBuses(redis)
  }
  afterEach(() => buses.close())

  it('is stopped and started again refuses at once, comes back by itself, and says that all is lost', async () => {
    await start()
    const [a, b] = [await buses.open(), await buses.open()]
    await Promise.all([a.bus.follow('lobby'), b.bus.follow('lobby')])
    await sit(a, 'lobby', 'ann')
    const born = a.bus.recoveringUntil()
    await redis.stop()
    await until(a, 'up kept', 'down')
    expect(a.bus.isUp()).toBe(false)
    expect(await refusal(() => a.bus.load('lobby'))).toBeLessThan(AT_ONCE_MS)
    await redis.restart()
    await Promise.all([a, b].map((one) => until(one, 'up kept', 'down', 'up lost')))
    expect(await a.bus.load('lobby')).toBeNull()
    expect(a.bus.recoveringUntil()).toBeGreaterThan(born)
    expect(a.bus.recoveringUntil()).toBe(b.bus.recoveringUntil())
    await expectHearing(b, a, 'lobby')
  })

  it('is killed and wrote everything down loses nothing', async () => {
    await start({ keeps: true })
    const a = await buses.open()
    await sit(a, 'lobby', 'ann')
    await redis.kill9()
    await until(a, 'up kept', 'down')
    await redis.restart()
    await until(a, 'up kept', 'down', 'up kept')
    expect((await a.bus.load('lobby'))?.seats.has(peerOf('ann'))).toBe(true)
  })

  it('is flushed refuses the next commit, and says that all is lost', async () => {
    await start()
    const [a, b] = [await buses.open(), await buses.open()]
    await b.bus.follow('lobby')
    await sit(a, 'lobby', 'ann')
    await redis.command('FLUSHALL')
    await refusal(() => sit(a, 'cellar', 'bob'))
    await until(a, 'up kept', 'down', 'up lost')
    expect(await a.bus.load('cellar')).toBeNull()
    // The other one finds out with its next beat or sweep.
    expect(await refusal(() => b.bus.sweep(10))).toBeLessThan(AT_ONCE_MS)
    await until(b, 'up kept', 'down', 'up lost')
    await expectHearing(b, a, 'lobby')
  })

  it('is stalled refuses within a second, and goes on when it goes on', async () => {
    await start()
    const a = await buses.open()
    await sit(a, 'lobby', 'ann')
    redis.pause()
    expect(await refusal(() => a.bus.load('lobby'))).toBeLessThan(AT_ONCE_MS)
    await until(a, 'up kept', 'down')
    expect(await refusal(() => a.bus.load('lobby'))).toBeLessThan(100)
    redis.resume()
    await until(a, 'up kept', 'down', 'up kept')
    expect((await a.bus.load('lobby'))?.seats.has(peerOf('ann'))).toBe(true)
  })
})

describe('a bus whose way to Redis', () => {
  let buses: RedisBuses
  let proxy: TcpProxy
  let redis: RunningRedis
  beforeEach(async () => {
    redis = await startRedis()
    proxy = await startTcpProxy(redis.port, { seed: 5 })
    buses = redisBuses({ ...redis, url: `redis://127.0.0.1:${proxy.port}` })
  })
  afterEach(() => buses.close())

  it('is a black hole refuses within a second, and comes back on new connections', async () => {
    const a = await buses.open()
    proxy.blackhole()
    expect(await refusal(() => a.bus.sweep(1))).toBeLessThan(AT_ONCE_MS)
    await until(a, 'up kept', 'down')
    proxy.drop()
    proxy.restore()
    await until(a, 'up kept', 'down', 'up kept')
  })

  it('is reset, half-closed or cut off comes back', async () => {
    const a = await buses.open()
    proxy.reset()
    await until(a, 'up kept', 'down', 'up kept')
    proxy.halfClose('down')
    await until(a, 'up kept', 'down', 'up kept', 'down', 'up kept')
    proxy.cut()
    await waitFor(() => !a.bus.isUp(), { what: 'the bus to be down' })
    proxy.restore()
    await waitFor(() => a.bus.isUp(), { what: 'the bus to be up' })
  })

  it('is slow and in slices carries everything in order', async () => {
    proxy.faults({ latencyMs: 5, jitterMs: 20, sliceBytes: 30 })
    const [a, b] = [await buses.open(), await buses.open()]
    const words = Array.from({ length: 20 }, (_, n) => `word-${n}`)
    await Promise.all(words.map((question) => a.bus.send(b.bus.worker, { type: 'ask', question })))
    await waitFor(() => b.heard.words.length === words.length, { what: 'all words' })
    expect(b.heard.words.map(({ message }) => (message.type === 'ask' ? message.question : ''))).toEqual(words)
  })

  it('has lost its subscription by a kill hears of it, and hears again', async () => {
    const [a, b] = [await buses.open(), await buses.open()]
    await a.bus.follow('lobby')
    await redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await Promise.all([a, b].map((one) => until(one, 'up kept', 'down', 'up kept')))
    await expectHearing(a, b, 'lobby')
  })

  it('swallows what is published is found out by a probe, and replaced', async () => {
    const meter = createFakeMeter()
    const a = await buses.open({ meter })
    await a.bus.follow('lobby')
    proxy.filter((bytes, way) => (way === 'down' && bytes.toString().includes('message') ? null : bytes))
    await waitFor(() => !a.bus.isUp(), { what: 'the deafness to be noticed', timeoutMs: 15_000 })
    expect(meter.count('redis.down deaf')).toBe(1)
    // Not up as long as nothing is heard, though everything else works.
    await waitFor(() => proxy.connections() > 0, { what: 'another try' })
    expect(a.bus.isUp()).toBe(false)
    proxy.restore()
    await until(a, 'up kept', 'down', 'up kept')
    await expectHearing(a, a, 'lobby')
  })

  it('swallows the confirmation of a subscription is replaced', async () => {
    const a = await buses.open()
    proxy.filter((bytes, way) => (way === 'down' && bytes.toString().includes('subscribe') ? null : bytes))
    await refusal(() => a.bus.follow('lobby'))
    proxy.restore()
    await until(a, 'up kept', 'down', 'up kept')
    await a.bus.follow('lobby')
  })
})

describe('what a bus costs', () => {
  it('is one command for the words of one moment to one worker, a script for 500 leases, and one for a thousand rooms that are followed at once', async () => {
    const redis = await startRedis()
    const buses = redisBuses(redis)
    const [a, b] = [await buses.open(), await buses.open()]
    const rooms = Array.from({ length: 1_000 }, (_, n) => `room-${n}`)
    const counts = async () => {
      const text = String(await redis.command('INFO', 'commandstats'))
      return new Map([...text.matchAll(/cmdstat_(\S+?):calls=(\d+)/g)].map(([, name = '', n]) => [name, Number(n)]))
    }
    const during = async (act: () => Promise<unknown>) => {
      await redis.command('CONFIG', 'RESETSTAT')
      await act()
      const all = await counts()
      // A probe may fall into it.
      return { ...Object.fromEntries(all), publish: all.get('publish') ?? 0 } as Record<string, number>
    }
    const send = () =>
      Promise.all(Array.from({ length: 100 }, () => a.bus.send(b.bus.worker, { type: 'ask', question: 'q' })))
    const sent = await during(send)
    expect(sent['publish']).toBeGreaterThanOrEqual(1)
    expect(sent['publish']).toBeLessThanOrEqual(4)
    expect((sent['eval'] ?? 0) + (sent['evalsha'] ?? 0)).toBe(0)

    const followed = await during(() => Promise.all(rooms.map((room) => a.bus.follow(room))))
    expect(followed['subscribe']).toBe(2)

    const leases = Array.from({ length: 500 }, (_, n) => leaseOf('lobby', `p${n}`, a.bus))
    const put = leases.map((lease) => ({ lease, ms: 15_000 }))
    const seats = { put: leases.map((_, n) => seatRecord(`p${n}`, a.bus)), drop: [] }
    await a.bus.commit(stepOf('lobby', null, { seats, seatsLeft: 500, leases: { put, drop: [] } }))
    // As in five seconds: a beat of 500 and five sweeps. What scripts call is counted, too: at most 2 commands a second are ours.
    const beaten = await during(async () => {
      expect(await a.bus.beat(leases)).toEqual([])
      for (let second = 0; second < 5; second++) expect(await a.bus.sweep(100)).toEqual([])
    })
    expect((beaten['eval'] ?? 0) + (beaten['evalsha'] ?? 0)).toBe(6)
    expect(beaten['zadd']).toBeLessThanOrEqual(1)
    await buses.close()
  })
})
