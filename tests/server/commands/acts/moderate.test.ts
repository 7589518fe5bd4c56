// Blocking what somebody gives, and taking hands down.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { type ActWorld, type Browser, createActWorld, heard, peerOf, type Window } from '../../../support/act-world.ts'
import { storeIsDown } from '../../../fakes/store.ts'

let world: ActWorld
let bob: Browser
let chair: Window
let guest: Window
let other: Window

beforeEach(async () => {
  world = createActWorld()
  const alice = await world.browser('alice')
  bob = await world.browser('bob')
  await world.room('a', alice)
  chair = await world.enter(alice, 'a')
  guest = await world.enter(bob, 'a')
  other = await world.enter(await world.browser('carol'), 'a')
})

const blockedOf = async (window: Window) =>
  (await world.deps.cluster.seats('a')).find(({ peer }) => peer === peerOf(window))?.blocked
const block = (to: string, source: 'microphone' | 'camera' = 'microphone', blocked = true) =>
  world.say(chair, { type: 'moderate', re: 1, to, source, blocked })

describe('moderate', () => {
  it('[M4] tells everybody what is blocked, and by whom; the audit says so too', async () => {
    expect(await block(peerOf(guest))).toBe('done')
    for (const window of [chair, guest, other]) {
      const [told] = heard(window, 'peers-changed')
      expect(told?.members).toEqual([
        { peer: peerOf(guest), role: 'participant', blocked: ['microphone'], handAt: null, floorAt: null },
      ])
      expect(told?.by).toBe(peerOf(chair))
    }
    const { event, message, user, room } = world.deps.store.recorded.at(-1)!
    expect({ event, room, user }).toEqual({ event: 'peer_block', room: 'a', user: 'session:hash-of-' })
    expect(message).toBe(`microphone of ${peerOf(guest)} blocked`)
  })

  it('[M6] is about the session: every window of it, now and later', async () => {
    const second = await world.enter(bob, 'a')
    await block(peerOf(guest))
    expect(await blockedOf(second)).toEqual(['microphone'])
    expect(heard(other, 'peers-changed')).toHaveLength(1)
    await world.say(guest, { type: 'leave' })
    await world.say(second, { type: 'leave' })
    expect(await blockedOf(await world.enter(bob, 'a'))).toEqual(['microphone'])
  })

  it('blocks everybody but the chairmen in one change', async () => {
    expect(await block('everybody')).toBe('done')
    expect(heard(other, 'peers-changed')).toHaveLength(1)
    expect(
      heard(other, 'peers-changed')[0]
        ?.members.map(({ peer }) => peer)
        .sort(),
    ).toEqual([peerOf(guest), peerOf(other)].sort())
    expect(await blockedOf(chair)).toEqual([])
    expect(world.deps.store.recorded.filter(({ event }) => event === 'peer_block')).toHaveLength(1)
  })

  it('blocks nobody when there is nobody to block', async () => {
    await world.say(guest, { type: 'leave' })
    await world.say(other, { type: 'leave' })
    const before = world.deps.store.recorded.length
    expect(await block('everybody')).toBe('done')
    expect(world.deps.store.recorded).toHaveLength(before)
  })

  it('[M7] lets one use what the room keeps for chairmen, and takes the word back', async () => {
    await world.say(chair, { type: 'configure', re: 1, settings: { onlyChairmen: ['screen'] } })
    expect(await blockedOf(guest)).toEqual(['screen'])
    await world.say(chair, { type: 'moderate', re: 2, to: peerOf(guest), source: 'screen', blocked: false })
    expect(await blockedOf(guest)).toEqual([])
    expect(await blockedOf(other)).toEqual(['screen'])
    await world.say(chair, { type: 'moderate', re: 3, to: peerOf(guest), source: 'screen', blocked: true })
    expect(await world.deps.store.findPerson(world.row('a').id, bob.session)).toBeNull()
    expect(await blockedOf(guest)).toEqual(['screen'])
  })

  it('[M2] of a store that does not answer tells nobody', async () => {
    const before = await world.everything('a')
    world.deps.store.failWith(storeIsDown)
    expect(await block(peerOf(guest))).toBe('storage-unavailable')
    expect(await world.everything('a')).toBe(before)
    expect(heard(other, 'peers-changed')).toEqual([])
  })

  it('keeps both words when two chairmen speak at once', async () => {
    await Promise.all([block(peerOf(guest), 'microphone'), block(peerOf(guest), 'camera')])
    expect(await blockedOf(guest)).toEqual(['microphone', 'camera'])
    await Promise.all([block(peerOf(guest), 'microphone', false), block('everybody', 'camera', false)])
    expect(await blockedOf(guest)).toEqual([])
  })
})

describe('lower-hand', () => {
  const lower = (to: string) => world.say(chair, { type: 'lower-hand', re: 1, to })
  const raise = (window: Window) => world.say(window, { type: 'hand', re: 1, raised: true })
  const raised = async () =>
    (await world.deps.cluster.roster('a')).peers.filter(({ handAt }) => handAt !== null).map(({ peer }) => peer)

  it('[M15] takes one hand down', async () => {
    await raise(guest)
    await raise(other)
    expect(await lower(peerOf(guest))).toBe('done')
    expect(await raised()).toEqual([peerOf(other)])
    const last = heard(other, 'peers-changed').at(-1)
    expect([last?.members.map(({ handAt }) => handAt), last?.by]).toEqual([[null], peerOf(chair)])
  })

  it('takes all hands down but those of chairmen, in one change', async () => {
    for (const window of [chair, guest, other]) await raise(window)
    const before = heard(other, 'peers-changed').length
    expect(await lower('everybody')).toBe('done')
    expect(await raised()).toEqual([peerOf(chair)])
    expect(heard(other, 'peers-changed')).toHaveLength(before + 1)
  })
})
