// Pace, order and patience of one socket, in pieces.
import { EventEmitter } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Pingable, watchHeartbeat } from '../../../../server/edge/ws/heartbeat.ts'
import { createBucket, defaultLimits } from '../../../../server/edge/ws/limits.ts'
import { createQueue } from '../../../../server/edge/ws/queue.ts'
import { createCrowd } from '../../../../server/edge/ws/crowd.ts'
import { createFakeClock } from '../../../fakes/clock.ts'

describe('the bucket', () => {
  it('[E5] never lets more through than it holds and what has run in since', () => {
    const ask = fc.record({ amount: fc.integer({ min: 1, max: 50 }), passesMs: fc.integer({ min: -500, max: 2_000 }) })
    fc.assert(
      fc.property(fc.array(ask), (asks) => {
        const take = createBucket(10, 100, 0)
        let now = 0
        let taken = 0
        let forwardMs = 0
        for (const { amount, passesMs } of asks) {
          forwardMs += Math.max(0, passesMs)
          now += passesMs
          if (take(amount, now)) taken += amount
          expect(taken).toBeLessThanOrEqual(100 + (forwardMs / 1000) * 10 + 1e-6)
        }
      }),
    )
  })

  it('[E5] fills again', () => {
    const take = createBucket(10, 100, 0)
    expect([take(100, 0), take(1, 0), take(10, 1000), take(1, 1000)]).toEqual([true, false, true, false])
  })
})

describe('the queue', () => {
  it('[E10] works on one at a time, in order, and takes no more than it may hold', async () => {
    const log: string[] = []
    const queue = createQueue<number>(3, async (item) => {
      log.push(`begin ${String(item)}`)
      await Promise.resolve()
      log.push(`end ${String(item)}`)
    })
    expect([1, 2, 3, 4, 5].map((item) => queue.push(item))).toEqual([true, true, true, true, false])
    await new Promise(setImmediate)
    expect(log).toEqual([1, 2, 3, 4].flatMap((item) => [`begin ${String(item)}`, `end ${String(item)}`]))
  })
})

describe('the crowd before hello', () => {
  it('[H8] counts each address, and all, and forgets who has gone', () => {
    const crowd = createCrowd({ ...defaultLimits, unadmittedPerAddress: 2, unadmittedInAll: 3 })
    const leave = [crowd.enter('a'), crowd.enter('a'), crowd.enter('b')]
    expect([crowd.hasSpace('a'), crowd.hasSpace('b'), crowd.hasSpace('c')]).toEqual([false, false, false])
    leave[0]?.()
    leave[0]?.()
    expect([crowd.hasSpace('a'), crowd.hasSpace('c')]).toEqual([true, true])
    crowd.enter('c')
    expect(crowd.hasSpace('a')).toBe(false)
  })
})

describe('the heartbeat', () => {
  it('[E8] declares a silent socket dead after the time, and no earlier', () => {
    const clock = createFakeClock()
    const events = new EventEmitter()
    let pings = 0
    const socket: Pingable = { on: (event, hear) => events.on(event, hear), ping: () => (pings += 1) }
    let isDead = false
    watchHeartbeat(socket, clock, defaultLimits, () => (isDead = true))
    clock.advance(3_000)
    events.emit('message')
    clock.advance(defaultLimits.deadAfterMs - 1)
    expect([isDead, pings]).toEqual([false, 2])
    clock.advance(1)
    expect(isDead).toBe(true)
    expect(clock.pending()).toBe(0)
  })

  it.each([-3_600_000, 3_600_000])('[E8] bears a clock that is turned by %i ms', (byMs) => {
    const clock = createFakeClock()
    let turned = 0
    const wall = { now: () => clock.now() + turned, after: clock.after }
    const events = new EventEmitter()
    let pings = 0
    const socket: Pingable = { on: (event, hear) => events.on(event, hear), ping: () => (pings += 1) }
    let isDead = false
    watchHeartbeat(socket, wall, defaultLimits, () => (isDead = true))
    clock.advance(3_000)
    turned = byMs
    clock.advance(defaultLimits.pingEveryMs)
    expect([isDead, pings]).toEqual([false, 1])
    clock.advance(defaultLimits.deadAfterMs)
    expect(isDead).toBe(true)
  })
})
