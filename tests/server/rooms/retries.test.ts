// When a mail is tried again, and when no more.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { retryAt } from '../../../server/rooms/retries.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 3_600_000

describe('a mail that was refused', () => {
  it('is tried again after 1, 2, 5, 15, 30 and 60 minutes, and then every hour', () => {
    const waits = [0, 1, 2, 3, 4, 5, 6, 20].map((tries) => retryAt({ tries, dueAt: 0 }, 0, MINUTE_MS, 0.5))
    expect(waits.map((at) => (at ?? NaN) / MINUTE_MS)).toEqual([1, 2, 5, 15, 30, 60, 60, 60])
  })

  it('is given up when the next try would be more than a day after the first', () => {
    expect(retryAt({ tries: 30, dueAt: 0 }, DAY_MS - 60 * MINUTE_MS, MINUTE_MS, 0.5)).toBe(DAY_MS)
    expect(retryAt({ tries: 30, dueAt: 0 }, DAY_MS - 60 * MINUTE_MS + 1, MINUTE_MS, 0.5)).toBeNull()
  })

  it('waits at most a fifth more or less than that, and comes to an end', () => {
    const chances = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 })
    const property = fc.property(chances, fc.integer({ min: 1, max: 3600 }), (chance, firstS) => {
      const firstMs = firstS * 1000
      let now = 0
      for (let tries = 0; tries < 100_000; tries++) {
        const at = retryAt({ tries, dueAt: 0 }, now, firstMs, chance[tries % chance.length] ?? 0)
        if (at === null) return
        const waitMs = ([1, 2, 5, 15, 30][tries] ?? 60) * firstMs
        expect(Math.abs(at - now - waitMs)).toBeLessThanOrEqual(waitMs / 5 + 1)
        expect(at).toBeLessThanOrEqual(DAY_MS)
        now = at
      }
      throw new Error('it never ends')
    })
    fc.assert(property, { numRuns: 30 })
  })
})
