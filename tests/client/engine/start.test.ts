// The share of a new link before anything is measured.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { startKbpsOf } from '../../../client/engine/start.ts'

describe('what a new link begins with', () => {
  it.each([
    [1, null, null, 600],
    [5, null, null, 280],
    [1, 10_000_000, null, 1_000],
    [3, 3_000_000, null, 700],
    [3, 3_000_000, 500_000, 117],
    [24, 800_000, null, 60],
  ])('%d links, %p bit/s known, cap %p: %d kbit/s', (links, known, cap, kbps) => {
    expect(startKbpsOf(links, known, cap)).toBe(kbps)
  })

  it('is never more in all than there is, unless that is next to nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 0, max: 1e9 }), (links, uplink) => {
        const each = startKbpsOf(links, uplink, null)
        expect(each === 60 || each * links * 1_000 <= uplink + links * 1_000).toBe(true)
      }),
    )
  })
})
