// What the encoders' time and the pressure of the whole computer make of the pixels that are spent.
import { describe, expect, it } from '@jest/globals'
import { createBudget, step } from '../../../../client/engine/budget/controller.ts'
import { leastFramerateOf, newCpu, nextCpu, type Cpu } from '../../../../client/engine/budget/cpu.ts'
import type { BudgetInput, Demand } from '../../../../client/engine/budget/types.ts'
import { calm, inputOf } from '../../../support/budget-inputs.ts'

type Moment = {
  readonly load: number
  readonly roundTripMs?: number
  readonly pressure?: 'critical' | null
  readonly complains?: boolean
}

const twoCores = { isPhone: false, savesData: false, remembered: null, cores: 2 }
const tile = { picture: 'camera', priority: 'tile', framerate: 20 } as const
const SPENT = 5_800_000

/** Looks every two seconds, of a room in which more is wished than is spent. */
function after(moments: readonly Moment[], cpu: Cpu = newCpu(twoCores)): Cpu {
  let now = cpu.changedAt
  return moments.reduce((before, { load, roundTripMs = 20, pressure = null, complains = false }) => {
    now += 2_000
    const readings = [{ ...calm('a', 400_000), encodeLoad: load, roundTripMs, isCpuLimited: complains }]
    return nextCpu(before, { now, readings, pressure, spent: Math.min(SPENT, before.pixelsPerSecond), isBinding: true })
  }, cpu)
}

const times = (count: number, moment: Moment): Moment[] => Array.from({ length: count }, () => moment)

it('one look at busy encoders is a key frame for somebody who comes; two are too much', () => {
  expect(after([{ load: 2 }, { load: 0.3 }, { load: 2 }, { load: 0.3 }]).cutAt).toBeNull()
  expect(after([{ load: 2 }, { load: 2 }]).pixelsPerSecond).toBe(0.8 * SPENT)
})

it('an encoder that complains is heard at once, and once', () => {
  const once = after([{ load: 0.3, complains: true }])
  expect(once.pixelsPerSecond).toBe(0.8 * SPENT)
  expect(after([{ load: 0.3, complains: true }], once).pixelsPerSecond).toBe(once.pixelsPerSecond)
})

it('where other programs press, an encoder that waits for its turn is not too slow', () => {
  expect(after(times(3, { load: 0.8 })).pixelsPerSecond).toBeLessThan(SPENT)
  expect(after(times(30, { load: 0.8, pressure: 'critical' })).pixelsPerSecond).toBe(6_000_000)
  expect(after(times(3, { load: 1.2, pressure: 'critical' })).pixelsPerSecond).toBeLessThan(SPENT)
})

it('under pressure it comes back as far as other programs leave it, and no farther', () => {
  const low = after(times(4, { load: 1.2, pressure: 'critical' }))
  expect(low.pixelsPerSecond).toBeLessThan(4_000_000)
  expect(after(times(60, { load: 0.3, pressure: 'critical' }), low).pixelsPerSecond).toBe(6_000_000)
  expect(after(times(60, { load: 0.3 }), low).pixelsPerSecond).toBeGreaterThan(20_000_000)
})

it('a computer that answers late because it is too busy sends less; one that is not busy has a long way', () => {
  expect(after(times(8, { load: 0.3, roundTripMs: 2_000, pressure: 'critical' })).pixelsPerSecond).toBe(910_000)
  expect(after(times(8, { load: 0.3, roundTripMs: 2_000 })).cutAt).toBeNull()
})

describe('a computer so busy that nobody can talk over it', () => {
  const dead = { load: 0.1, roundTripMs: 6_000, pressure: 'critical' } as const
  const fine = { load: 0.05, roundTripMs: 300, pressure: 'critical' } as const
  const slides = after(times(12, dead))

  it('makes slides of its pictures, and not for a moment that is soon over', () => {
    expect(slides.pixelsPerSecond).toBeCloseTo(910_000 / 9)
    expect(leastFramerateOf(slides)).toBe(1)
    const low = after(times(8, { ...dead, roundTripMs: 2_000 }))
    expect(leastFramerateOf(after([dead, dead], low))).toBe(9)
    expect(leastFramerateOf(after([dead, dead, dead], low))).toBe(5)
  })

  it('is not one whose network is slow', () => {
    expect(after(times(12, { ...dead, pressure: null })).cutAt).toBeNull()
  })

  it('comes back by steps once people can talk again, and later each time that this was too early', () => {
    const back = after(times(25, fine), slides)
    expect(leastFramerateOf(back)).toBe(9)
    const again = after([...times(6, fine), ...times(4, dead)], slides)
    expect(again.patienceMs).toBe(2 * slides.patienceMs)
    expect(leastFramerateOf(after(times(4, fine), slides))).toBe(1)
  })

  it('comes back although nobody wishes for more: the others were asked for slides as well', () => {
    let cpu = slides
    for (let now = slides.changedAt; cpu.pixelsPerSecond < 910_000 && now < slides.changedAt + 200_000; now += 2_000) {
      const readings = [{ ...calm('a', 400_000), encodeLoad: 0.05, roundTripMs: 300 }]
      cpu = nextCpu(cpu, { now, readings, pressure: 'critical', spent: 14_400, isBinding: false })
    }
    expect(leastFramerateOf(cpu)).toBe(9)
  })

  it('sends slides to everybody, and says so', () => {
    const demands: Demand[] = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((peer) => ({ ...tile, peer, rung: 270 }))
    let state = createBudget(twoCores)
    const run = (looks: number, roundTripMs: number) => {
      let last = step(state, inputOf(state.now, demands))
      for (let look = 0; look < looks; look++) {
        const readings = demands.map(({ peer }) => ({ ...calm(peer, 100_000), roundTripMs, encodeLoad: 0.01 }))
        last = step(state, { ...inputOf(state.now + 2_000, demands), readings, pressure: 'critical' })
        state = last.state
      }
      return last
    }
    const worst = run(15, 8_000)
    expect(worst.grants.map(({ rung, framerate, why }) => [rung, framerate, why])).toEqual(
      demands.map(() => [90, 1, 'cpu']),
    )
    expect(worst.means.slides).toBe(1)
    expect(run(80, 300).means.slides).toBeNull()
  })
})

it('while somebody comes, a computer that is too busy sends fewer frames, and all of them again afterwards', () => {
  const demands = ['a', 'b', 'c', 'd'].map((peer): Demand => ({ ...tile, peer, rung: 180 }))
  let result = step(createBudget(twoCores), inputOf(0, demands))
  const run = (from: number, more: Partial<BudgetInput>): number => {
    for (let now = from; now < from + 10_000; now += 1_000) {
      const readings = demands.map(({ peer }) => calm(peer, 200_000))
      result = step(result.state, inputOf(now, demands, { readings, ...more }))
    }
    return result.grants[0]!.framerate
  }
  expect(run(1_000, { pressure: 'nominal', isFilling: true })).toBe(20)
  expect(run(11_000, { pressure: 'critical' })).toBe(20)
  expect(run(21_000, { pressure: 'critical', isFilling: true })).toBe(9)
  expect(run(31_000, { pressure: 'critical' })).toBe(20)
})

it('a small room keeps its pictures when other programs take the computer', () => {
  const demands: Demand[] = [{ ...tile, peer: 'a', rung: 360 }]
  let result = step(createBudget(twoCores), inputOf(0, demands))
  for (let now = 1_000; now <= 60_000; now += 1_000)
    result = step(result.state, inputOf(now, demands, { readings: [calm('a', 400_000)], pressure: 'critical' }))
  expect(result.grants[0]).toMatchObject({ rung: 360, framerate: 20 })
})
