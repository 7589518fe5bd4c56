// Whatever a peer says, in whatever order: the engine goes on, costs little, and gives nobody more than there is.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { EngineFrame } from '../../../client/engine/engine.ts'
import { createWishes } from '../../../client/engine/wishes.ts'
import { priorities, rungs, type Want } from '../../../protocol/picture.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { createEngineWorld } from '../../support/engine-world.ts'

const integer = (min: number, max: number) => fc.integer({ min, max })
const wish = fc.record({
  rung: fc.constantFrom(...rungs),
  framerate: integer(1, 60),
  priority: fc.constantFrom(...priorities),
})
const want: fc.Arbitrary<Want> = fc.record({
  type: fc.constant('want' as const),
  seq: fc.oneof(integer(0, 20), integer(0, 0x7fffffff)),
  camera: wish,
  screen: wish,
  listens: fc.boolean(),
})
const given = fc.record({
  rung: fc.option(fc.constantFrom(...rungs)),
  framerate: integer(0, 60),
  kbps: integer(0, 100_000),
  why: fc.constantFrom('wish' as const, 'uplink' as const, 'off' as const),
})
const frame: fc.Arbitrary<EngineFrame> = fc.oneof(
  want,
  fc.record({ type: fc.constant('have' as const), seq: integer(0, 99), camera: given, screen: given }),
  fc.record({ type: fc.constant('probe' as const), id: integer(0, 99) }),
  fc.record({ type: fc.constant('echo' as const), id: integer(0, 99) }),
)
const moment = fc.oneof(
  frame.map((said) => ({ is: 'said' as const, said })),
  integer(0, 600).map((ms) => ({ is: 'passed' as const, ms })),
  fc.constant({ is: 'linked' as const }),
  fc.constant({ is: 'lost' as const }),
  fc.constant({ is: 'dropped' as const }),
)

describe('a hostile peer', () => {
  it('[Q7] [Q8] makes the engine say and do no more than time allows, and never something absurd', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(moment, { maxLength: 25 }), async (moments) => {
        const world = createEngineWorld()
        const [ann, bob, eve] = [world.join('a'), world.join('b'), world.join('e')]
        world.link(ann, bob)
        world.link(ann, eve)
        bob.engine.shows('t', ann.peer, 'camera', { short: 180, priority: 'tile' })
        eve.engine.close()
        for (const one of moments) {
          if (one.is === 'said') ann.engine.heard(eve.peer, one.said)
          else if (one.is === 'passed') await world.run(one.ms)
          else if (one.is === 'linked') world.link(ann, eve)
          else if (one.is === 'lost') ann.engine.view(eve.peer, 'reconnecting')
          else ann.engine.dropped(eve.peer)
          const { camera, screen, microphone } = ann.to(eve)
          for (const sending of [camera, screen, microphone]) {
            expect(sending.maxFramerate).toBeGreaterThanOrEqual(1)
            expect(sending.maxFramerate).toBeLessThanOrEqual(60)
            expect(sending.maxBitrate).toBeGreaterThan(0)
            expect(sending.maxBitrate).toBeLessThan(10_000_000)
          }
        }
        // Whatever was done to the others, Bob is served.
        await world.run(2_000)
        expect(ann.to(bob).camera.active).toBe(true)
        expect(ann.to(bob).microphone.active).toBe(true)
        ann.engine.close()
        bob.engine.close()
        await world.run(20)
        expect(world.clock.pending()).toBe(0)
      }),
      { numRuns: 15 },
    )
  }, 60_000)
})

describe('wishes', () => {
  it('[Q2] are those of the highest number, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(want, { minLength: 1, maxLength: 30 }), (wants) => {
        const wishes = createWishes(createFakeClock())
        for (const one of wants) wishes.heard('p', one)
        const highest = Math.max(...wants.map(({ seq }) => seq))
        // Of two with the same number the first was meant: a repeat says the same.
        expect(wishes.said('p')).toEqual(wants.find(({ seq }) => seq === highest))
        expect(wishes.seq('p')).toBe(highest)
      }),
    )
  })

  it('[Q7] are let in no faster than time allows, however often they are hidden and shown again', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(want, integer(0, 50)), { minLength: 150, maxLength: 200 }), (said) => {
        const clock = createFakeClock()
        const wishes = createWishes(clock)
        const start = clock.now()
        let resumes = 0
        let wasHidden = false
        said.forEach(([one, ms], seq) => {
          clock.advance(ms)
          wishes.heard('p', { ...one, seq })
          const isHidden = wishes.of('p').camera.priority === 'hidden'
          if (wasHidden && !isHidden) resumes += 1
          if (one.camera.priority === 'hidden') expect(isHidden).toBe(true)
          wasHidden = isHidden
        })
        expect(resumes).toBeLessThanOrEqual(5 + Math.ceil((clock.now() - start) / 1_500))
      }),
    )
  })
})
