// A role in one room is a right in that room alone. The old way to become chairman of somebody else's room, and chance.
import { describe, expect, it, jest } from '@jest/globals'
import { type ActName, actNames } from '../../../../protocol/acts.ts'
import type { ClientFrame } from '../../../../protocol/client-to-server.ts'
import { createActWorld, peerOf } from '../../../support/act-world.ts'
import { actSamples } from '../../../support/act-samples.ts'
import { playAtRandom } from '../../../support/act-game.ts'

// Many short games, on a machine that may be busy.
jest.setTimeout(120_000)

describe('the chairman of one room, in another', () => {
  it('[I3] has no right there, by any act, at anybody, by either door', async () => {
    const world = createActWorld()
    const mallory = await world.browser('mallory')
    const alice = await world.browser('alice')
    await world.room('own', mallory)
    await world.room('theirs', alice)
    const chair = await world.enter(mallory, 'own')
    const victim = await world.enter(alice, 'theirs')
    const guest = await world.enter(mallory, 'theirs')
    expect([chair.standing, guest.standing]).toMatchObject([
      { seat: { role: 'chairman' } },
      { seat: { role: 'participant' } },
    ])

    const before = await world.everything('theirs')
    for (const target of [victim, guest, chair].map(peerOf))
      for (const act of actNames.filter((name) => name !== 'claim')) {
        const fields = actSamples(target)[act]
        expect(await world.say(guest, { type: act, re: 1, ...fields } as ClientFrame)).toBe('not-allowed')
        expect(await world.post(mallory, 'theirs', act, fields as never)).toBe('not-allowed')
      }
    // The claim of one room, with that room's password, is worth nothing in the other.
    await world.say(chair, { type: 'set-password', re: 1, which: 'owner', password: 'sesame' })
    expect(await world.say(guest, { type: 'claim', re: 1, password: 'sesame' })).toBe('wrong-password')
    expect(await world.post(mallory, 'theirs', 'claim', { password: 'sesame' })).toBe('wrong-password')
    // Nor does the own room reach the peers of the other.
    for (const act of ['moderate', 'set-role', 'remove', 'put-back', 'admit'] as const)
      expect(await world.say(chair, { type: act, re: 1, ...aimedAt(act, peerOf(victim)) } as ClientFrame)).toBe(
        'no-such-peer',
      )
    expect(await world.everything('theirs')).toBe(before)
    expect(victim.outlet.roles).toEqual([])
  })
})

const aimedAt = (act: ActName, to: string) =>
  act === 'remove' ? { to: [{ peer: to }], address: false } : actSamples(to)[act]

it('[I3] holds over random sequences of commands in three rooms', () => playAtRandom(500))
