// Signals between workers: kept until the browser has them, in order, once.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { MAX_AWAY_FRAMES } from '../../../../protocol/limits.ts'
import type { Cluster } from '../../../../server/cluster-port.ts'
import { caughtUp, heard, idOf, seatOf, signal, type Sitting } from '../../../contracts/cluster-seats.ts'
import { createFakeOutlet } from '../../../fakes/outlet.ts'
import { createSimWorkers, type SimWorker, type SimWorkers } from '../../../support/sim-workers.ts'
import { createSilentOutlet, seatIn, sitOn } from './workers.ts'

let workers: SimWorkers
let one: SimWorker
let two: SimWorker
let three: SimWorker
let ann: Sitting

beforeEach(async () => {
  workers = createSimWorkers()
  one = await workers.start('one')
  two = await workers.start('two')
  three = await workers.start('three')
  ann = await sitOn(workers, one.cluster, 'ann')
})

const say = async (...payloads: string[]): Promise<void> => {
  for (const payload of payloads)
    expect(await one.cluster.toPeer('lobby', idOf('bob'), signal(payload))).toBe('delivered')
  await workers.settle()
}
const signals = (...payloads: string[]) => payloads.map((payload) => signal(payload))

describe('signals between workers', () => {
  it('[C2] follow the peer to the worker where it is next, in order, and once', async () => {
    const bob = createSilentOutlet()
    await two.cluster.join(seatOf('bob'), bob, 0)
    await say('1', '2', '3')
    expect(heard(bob, 'signal')).toEqual(signals('1', '2', '3'))
    two.cluster.away('lobby', idOf('bob'), bob)
    await say('4')
    const next = createSilentOutlet()
    const seated = await three.cluster.resume(seatOf('bob'), next, 1, 0)
    await workers.settle()
    expect(seated.kept).toBe(true)
    expect(caughtUp(seated, next)).toEqual(signals('1', '2', '3', '4'))
    next.confirm()
    await workers.settle()
    await workers.advance(10_000)
    expect(caughtUp(seated, next)).toEqual(signals('1', '2', '3', '4'))
    const last = createFakeOutlet()
    expect(caughtUp(await two.cluster.resume(seatOf('bob'), last, 2, 0), last)).toEqual([])
  })

  it('[C2] that were not confirmed go again, and the same socket gets them once', async () => {
    const bob = createSilentOutlet()
    await two.cluster.join(seatOf('bob'), bob, 0)
    await workers.settle()
    const { publish } = workers.redis
    workers.redis.publish = (message) => (message.channel === 'worker:two' ? 1 : publish.call(workers.redis, message))
    await say('1')
    workers.redis.publish = publish
    // The second must not come before the first.
    await say('2')
    expect(heard(bob, 'signal')).toEqual([])
    await workers.advance(6_000)
    expect(heard(bob, 'signal')).toEqual(signals('1', '2'))
    await workers.advance(10_000)
    expect(heard(bob, 'signal')).toEqual(signals('1', '2'))
  })

  it('[C2] go again although more is said all the time', async () => {
    const bob = createSilentOutlet()
    await two.cluster.join(seatOf('bob'), bob, 0)
    await workers.settle()
    const { publish } = workers.redis
    workers.redis.publish = (message) => (message.channel === 'worker:two' ? 1 : publish.call(workers.redis, message))
    await say('1')
    workers.redis.publish = publish
    for (let count = 2; count <= 8; count++) {
      await say(String(count))
      await workers.advance(500)
    }
    expect(heard(bob, 'signal')).toEqual(signals('1', '2', '3', '4', '5', '6', '7', '8'))
  })

  it('[C2] [C6] a second socket on another worker takes the seat, and what the first did not confirm', async () => {
    const cid = await sitOn(workers, two.cluster, 'cid')
    const bob = createSilentOutlet()
    await two.cluster.join(seatOf('bob'), bob, 0)
    await workers.settle()
    await two.cluster.toPeer('lobby', idOf('bob'), { type: 'signal', from: cid.seat.peer, payload: 'near' })
    await say('far')
    const next = createFakeOutlet()
    const seated = await three.cluster.resume(seatOf('bob'), next, 1, 0)
    await workers.settle()
    expect(bob.ended).toEqual(['taken-over'])
    expect(seated.kept).toBe(true)
    expect(new Set(heard(next, 'signal').map((frame) => frame.payload))).toEqual(new Set(['near', 'far']))
  })

  it('[S6] have an end when the peer is away', async () => {
    const bob = await sitOn(workers, two.cluster, 'bob')
    two.cluster.away('lobby', idOf('bob'), bob.outlet)
    await workers.settle()
    for (let count = 0; count < MAX_AWAY_FRAMES; count++) await one.cluster.toPeer('lobby', idOf('bob'), signal('x'))
    expect(await one.cluster.toPeer('lobby', idOf('bob'), signal('x'))).toBe('peer-away')
  })

  it('[C3] are refused while the workers do not reach each other, but between peers of one worker they go on', async () => {
    await sitOn(workers, two.cluster, 'bob')
    const cid = await sitOn(workers, one.cluster, 'cid')
    one.bus.lose()
    const refused = { code: 'relay-unavailable', retryAfterS: 1 }
    const far = async (): Promise<unknown> => one.cluster.toPeer('lobby', idOf('bob'), signal('x'))
    await expect(far()).rejects.toMatchObject(refused)
    expect(await one.cluster.toPeer('lobby', idOf('cid'), signal('near'))).toBe('delivered')
    expect(heard(cid.outlet, 'signal')).toEqual(signals('near'))
    expect(one.cluster.reach()).toBe('cut-off')
  })

  it('of one worker ask nothing of Redis, and one publication of another', async () => {
    await sitOn(workers, one.cluster, 'bob')
    await sitOn(workers, two.cluster, 'cid')
    let sent = 0
    const { publish } = workers.redis
    workers.redis.publish = (message) => (sent++, publish.call(workers.redis, message))
    expect(one.cluster.toPeer('lobby', idOf('bob'), signal('x'))).toBe('delivered')
    expect(sent).toBe(0)
    await one.cluster.toPeer('lobby', idOf('cid'), signal('x'))
    expect(sent).toBe(1)
  })

  it('[R10] are passed on before a worker ends, and what cannot be is confessed', async () => {
    const bob = await sitOn(workers, two.cluster, 'bob')
    const cid = await sitOn(workers, two.cluster, 'cid')
    two.cluster.away('lobby', idOf('bob'), bob.outlet)
    two.cluster.away('lobby', idOf('cid'), cid.outlet)
    await workers.settle()
    await say('1')
    await one.cluster.toPeer('lobby', idOf('cid'), signal('2'))
    one.cluster.away('lobby', idOf('ann'), ann.outlet)
    const closed: Promise<void> = one.cluster.close()
    const next = createFakeOutlet()
    const seated = await three.cluster.resume(seatOf('bob'), next, 1, 0)
    await workers.settle()
    expect([seated.kept, ...caughtUp(seated, next)]).toEqual([true, signal('1')])
    await workers.advance(10_000)
    await closed
    expect(seatIn(workers, 'cid')).toMatchObject({ holder: null, isBereft: true })
    const late: Cluster = three.cluster
    expect(await late.resume(seatOf('cid'), createFakeOutlet(), 1, 0)).toMatchObject({ kept: false })
  })
})
