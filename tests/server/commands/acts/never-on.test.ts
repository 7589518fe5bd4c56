// Nobody switches on what another gives. To free a source is to stop blocking it, and no act says more than that.
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { actNames } from '../../../../protocol/acts.ts'
import type { ClientFrame } from '../../../../protocol/client-to-server.ts'
import { sources } from '../../../../protocol/primitives.ts'
import type { Roster } from '../../../../protocol/server-to-client.ts'
import { actSamples } from '../../../support/act-samples.ts'
import { createActWorld, peerOf, type Window } from '../../../support/act-world.ts'

async function scene() {
  const world = createActWorld()
  const alice = await world.browser('alice')
  await world.room('a', alice)
  const chair = await world.enter(alice, 'a')
  const guest = await world.enter(await world.browser('bob'), 'a')
  return { world, chair, guest }
}

/** What the relay says to a window that stays: none of these words is about a device. */
const news = new Set(['peers-changed', 'room', 'peer-joined', 'peer-left', 'waiting', 'roster'])
const newsOf = (window: Window) => window.outlet.frames.slice(1)
const memberOf = ({ peers }: Roster, window: Window) => peers.find(({ peer }) => peer === peerOf(window))

it('[M5] freeing changes what is blocked, and nothing else', async () => {
  const anyBlocks = fc.array(fc.record({ source: fc.constantFrom(...sources), blocked: fc.boolean() }), {
    maxLength: 4,
  })
  await fc.assert(
    fc.asyncProperty(
      fc.subarray([...sources]),
      anyBlocks,
      fc.constantFrom(...sources),
      async (order, blocks, source) => {
        const { world, chair, guest } = await scene()
        const to = peerOf(guest)
        await world.say(chair, { type: 'configure', re: 1, settings: { onlyChairmen: order } })
        for (const block of blocks) await world.say(chair, { type: 'moderate', re: 1, to, ...block })
        const before = await world.deps.cluster.roster('a')
        const heardBefore = guest.outlet.frames.length

        expect(await world.say(chair, { type: 'moderate', re: 1, to, source, blocked: false })).toBe('done')
        const after = await world.deps.cluster.roster('a')
        const was = memberOf(before, guest)
        expect(memberOf(after, guest)).toEqual({ ...was, blocked: was?.blocked.filter((one) => one !== source) })
        expect(memberOf(after, chair)).toEqual(memberOf(before, chair))
        const isNews = was?.blocked.includes(source) === true
        expect(guest.outlet.frames.slice(heardBefore).map(({ type }) => type)).toEqual(isNews ? ['peers-changed'] : [])
        if (isNews) expect(guest.outlet.frames.at(-1)).toMatchObject({ members: [memberOf(after, guest)] })
      },
    ),
    { numRuns: 40 },
  )
})

it.each(actNames)('[M5] %s says nothing to anybody about devices', async (act) => {
  const { world, chair, guest } = await scene()
  const fields = actSamples(peerOf(guest))[act]
  await world.say(chair, { type: act, re: 1, ...fields } as ClientFrame)
  for (const window of [chair, guest]) expect(newsOf(window).filter(({ type }) => !news.has(type))).toEqual([])
})
