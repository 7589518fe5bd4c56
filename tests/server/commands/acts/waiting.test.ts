// What chairmen do with those who wait.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { PROTOCOL_VERSION } from '../../../../protocol/version.ts'
import { type ActWorld, type Browser, createActWorld, heard, peerOf, type Window } from '../../../support/act-world.ts'
import { storeIsDown } from '../../../fakes/store.ts'

let world: ActWorld
let alice: Browser
let bob: Browser
let chair: Window
let bobs: Window
let carols: Window

beforeEach(async () => {
  world = createActWorld()
  alice = await world.browser('alice')
  bob = await world.browser('bob')
  await world.room('a', alice, { waitingRoom: 'everybody' })
  chair = await world.enter(alice, 'a')
  bobs = await world.enter(bob, 'a')
  carols = await world.enter(await world.browser('carol'), 'a')
})

const waiting = async () => (await world.deps.cluster.waiters('a')).map(({ peer }) => peer)
const ticketOf = (window: Window) => heard(window, 'come-in').at(-1)?.ticket
const comeIn = (window: Window) =>
  world.say(window, { type: 'hello', v: PROTOCOL_VERSION, ticket: ticketOf(window) ?? '' })
const events = () => world.deps.store.recorded.map(({ event }) => event)

describe('admit', () => {
  const admit = (to: string) => world.say(chair, { type: 'admit', re: 1, to })

  it('[W3] gives one a ticket that leads in', async () => {
    expect(await admit(peerOf(bobs))).toBe('done')
    expect(ticketOf(carols)).toBeUndefined()
    expect(events().filter((event) => event === 'waiting_admit')).toHaveLength(1)
    expect(await waiting()).toHaveLength(2)
    expect(await comeIn(bobs)).toBe('done')
    expect(bobs.standing.is).toBe('joined')
    expect(await waiting()).toEqual([peerOf(carols)])
  })

  it('lets all in, and does no harm when said twice', async () => {
    await Promise.all([admit('everybody'), admit('everybody'), admit(peerOf(bobs))])
    expect(await comeIn(bobs)).toBe('done')
    expect(await comeIn(carols)).toBe('done')
    expect((await world.deps.cluster.seats('a')).map(({ role }) => role)).toEqual([
      'chairman',
      'participant',
      'participant',
    ])
  })

  it('[D6] passes the lock', async () => {
    await world.say(chair, { type: 'configure', re: 1, settings: { locked: true } })
    expect(await waiting()).toHaveLength(2)
    await admit(peerOf(bobs))
    expect(await comeIn(bobs)).toBe('done')
    expect(bobs.standing.is).toBe('joined')
  })

  it('[D5] of before the lock is void after it', async () => {
    await admit(peerOf(bobs))
    await world.say(chair, { type: 'configure', re: 1, settings: { locked: true } })
    expect(await comeIn(bobs)).toBe('bad-ticket')
    expect(bobs.standing.is).toBe('waiting')
  })

  it('has no effect on seats, and none when the store does not answer', async () => {
    expect(await admit(peerOf(chair))).toBe('no-such-peer')
    world.deps.store.failWith(storeIsDown)
    expect(await admit('everybody')).toBe('storage-unavailable')
    expect(heard(bobs, 'come-in')).toEqual([])
  })

  it('of nobody is done', async () => {
    await world.say(chair, { type: 'refuse-entry', re: 1, to: 'everybody' })
    const before = events().length
    expect(await admit('everybody')).toBe('done')
    expect(events()).toHaveLength(before)
  })
})

describe('refuse-entry', () => {
  const refuse = (to: string) => world.say(chair, { type: 'refuse-entry', re: 1, to })

  it('sends one away, who may ask again', async () => {
    expect(await refuse(peerOf(bobs))).toBe('done')
    expect(bobs.outlet.ended).toEqual(['entry-refused'])
    expect(carols.outlet.ended).toEqual([])
    expect(events().at(-1)).toBe('waiting_refuse')
    expect((await world.enter(bob, 'a')).standing.is).toBe('waiting')
  })

  it('sends all away, once', async () => {
    expect(await refuse('everybody')).toBe('done')
    expect(await waiting()).toEqual([])
    const before = events().length
    expect(await refuse('everybody')).toBe('done')
    expect(events()).toHaveLength(before)
  })

  it('[M2] does nothing when the store does not answer', async () => {
    world.deps.store.failWith(storeIsDown)
    expect(await refuse('everybody')).toBe('storage-unavailable')
    expect(bobs.outlet.ended).toEqual([])
    expect(await waiting()).toHaveLength(2)
  })
})

describe('put-back', () => {
  const putBack = (to: string) => world.say(chair, { type: 'put-back', re: 1, to })

  beforeEach(async () => {
    await world.say(chair, { type: 'admit', re: 1, to: peerOf(bobs) })
    await comeIn(bobs)
    await world.say(chair, { type: 'configure', re: 1, settings: { waitingRoom: 'off' } })
  })

  it('[W6] takes the seat and makes the session wait until it is let in, whatever the door says', async () => {
    const peer = peerOf(bobs)
    expect(await putBack(peer)).toBe('done')
    expect(bobs.outlet.ended).toEqual(['put-back'])
    expect(heard(chair, 'peer-left').at(-1)).toMatchObject({ peer, why: 'waiting', by: peerOf(chair) })
    expect(events().at(-1)).toBe('waiting_back')
    const again = await world.enter(bob, 'a')
    expect(again.standing.is).toBe('waiting')
    await world.say(chair, { type: 'admit', re: 1, to: peerOf(again) })
    expect(await comeIn(again)).toBe('done')
    await world.say(again, { type: 'leave' })
    expect((await world.enter(bob, 'a')).standing.is).toBe('joined')
  })

  it('takes every window of the session', async () => {
    const second = await world.enter(bob, 'a')
    await putBack(peerOf(bobs))
    expect(second.outlet.ended).toEqual(['put-back'])
  })

  it('is not for oneself, nor for chairmen, whom no door stops', async () => {
    const second = await world.enter(alice, 'a')
    expect(await putBack(peerOf(second))).toBe('not-allowed')
    await world.say(chair, { type: 'set-role', re: 1, to: peerOf(bobs), role: 'chairman' })
    const before = await world.everything('a')
    expect(await putBack(peerOf(bobs))).toBe('not-allowed')
    expect(await world.everything('a')).toBe(before)
  })

  it('[M2] does nothing when the store does not answer', async () => {
    world.deps.store.failWith(storeIsDown)
    expect(await putBack(peerOf(bobs))).toBe('storage-unavailable')
    expect(bobs.outlet.ended).toEqual([])
  })
})

describe('tell-waiting', () => {
  const tell = (text: string) => world.say(chair, { type: 'tell-waiting', re: 1, text })

  it('shows a line to those who wait, now and later, and is no part of the audit', async () => {
    expect(await tell('In five minutes')).toBe('done')
    const last = { type: 'wait', self: peerOf(bobs), room: 'a', waitsFor: 'admission', note: 'In five minutes' }
    expect(heard(bobs, 'wait').at(-1)).toEqual(last)
    const dave = await world.enter(await world.browser('dave'), 'a')
    expect(heard(dave, 'wait').at(-1)?.note).toBe('In five minutes')
    expect(heard(chair, 'room').at(-1)).toMatchObject({ room: { revision: 1 }, by: peerOf(chair) })
    expect(events()).toContain('room_modify')
    expect(JSON.stringify(world.deps.store.recorded)).not.toContain('five minutes')
  })

  it('takes it away again', async () => {
    await tell('In five minutes')
    await tell('')
    expect(heard(bobs, 'wait').at(-1)?.note).toBe('')
  })

  it('[M2] tells nobody when the store does not answer', async () => {
    world.deps.store.failWith(storeIsDown)
    expect(await tell('x')).toBe('storage-unavailable')
    expect(heard(bobs, 'wait')).toHaveLength(1)
  })
})
