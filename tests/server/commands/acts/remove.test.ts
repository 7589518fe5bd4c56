// Removing people, keeping them out, and letting them back.
import { beforeEach, describe, expect, it } from '@jest/globals'
import {
  type ActWorld,
  admin,
  type Browser,
  createActWorld,
  heard,
  peerOf,
  type Window,
} from '../../../support/act-world.ts'
import { storeIsDown } from '../../../fakes/store.ts'

let world: ActWorld
let alice: Browser
let bob: Browser
let chair: Window
let guest: Window
let other: Window

beforeEach(async () => {
  world = createActWorld()
  alice = await world.browser('alice')
  bob = await world.browser('bob', '192.0.2.2')
  await world.room('a', alice)
  chair = await world.enter(alice, 'a')
  guest = await world.enter(bob, 'a')
  other = await world.enter(await world.browser('carol', '192.0.2.3'), 'a')
})

const remove = (to: { peer: string; name?: string }[], address = false, by = chair) =>
  world.say(by, { type: 'remove', re: 1, to, address })
const gone = { peer: '9'.repeat(22) }
const bans = async () =>
  (await world.deps.store.bans(world.row('a').id)).map(({ peer, name, source }) => ({ peer, name, source }))

describe('remove', () => {
  it('[M9] frees the seat at once, ends its socket, tells the others, and keeps the session out', async () => {
    const { peer } = { peer: peerOf(guest) }
    expect(await remove([{ peer, name: 'Bob' }])).toBe('done')
    expect(guest.outlet.ended).toEqual(['removed'])
    expect(heard(other, 'peer-left')).toEqual([expect.objectContaining({ peer, why: 'kicked', by: peerOf(chair) })])
    expect(await bans()).toEqual([{ peer, name: 'Bob', source: null }])
    await expect(world.enter(bob, 'a')).rejects.toMatchObject({ code: 'banned' })
  })

  it('writes one event, without the name that the chairman’s browser knew', async () => {
    const before = world.deps.store.recorded.length
    await remove([{ peer: peerOf(guest), name: 'Bob the Builder' }])
    const written = world.deps.store.recorded.slice(before)
    expect(written.map(({ event }) => event)).toEqual(['peer_remove'])
    expect(JSON.stringify([written, world.deps.log])).not.toContain('Builder')
  })

  it('takes every window of the session, and what it has before the door', async () => {
    await world.say(chair, { type: 'configure', re: 1, settings: { waitingRoom: 'everybody' } })
    const waiting = await world.enter(bob, 'a')
    expect(waiting.standing.is).toBe('waiting')
    await remove([{ peer: peerOf(guest) }])
    expect(guest.outlet.ended).toEqual(['removed'])
    expect(waiting.outlet.ended).toEqual(['removed'])
    expect(await world.deps.cluster.waiters('a')).toEqual([])
  })

  it('takes somebody who only waits', async () => {
    await world.say(chair, { type: 'configure', re: 1, settings: { waitingRoom: 'everybody' } })
    const dave = await world.browser('dave')
    const waiting = await world.enter(dave, 'a')
    expect(await remove([{ peer: peerOf(waiting), name: 'Dave' }])).toBe('done')
    expect(waiting.outlet.ended).toEqual(['removed'])
    await expect(world.enter(dave, 'a')).rejects.toMatchObject({ code: 'banned' })
  })

  it('passes over those who are gone, and refuses when nobody is there', async () => {
    expect(await remove([gone, { peer: peerOf(guest) }])).toBe('done')
    const before = await world.everything('a')
    expect(await remove([gone])).toBe('no-such-peer')
    expect(await world.everything('a')).toBe(before)
  })

  it('keeps the address out as well when it is told to', async () => {
    await remove([{ peer: peerOf(guest) }], true)
    const neighbour = await world.browser('neighbour', '192.0.2.2')
    await expect(world.enter(neighbour, 'a')).rejects.toMatchObject({ code: 'banned' })
    await expect(world.enter(await world.browser('erin', '192.0.2.4'), 'a')).resolves.toBeDefined()
  })

  it('is not for oneself, nor for another window of one’s own', async () => {
    const second = await world.enter(alice, 'a')
    const before = await world.everything('a')
    expect(await remove([{ peer: peerOf(chair) }])).toBe('not-allowed')
    expect(await remove([{ peer: peerOf(second) }])).toBe('not-allowed')
    expect(await remove([{ peer: peerOf(guest) }, { peer: peerOf(second) }])).toBe('not-allowed')
    expect(await world.post(alice, 'a', 'remove', { to: [{ peer: peerOf(chair) }], address: false })).toBe(
      'not-allowed',
    )
    expect(await world.everything('a')).toBe(before)
  })

  it('[M11] never takes the last chairman, whoever asks', async () => {
    const before = await world.everything('a')
    expect(await world.command(admin, 'a', 'remove', { to: [{ peer: peerOf(chair) }], address: false })).toBe(
      'last-chairman',
    )
    expect(await world.everything('a')).toBe(before)
  })

  it('takes a chairman’s role with the seat', async () => {
    await world.say(chair, { type: 'set-role', re: 1, to: peerOf(guest), role: 'chairman' })
    expect(await remove([{ peer: peerOf(guest) }])).toBe('done')
    expect(await world.deps.store.findPerson(world.row('a').id, bob.session)).toBeNull()
  })

  it('[M2] of a store that does not answer changes nothing', async () => {
    const before = await world.everything('a')
    world.deps.store.failWith(storeIsDown)
    expect(await remove([{ peer: peerOf(guest) }])).toBe('storage-unavailable')
    world.deps.store.failWith(null)
    expect(await world.everything('a')).toBe(before)
    expect(guest.outlet.ended).toEqual([])
  })
})

describe('lift-ban', () => {
  const lift = (ban: string) => world.say(chair, { type: 'lift-ban', re: 1, ban })

  it('lets the removed ask at the door again, also if they had two windows', async () => {
    await world.enter(bob, 'a')
    await remove([{ peer: peerOf(guest) }], true)
    const [ban] = await world.deps.store.bans(world.row('a').id)
    expect(await lift(ban!.id)).toBe('done')
    expect(world.deps.store.recorded.at(-1)?.event).toBe('ban_lift')
    await expect(world.enter(bob, 'a')).resolves.toMatchObject({ standing: { is: 'joined' } })
  })

  it('knows no ban of another room, and none that was never there', async () => {
    const zoe = await world.browser('zoe')
    await world.room('b', zoe)
    const zoesWindow = await world.enter(zoe, 'b')
    await remove([{ peer: peerOf(guest) }])
    const [ban] = await world.deps.store.bans(world.row('a').id)
    const before = await world.everything('a')
    expect(await world.say(zoesWindow, { type: 'lift-ban', re: 1, ban: ban!.id })).toBe('no-such-ban')
    expect(await lift('not-a-ban')).toBe('no-such-ban')
    expect(await world.everything('a')).toBe(before)
  })
})
