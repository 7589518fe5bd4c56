// The budgets of wrong tries: who waits how long.
import fc from 'fast-check'
import { describe, expect, it } from '@jest/globals'
import {
  oldestWindow,
  ROOM_TRIES,
  roomWaitMs,
  SOURCE_TRIES,
  sourceWaitMs,
  TRIES_WINDOW_MS,
} from '../../../server/rooms/tries.ts'

const NOW = 1_700_000_000_000
const at = (count: number) => ({ count, since: NOW - 60_000, lastAt: NOW })

describe('a source', () => {
  it('mistypes twice, then waits longer and longer, and after ten tries until the window ends', () => {
    const waits = Array.from({ length: 13 }, (_, count) => sourceWaitMs(at(count), NOW))
    const rest = TRIES_WINDOW_MS - 60_000
    expect(waits).toEqual([0, 0, 0, 1000, 2000, 4000, 8000, 16_000, 25_000, 25_000, rest, rest, rest])
    expect(sourceWaitMs(null, NOW)).toBe(0)
  })

  it('that comes back when it was told to makes ten tries in a window, in less than two minutes', () => {
    let now = NOW
    let count = 0
    for (let wait = 0; wait < 60_000; count += 1) {
      now += wait
      wait = sourceWaitMs({ count: count + 1, since: NOW, lastAt: now }, now)
    }
    expect(count).toBe(SOURCE_TRIES)
    expect(now - NOW).toBe(81_000)
  })
})

it('a window is over when the wait for its end is', () => {
  expect(sourceWaitMs({ count: 10, since: oldestWindow(NOW), lastAt: NOW }, NOW)).toBe(1)
  expect(sourceWaitMs({ count: 10, since: oldestWindow(NOW) - 1, lastAt: NOW }, NOW)).toBe(0)
})

describe('a room', () => {
  it('takes a hundred wrong tries, then one after each wait, and is never closed for good', () => {
    const waits = [0, 1, 99, 100, 101, 102, 103, 104, 105, 106, 100_000].map((count) => roomWaitMs(at(count), NOW))
    expect(waits).toEqual([0, 0, 0, 1000, 2000, 4000, 8000, 16_000, 25_000, 25_000, 25_000])
    expect(roomWaitMs(null, NOW)).toBe(0)
  })
})

describe.each([
  ['a source', sourceWaitMs, SOURCE_TRIES],
  ['a room', roomWaitMs, ROOM_TRIES],
])('%s', (_who, waitMs, budget) => {
  const time = fc.integer({ min: NOW - 2 * TRIES_WINDOW_MS, max: NOW + 2 * TRIES_WINDOW_MS })
  const tries = fc
    .tuple(fc.nat(300), time, fc.nat(TRIES_WINDOW_MS - 1))
    .map(([count, since, later]) => ({ count, since, lastAt: since + later }))

  it('may try again after the wait, and not a millisecond before', () => {
    fc.assert(
      fc.property(tries, fc.nat(2 * TRIES_WINDOW_MS), (counted, later) => {
        const now = counted.lastAt + later
        const wait = waitMs(counted, now)
        expect(waitMs(counted, now + wait)).toBe(0)
        if (wait > 0) expect(waitMs(counted, now + wait - 1)).toBe(1)
      }),
    )
  })

  it('waits for nothing when the window is over or the budget hardly touched', () => {
    fc.assert(
      fc.property(tries, time, (counted, now) => {
        if (counted.since < oldestWindow(now) || counted.count < 3) expect(waitMs(counted, now)).toBe(0)
      }),
    )
  })

  it('never waits less for more wrong tries, nor longer than the rule says, whatever the clock does', () => {
    fc.assert(
      fc.property(tries, time, (counted, now) => {
        const wait = waitMs(counted, now)
        expect(wait).toBeGreaterThanOrEqual(0)
        expect(wait).toBeLessThanOrEqual(counted.count < budget ? 25_000 : TRIES_WINDOW_MS)
        expect(waitMs({ ...counted, count: counted.count + 1 }, now)).toBeGreaterThanOrEqual(wait)
      }),
    )
  })
})
