// The span of the back-off and its jitter.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { backoffMs } from '../../../client/net/backoff.ts'

describe('backoffMs', () => {
  it('doubles its span from one second to five', () => {
    const longest = [0, 1, 2, 3, 4, 5, 6, 50, 5000].map((attempt) => backoffMs(attempt, () => 1))
    expect(longest).toEqual([1_000, 2_000, 4_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000])
  })

  it('draws from the whole span, down to nothing', () => {
    expect(backoffMs(3, () => 0)).toBe(0)
    expect(backoffMs(2, () => 0.25)).toBe(1_000)
  })

  it('never leaves the span', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(fc.nat(), random, (attempt, share) => {
        const waitMs = backoffMs(attempt, () => share)
        expect(waitMs).toBeGreaterThanOrEqual(0)
        expect(waitMs).toBeLessThan(5_000)
      }),
    )
  })
})
