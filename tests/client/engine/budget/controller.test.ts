// What the budget never does, whatever it is told; and what it does at once.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createBudget, step, type BudgetState, type BudgetStep } from '../../../../client/engine/budget/controller.ts'
import { rungs } from '../../../../protocol/picture.ts'
import type { BudgetInput, Demand, Grant } from '../../../../client/engine/budget/types.ts'
import { anyDemands, anyStep, calm, inputOf, wide } from '../../../support/budget-inputs.ts'

const options = { isPhone: false, savesData: false, remembered: null }
const tile = { picture: 'camera', rung: 720, framerate: 30, priority: 'tile' } as const

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((all, one) => all + one, 0)
}

/** Plays a history, and shows each of its steps to `look`. */
function play(
  history: readonly (typeof anyStep extends fc.Arbitrary<infer Step> ? Step : never)[],
  look: (before: BudgetState, input: BudgetInput, after: BudgetStep) => void,
): void {
  let state = createBudget(options)
  let now = 0
  for (const { afterMs, readings, demands, capBps, pressure } of history) {
    now += afterMs
    const input = inputOf(now, demands, { readings, capBps, pressure })
    const after = step(state, input)
    look(state, input, after)
    state = after.state
    if (Number.isNaN(now)) now = state.now
  }
}

function settle(demands: readonly Demand[], uplinkBps: number, ms = 30_000): BudgetStep {
  let result = step(createBudget({ ...options, remembered: { uplinkBps, pixelsPerSecond: 80e6 } }), inputOf(0, demands))
  for (let now = 250; now <= ms; now += 250) result = step(result.state, inputOf(now, demands))
  return result
}

/** Of what was there before: what begins or is shown again has no smaller picture to grow from. */
function isGrowth({ rung }: Grant, last: Grant | undefined): boolean {
  return rung !== null && last?.rung != null && rung > last.rung
}

function check({ rung, framerate, maxBitrate, why, peer, picture }: Grant, wish: Demand): void {
  expect([peer, picture]).toEqual([wish.peer, wish.picture])
  expect(Number.isInteger(framerate) && Number.isInteger(maxBitrate)).toBe(true)
  expect(wish.priority === 'hidden').toBe(why === 'off')
  if (wish.priority === 'hidden') expect(rung).toBeNull()
  if (rung === null) expect([framerate, maxBitrate]).toEqual([0, 0])
  else {
    expect(rung).toBeLessThanOrEqual(wish.rung)
    expect(framerate).toBeLessThanOrEqual(wish.framerate)
    expect(framerate).toBeGreaterThanOrEqual(1)
    expect(maxBitrate).toBeGreaterThanOrEqual(27_000)
  }
}

describe('for any history', () => {
  it('spends no more than the uplink and the path carry, sound and all', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 12 }), (history) => {
        play(history, (_, { sound, capBps }, { state, grants, means }) => {
          const heard = sum(sound.values())
          const most = capBps === null || Number.isNaN(capBps) ? Infinity : Math.max(0, capBps)
          const pictures = sum(grants.map(({ maxBitrate }) => maxBitrate))
          expect(pictures).toBeLessThanOrEqual(Math.max(0, Math.min(means.uplinkBps + 1, most) - heard))
          for (const [peer, { path }] of state.links) {
            const there = sum(grants.filter((one) => one.peer === peer).map(({ maxBitrate }) => maxBitrate))
            expect(there).toBeLessThanOrEqual(Math.max(0, (path.capBps ?? Infinity) - (sound.get(peer) ?? 0)))
          }
        })
      }),
    )
  })

  it('[Q4] [Q5] gives nothing of what is hidden, no more than is wished, and numbers that a browser takes', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 12 }), (history) => {
        play(history, (_, { demands }, { grants, means }) => {
          expect(grants).toHaveLength(demands.length)
          for (const [at, grant] of grants.entries()) check(grant, demands[at]!)
          expect(means.videos).toBeGreaterThanOrEqual(1)
          expect(means.uplinkBps).toBeGreaterThanOrEqual(250_000)
          expect(Number.isFinite(means.uplinkBps + means.pixelsPerSecond)).toBe(true)
        })
      }),
    )
  })

  it('[Q7] lets a link grow at most once in 1.5 s, but for what is shown again', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 2, maxLength: 25 }), (history) => {
        const grewAt = new Map<string, number>()
        let last = new Map<string, Grant>()
        play(history, (before, _, { state, grants }) => {
          const known = new Map(grants.map((one) => [`${one.peer} ${one.picture}`, one]))
          for (const peer of grewAt.keys()) if (!before.links.has(peer)) grewAt.delete(peer)
          for (const { peer } of grants.filter((one) => isGrowth(one, last.get(`${one.peer} ${one.picture}`)))) {
            expect([undefined, state.now].includes(grewAt.get(peer)) || state.now - grewAt.get(peer)! >= 1_500).toBe(
              true,
            )
            grewAt.set(peer, state.now)
          }
          last = known
        })
      }),
    )
  })

  it('changes nothing when nothing has changed', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 8 }), (history) => {
        play(history, (_, input, { state, grants }) => {
          const again = step(state, { ...input, now: state.now, readings: [] })
          // A peer that was only read of is not there any more.
          const named = new Set([...input.demands.map(({ peer }) => peer), ...input.sound.keys()])
          if (![...state.links.keys()].every((peer) => named.has(peer))) return
          expect(again.grants).toEqual(grants)
          expect(again.state).toEqual(state)
        })
      }),
    )
  })

  it('gives nobody less when the uplink carries more', () => {
    const more = fc.integer({ min: 0, max: 3_000_000 })
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 5 }), anyDemands, more, more, (history, demands, one, other) => {
        let state = createBudget(options)
        play(history, (_, __, after) => (state = after.state))
        const input = inputOf(state.now + 2_000, demands)
        const [less, richer] = [Math.min(one, other), Math.max(one, other)].map((extra) =>
          step({ ...state, uplink: { ...state.uplink, bps: 250_000 + extra } }, input),
        )
        for (const [at, { rung, maxBitrate }] of less!.grants.entries()) {
          expect(richer!.grants[at]?.rung ?? 0).toBeGreaterThanOrEqual(rung ?? 0)
          expect(richer!.grants[at]?.maxBitrate).toBeGreaterThanOrEqual(maxBitrate)
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('sharing', () => {
  it('gives equal demands equal bits, whatever the uplink', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 300_000, max: 4_000_000 }), (links, uplinkBps) => {
        fc.pre(uplinkBps > links * 80_000)
        const demands = Array.from({ length: links }, (_, at) => ({ ...tile, peer: `peer-${at}` }))
        const bits = settle(demands, uplinkBps, 10_000).grants.map(({ maxBitrate }) => maxBitrate)
        expect(sum(bits) ** 2 / (links * sum(bits.map((one) => one ** 2)))).toBeGreaterThanOrEqual(0.95)
      }),
      { numRuns: 15 },
    )
  })

  it('gives to a higher priority no less, and to each its lowest rung before anybody more', () => {
    const demands = (['thumbnail', 'stage', 'tile'] as const).map((priority) => ({ ...tile, priority, peer: priority }))
    for (const uplinkBps of [260_000, 300_000, 400_000, 700_000, 1_000_000, 2_500_000, 4_000_000]) {
      const bits = new Map(settle(demands, uplinkBps, 10_000).grants.map((one) => [one.peer, one.maxBitrate]))
      expect(bits.get('stage')).toBeGreaterThanOrEqual(bits.get('tile')!)
      expect(bits.get('tile')).toBeGreaterThanOrEqual(bits.get('thumbnail')!)
      if (uplinkBps >= 700_000) expect(bits.get('thumbnail')).toBeGreaterThanOrEqual(27_000)
      if (uplinkBps <= 600_000) expect(bits.get('thumbnail')).toBe(0)
    }
  })

  it('leaves sound alone below 250 kbit/s', () => {
    const demands = [{ ...tile, peer: 'one', priority: 'stage' as const }]
    const { grants } = step(createBudget(options), inputOf(0, demands, { capBps: 249_000 }))
    expect(grants).toEqual([{ peer: 'one', picture: 'camera', rung: null, framerate: 0, maxBitrate: 0, why: 'uplink' }])
  })

  it('takes size before frames when the computer is slow, and never less than eight frames', () => {
    const demands = Array.from({ length: 12 }, (_, at) => ({ ...tile, peer: `peer-${at}` }))
    let result = step(createBudget(options), inputOf(0, demands))
    const seen: Grant[] = []
    for (let now = 1_000; now <= 60_000; now += 1_000) {
      const readings = demands.map(({ peer }) => ({ ...calm(peer, 300_000), encodeLoad: 0.2 }))
      result = step(result.state, inputOf(now, demands, { readings }))
      seen.push(result.grants[0]!)
    }
    expect(seen.every(({ rung, framerate }) => (rung! > 180 ? framerate >= 18 : framerate >= 8))).toBe(true)
    expect(seen.at(-1)).toMatchObject({ rung: 90, why: 'cpu' })
    expect(result.means.pixelsPerSecond).toBeLessThan(4_000_000)
  })
})

describe('in time', () => {
  it('begins small, and reaches the wish of a small room on a good network within 1.5 s', () => {
    const demands = ['a', 'b', 'c'].map((peer) => ({ ...tile, peer, rung: 540, framerate: 25 }) as const)
    let result = step(createBudget(options), inputOf(0, demands))
    expect(result.grants.map(({ rung }) => rung)).toEqual([180, 180, 180])
    result = step(result.state, inputOf(400, demands))
    expect(result.grants.map(({ rung }) => rung)).toEqual([180, 180, 180])
    result = step(result.state, inputOf(1_000, demands, { readings: demands.map(({ peer }) => calm(peer, 190_000)) }))
    expect(result.grants.map(({ rung, why }) => [rung, why])).toEqual(demands.map(() => [540, 'wish']))
  })

  it('[Q4] [Q7] gives back at once what was hidden, five times, and then takes its time', () => {
    const shown: Demand = { ...tile, peer: 'one' }
    let { state } = settle([shown], 4_000_000, 10_000)
    const got: (number | null)[] = []
    for (let turn = 0; turn < 8; turn++) {
      const hidden = step(state, inputOf(10_000 + turn * 20, [{ ...shown, priority: 'hidden' }]))
      expect(hidden.grants[0]).toMatchObject({ rung: null, why: 'off' })
      const again = step(hidden.state, inputOf(10_010 + turn * 20, [shown]))
      got.push(again.grants[0]!.rung)
      state = again.state
    }
    expect(got.filter((rung) => rung === 720).length).toBeLessThanOrEqual(6)
    expect(got.slice(0, 5)).toEqual([720, 720, 720, 720, 720])
    expect(got.at(-1)).toBeNull()
    expect(step(state, inputOf(12_000, [shown])).grants[0]?.rung).toBe(720)
  })

  it('shrinks at once when less is wished', () => {
    const { state } = settle([{ ...tile, peer: 'one' }], 4_000_000, 10_000)
    const { grants } = step(state, inputOf(10_001, [{ ...tile, peer: 'one', rung: 180 }]))
    expect(grants[0]).toMatchObject({ rung: 180, maxBitrate: 150_000, why: 'wish' })
    const first = step(createBudget(options), inputOf(0, [{ ...tile, peer: 'one' }]))
    const grown = step(first.state, inputOf(600, [{ ...tile, peer: 'one' }]))
    expect(grown.grants[0]?.rung).toBe(720)
    expect(step(grown.state, inputOf(610, [{ ...tile, peer: 'one', rung: 180 }])).grants[0]?.rung).toBe(180)
  })

  it('begins a rung that was lost lately only when there is plenty for it, for a minute', () => {
    const demands = [{ ...tile, peer: 'one', rung: 540, framerate: 25 }] as const
    let { state } = settle(demands, 4_000_000, 10_000)
    const at = (now: number, bps: number): Grant => {
      const result = step(state, inputOf(now, demands, { capBps: bps + 40_000 }))
      state = result.state
      return result.grants[0]!
    }
    expect(at(20_000, 690_000).rung).toBe(540)
    expect(at(30_000, 400_000)).toMatchObject({ rung: 360, maxBitrate: 400_000, why: 'uplink' })
    expect(at(40_000, 690_000)).toMatchObject({ rung: 360, maxBitrate: 689_000 })
    expect(at(50_000, 760_000).rung).toBe(540)
    expect(at(60_000, 400_000).rung).toBe(360)
    expect(at(121_000, 690_000).rung).toBe(540)
  })

  it('tells one bad path from an uplink that all share', () => {
    const demands = ['a', 'b', 'c', 'd'].map((peer) => ({ ...tile, peer, rung: 540 }) as const)
    const { state } = settle(demands, 4_000_000, 10_000)
    const read = (bad: readonly string[]) =>
      step(
        state,
        inputOf(11_000, demands, {
          readings: demands.map(({ peer }) => ({ ...calm(peer, 800_000), lost: bad.includes(peer) ? 0.2 : 0 })),
        }),
      )
    const one = read(['a'])
    expect(one.means.uplinkBps).toBe(4_000_000)
    expect(one.grants.map(({ why }) => why)).toEqual(['path', 'wish', 'wish', 'wish'])
    const two = read(['a', 'b'])
    expect(two.means.uplinkBps).toBeLessThan(2_600_000)
    expect(new Set(two.grants.map(({ maxBitrate }) => maxBitrate)).size).toBe(1)
  })

  it('gives a face in a strip three quarters of the bits at every size, and a shared screen all of them', () => {
    for (const rung of rungs) {
      const given = (picture: 'camera' | 'screen', priority: 'thumbnail' | 'tile') => {
        const demands = [{ peer: 'a', picture, rung, framerate: 15, priority }] as const
        return settle(demands, 4_000_000, 20_000).grants[0]!
      }
      const [small, tile] = [given('camera', 'thumbnail'), given('camera', 'tile')]
      expect(small).toMatchObject({ rung, why: 'wish' })
      expect(small.maxBitrate / tile.maxBitrate).toBeCloseTo(0.75, 1)
      expect(given('screen', 'thumbnail').maxBitrate).toBe(given('screen', 'tile').maxBitrate)
    }
  })

  it('remembers no more than is sensible', () => {
    const of = (uplinkBps: number, pixelsPerSecond: number) =>
      step(createBudget({ ...options, remembered: { uplinkBps, pixelsPerSecond } }), inputOf(0, [], { aspect: wide }))
        .means
    expect(of(NaN, NaN)).toMatchObject({ uplinkBps: 4_000_000, pixelsPerSecond: 40_000_000 })
    expect(of(-1, -1)).toMatchObject({ uplinkBps: 250_000, pixelsPerSecond: 910_000, videos: 1 })
    expect(of(1e12, 1e12)).toMatchObject({ uplinkBps: 4_000_000, pixelsPerSecond: 80_000_000, videos: 12 })
  })
})
