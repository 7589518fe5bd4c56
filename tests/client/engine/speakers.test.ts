// Who has spoken, the latest first: one order for all pages.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createSpeakers } from '../../../client/engine/speakers.ts'
import { createFakeClock } from '../../fakes/clock.ts'

/** One page that hears. */
function page() {
  const clock = createFakeClock(0)
  const orders: { readonly at: number; readonly order: readonly string[] }[] = []
  const speakers = createSpeakers({ clock, onChange: (order) => orders.push({ at: clock.now(), order }) })
  return {
    clock,
    speakers,
    orders,
    order: () => orders.at(-1)?.order ?? [],
    /** Everybody tells a level five times a second; those who are silent tell none. */
    hear(ms: number, levels: Readonly<Record<string, number>>) {
      const end = clock.now() + ms
      while (clock.now() < end) {
        for (const [peer, level] of Object.entries(levels)) speakers.heard(peer, level)
        clock.advance(200)
      }
    },
  }
}

describe('the order of speakers', () => {
  it('begins empty, and takes in who speaks', () => {
    const { hear, order } = page()
    hear(2_000, { ann: 0.1, bob: 0.3 })
    expect(order()).toEqual([])
    hear(2_000, { ann: 0.7, bob: 0.3 })
    expect(order()).toEqual(['ann'])
  })

  it('has the latest first', () => {
    const { hear, order } = page()
    for (const peer of ['ann', 'bob', 'cid', 'ann', 'dan']) hear(4_000, { [peer]: 0.6 })
    expect(order()).toEqual(['dan', 'ann', 'cid', 'bob'])
  })

  it('gives the first place to who is 6 dB louder for 600 ms, and to nobody for less', () => {
    const { hear, order } = page()
    hear(4_000, { ann: 0.6 })
    hear(4_000, { ann: 0.6, bob: 0.7 })
    expect(order()).toEqual(['ann', 'bob'])
    hear(4_000, { ann: 0.6, bob: 0.74 })
    expect(order()).toEqual(['bob', 'ann'])
  })

  it('keeps the first place for 2 s, whoever is louder', () => {
    const { hear, order, orders, clock } = page()
    hear(4_000, { ann: 0.5 })
    const since = clock.now()
    hear(8_000, { ann: 0.5, bob: 0.7 })
    hear(8_000, { ann: 1, bob: 0.7 })
    const heads = orders.filter(({ at }) => at > since)
    expect(heads.map(({ order }) => order[0])).toEqual(['ann', 'bob', 'ann'])
    // Louder at once than who has just passed, and heard for two words by then.
    while (order()[0] === 'ann') hear(200, { ann: 0.5, bob: 0.7 })
    const passedAt = clock.now()
    while (order()[0] === 'bob') hear(200, { ann: 1, bob: 0.7 })
    expect(clock.now() - passedAt).toBeGreaterThanOrEqual(2_000)
    expect(clock.now() - passedAt).toBeLessThan(2_500)
    // One loud, then the other, twice a second.
    const before = orders.length
    const start = clock.now()
    for (let turn = 0; turn < 20; turn++) hear(400, turn % 2 === 0 ? { ann: 1 } : { bob: 1 })
    expect(orders.length - before).toBeLessThanOrEqual((clock.now() - start) / 2_000)
  })

  it('is not changed by a key press, a cough or a pause', () => {
    const { hear, orders } = page()
    hear(4_000, { ann: 0.6 })
    hear(200, { bob: 1 })
    hear(1_400, { bob: 0 })
    hear(400, { ann: 0.6, cid: 0.6 })
    hear(4_000, { ann: 0.6 })
    hear(1_000, {})
    hear(1_000, { ann: 0.6 })
    expect(orders).toHaveLength(1)
  })

  it('is not changed while everybody is silent', () => {
    const { hear, orders } = page()
    for (const peer of ['ann', 'bob']) hear(4_000, { [peer]: 0.6 })
    const before = orders.length
    hear(60_000, { ann: 0.2, bob: 0.34, cid: 0.1 })
    expect(orders).toHaveLength(before)
  })

  it('forgets who goes, and silences who may not be heard', () => {
    const { hear, order, speakers } = page()
    for (const peer of ['ann', 'bob', 'cid']) hear(4_000, { [peer]: 0.6 })
    speakers.dropped('cid')
    expect(order()).toEqual(['bob', 'ann'])
    hear(400, { ann: 0.9 })
    speakers.forget('ann')
    hear(4_000, { dan: 0.1 })
    expect(order()).toEqual(['bob', 'ann'])
  })

  it('has an end', () => {
    const { hear, order } = page()
    for (let index = 0; index < 50; index++) hear(3_000, { [`peer-${index}`]: 0.6 })
    expect(order()).toHaveLength(32)
    expect(order()[0]).toBe('peer-49')
  })
})

const names = ['ann', 'bob', 'cid', 'dan', 'eve']
const turns = fc.array(
  fc.record({
    who: fc.constantFrom(...names),
    steps: fc.integer({ min: 15, max: 30 }),
    level: fc.double({ min: 0.55, max: 0.95, noNaN: true }),
    noise: fc.double({ min: 0, max: 0.2, noNaN: true }),
  }),
  { minLength: 1, maxLength: 8 },
)
/** Frames of one step: who tells what. */
type Step = readonly (readonly [string, number])[]

/** Each speaks alone, 3 to 6 seconds, with everybody's noise below. */
const conversation = turns.map((all) =>
  all.flatMap(({ who, steps, level, noise }) =>
    Array.from({ length: steps }, (): Step => names.map((name) => [name, name === who ? level : noise] as const)),
  ),
)

function play(steps: readonly Step[]): readonly string[] {
  const { clock, speakers, order } = page()
  for (const step of steps) {
    for (const [peer, level] of step) {
      speakers.heard(peer, level)
      clock.advance(Math.floor(200 / (step.length + 1)))
    }
    clock.advance(200 - (clock.now() % 200))
  }
  clock.advance(200)
  speakers.heard('nobody', 0)
  return order()
}

describe('pages that hear the same', () => {
  it('agree, in whatever order the levels of a moment come', () => {
    fc.assert(
      fc.property(conversation, fc.infiniteStream(fc.nat()), (steps, chance) => {
        const shuffled = steps.map((step) => {
          const keyed = step.map((frame) => ({ frame, key: Number(chance.next().value) }))
          return keyed.sort((a, b) => a.key - b.key).map(({ frame }) => frame)
        })
        expect(play(shuffled)).toEqual(play(steps))
      }),
    )
  })

  it('agree when one level in ten gets lost on the way to each', () => {
    fc.assert(
      fc.property(conversation, fc.infiniteStream(fc.integer({ min: 0, max: 9 })), (steps, chance) => {
        const lossy = steps.map((step) => step.filter(() => chance.next().value !== 0))
        expect(play(lossy)).toEqual(play(steps))
      }),
    )
  })

  it('have the same order of the others, however loud somebody is all the time', () => {
    fc.assert(
      fc.property(conversation, fc.integer({ min: 1, max: 5 }), (steps, often) => {
        const shout: Step = Array.from({ length: often }, () => ['mal', 1] as const)
        const hostile = play(steps.map((step) => [...shout, ...step]))
        expect(hostile.filter((peer) => peer !== 'mal')).toEqual(play(steps))
        expect(hostile.filter((peer) => peer === 'mal').length).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('exchange the first at most every 2 s, whatever they hear', () => {
    const noise = fc.array(fc.tuple(fc.constantFrom(...names), fc.double(), fc.integer({ min: 0, max: 400 })))
    fc.assert(
      fc.property(noise, (frames) => {
        const { clock, speakers, orders } = page()
        for (const [peer, level, ms] of frames) {
          speakers.heard(peer, level)
          clock.advance(ms)
        }
        const heads = orders.filter(({ order }, index) => order[0] !== orders[index - 1]?.order[0])
        for (const [index, { at }] of heads.entries()) {
          const before = heads[index - 1]
          // Reckoned in steps: the page may hear of one a step late.
          if (before) expect(at - before.at).toBeGreaterThan(2_000 - 400)
        }
        for (const { order } of orders) expect(new Set(order).size).toBe(order.length)
      }),
    )
  })
})
