// What a computer that is too busy still knows about its connection.
import { describe, expect, it } from '@jest/globals'
import { createBudget, step, type BudgetStep } from '../../../../client/engine/budget/controller.ts'
import type { Demand, Grant } from '../../../../client/engine/budget/types.ts'
import { calm, inputOf } from '../../../support/budget-inputs.ts'

const remembered = { uplinkBps: 4_000_000, pixelsPerSecond: 80e6 }
const tile = { picture: 'camera', rung: 360, framerate: 30, priority: 'tile' } as const

/** After ten calm seconds. */
function settled(demands: readonly Demand[]): BudgetStep {
  const budget = createBudget({ isPhone: false, savesData: false, remembered })
  let result = step(budget, inputOf(0, demands))
  for (let now = 250; now <= 10_000; now += 250) result = step(result.state, inputOf(now, demands))
  return result
}

describe('a busy computer', () => {
  it('takes no busy computer for a full connection: there, losses alone tell of one', () => {
    const demands = ['a', 'b', 'c', 'd'].map((peer) => ({ ...tile, peer, rung: 360 }) as const)
    const after = (press: (now: number) => 'critical' | null, lost: number): number => {
      let { state } = settled(demands)
      let uplinkBps = 0
      for (let now = 11_000; now <= 15_000; now += 1_000) {
        const readings = demands.map(({ peer }) => ({
          ...calm(peer, 120_000),
          lost,
          roundTripMs: 700,
          availableBps: 80_000,
        }))
        const next = step(state, inputOf(now, demands, { readings, pressure: press(now) }))
        state = next.state
        uplinkBps = next.means.uplinkBps
      }
      return uplinkBps
    }
    expect(after(() => 'critical', 0)).toBe(4_000_000)
    expect(after((now) => (now === 11_000 ? 'critical' : null), 0)).toBe(4_000_000)
    expect(after(() => 'critical', 0.2)).toBeLessThan(1_000_000)
    expect(after(() => null, 0)).toBeLessThan(1_000_000)
  })

  it('knows a narrow path from a busy computer: the others carry more', () => {
    const demands = ['a', 'b', 'c'].map((peer) => ({ ...tile, peer, rung: 180, framerate: 20 }) as const)
    const after = (narrow: readonly string[]): readonly Grant[] => {
      let { state, grants } = settled(demands)
      for (let now = 11_000; now <= 20_000; now += 1_000) {
        const readings = demands.map(({ peer }) => ({
          ...calm(peer, 90_000),
          roundTripMs: 700,
          availableBps: narrow.includes(peer) ? 90_000 : 500_000,
        }))
        ;({ state, grants } = step(state, inputOf(now, demands, { readings, pressure: 'critical' })))
      }
      return grants
    }
    expect(after(['a'])).toMatchObject([{ rung: 90, why: 'path' }, { rung: 180 }, { rung: 180 }])
    for (const nobody of [[], ['a', 'b'], ['a', 'b', 'c']])
      expect(after(nobody)).toMatchObject([{ rung: 180 }, { rung: 180 }, { rung: 180 }])
  })
})
