// What the budget makes of readings: whose congestion it is, and what follows for the others.
import { describe, expect, it } from '@jest/globals'
import { createBudget, step, type BudgetStep } from '../../../../client/engine/budget/controller.ts'
import type { LinkReading } from '../../../../client/engine/budget/types.ts'
import { calm, inputOf } from '../../../support/budget-inputs.ts'

const demands = ['a', 'b', 'c'].map(
  (peer) => ({ peer, picture: 'camera', rung: 540, framerate: 25, priority: 'tile' }) as const,
)

/** Plays some seconds of readings, one a second, after ten in which all was well. */
function play(
  uplinkBps: number,
  seconds: number,
  read: (peer: string, second: number) => Partial<LinkReading>,
): BudgetStep {
  const remembered = { uplinkBps, pixelsPerSecond: 80_000_000 }
  let result = step(createBudget({ isPhone: false, savesData: false, remembered }), inputOf(0, demands))
  for (let now = 500; now <= 10_000; now += 500) result = step(result.state, inputOf(now, demands))
  for (let second = 1; second <= seconds; second++) {
    const sentBps = result.grants[0]!.maxBitrate + 40_000
    const readings = demands.map(({ peer }) => ({ ...calm(peer, sentBps), ...read(peer, second) }))
    result = step(result.state, inputOf(10_000 + second * 1_000, demands, { readings }))
  }
  return result
}

const whys = ({ grants }: BudgetStep): string[] => grants.map(({ why }) => why)

describe('whose congestion it is', () => {
  it('is one path’s when one of three links loses packets', () => {
    const { means, grants } = play(4_000_000, 1, (peer) => ({ lost: peer === 'a' ? 0.2 : 0 }))
    expect(means.uplinkBps).toBe(4_000_000)
    expect(grants[0]!.maxBitrate).toBeLessThan(700_000)
    expect(grants.slice(1).map(({ rung }) => rung)).toEqual([540, 540])
  })

  it('is nobody’s when one reading alone finds a long way, and one path’s when two do', () => {
    const long = (from: number) => (peer: string, second: number) => ({
      roundTripMs: peer === 'a' && second > from ? 200 : 40,
    })
    expect(whys(play(4_000_000, 2, long(1)))).toEqual(['wish', 'wish', 'wish'])
    expect(play(4_000_000, 3, long(1)).grants[0]!.maxBitrate).toBeLessThan(700_000)
  })

  it('is the uplink’s when most browsers find no more, without any queue', () => {
    const stuck = (peer: string): Partial<LinkReading> => ({
      sentBps: 400_000,
      availableBps: peer === 'c' ? 900_000 : 410_000,
    })
    expect(play(4_000_000, 2, stuck).means.uplinkBps).toBe(4_000_000)
    const { means, grants } = play(4_000_000, 3, stuck)
    expect(means.uplinkBps).toBeLessThan(1_100_000)
    expect(new Set(grants.map(({ maxBitrate }) => maxBitrate)).size).toBe(1)
  })

  it('is the uplink’s again and again while most links lose packets', () => {
    const after = (seconds: number): number => play(4_000_000, seconds, () => ({ lost: 0.2 })).means.uplinkBps
    expect(after(1)).toBeLessThan(1_800_000)
    expect(after(2)).toBe(after(1))
    expect(after(3)).toBeLessThan(0.9 * after(1))
  })

  it('is a path’s own when one browser alone finds no more, and is given up when it does', () => {
    const stuck =
      (until: number) =>
      (peer: string, second: number): Partial<LinkReading> =>
        peer !== 'a' || second > until ? { availableBps: 2_000_000 } : { sentBps: 300_000, availableBps: 310_000 }
    const { grants, means } = play(4_000_000, 6, stuck(99))
    expect(means.uplinkBps).toBe(4_000_000)
    expect(grants[0]).toMatchObject({ rung: 360, why: 'path' })
    expect(grants[0]!.maxBitrate).toBeLessThan(320_000)
    expect(grants[1]).toMatchObject({ rung: 540, why: 'wish' })
    expect(play(4_000_000, 20, stuck(6)).grants[0]).toMatchObject({ rung: 540, why: 'wish' })
  })
})

describe('what follows for the others', () => {
  it('gives them nothing of what one path cannot carry, while the uplink may be the reason', () => {
    const before = play(1_500_000, 0, () => ({}))
    const after = play(1_500_000, 1, (peer) => ({ lost: peer === 'a' ? 0.2 : 0 }))
    expect(after.grants[0]!.maxBitrate).toBeLessThan(before.grants[0]!.maxBitrate)
    expect(after.grants[1]!.maxBitrate).toBeLessThanOrEqual(before.grants[1]!.maxBitrate)
    expect(after.grants[1]!.maxBitrate).toBeGreaterThanOrEqual(0.92 * before.grants[1]!.maxBitrate)
  })

  it('lets the uplink grow while all is calm and used, and not while nothing is sent', () => {
    expect(play(1_500_000, 6, () => ({})).means.uplinkBps).toBeGreaterThan(2_000_000)
    expect(play(1_500_000, 6, () => ({ sentBps: 50_000 })).means.uplinkBps).toBe(1_500_000)
    expect(play(4_000_000, 6, () => ({})).means.uplinkBps).toBe(4_000_000)
  })
})
