// Giving and taking the chair, by a chairman's word or by the owner password.
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
import { storedForm } from '../../../fakes/passwords.ts'
import { storeIsDown } from '../../../fakes/store.ts'

let world: ActWorld
let alice: Browser
let bob: Browser
let chair: Window
let guest: Window

beforeEach(async () => {
  world = createActWorld()
  alice = await world.browser('alice')
  bob = await world.browser('bob')
  await world.room('a', alice)
  chair = await world.enter(alice, 'a')
  guest = await world.enter(bob, 'a')
})

const setRole = (window: Window, to: string, role: 'chairman' | 'participant') =>
  world.say(window, { type: 'set-role', re: 1, to, role })
const roleOf = async (window: Window) =>
  (await world.deps.cluster.seats('a')).find(({ peer }) => peer === peerOf(window))?.role
const remembered = async (browser: Browser) =>
  (await world.deps.store.findPerson(world.row('a').id, browser.session))?.role ?? 'participant'

describe('set-role', () => {
  it('[I3] makes a chairman for good, of every window, and judges the open sockets by it at once', async () => {
    const second = await world.enter(bob, 'a')
    expect(await setRole(chair, peerOf(guest), 'chairman')).toBe('done')
    expect([await roleOf(guest), await roleOf(second), await remembered(bob)]).toEqual(Array(3).fill('chairman'))
    expect(heard(chair, 'peers-changed').at(-1)).toMatchObject({ by: peerOf(chair) })
    expect(heard(chair, 'peers-changed').at(-1)?.members).toHaveLength(2)
    const { event, message } = world.deps.store.recorded.at(-1)!
    expect([event, message]).toEqual(['peer_role', `${peerOf(guest)} becomes chairman`])
    expect(await world.say(second, { type: 'configure', re: 1, settings: { locked: true } })).toBe('done')
  })

  it('frees a new chairman of the room’s order, and binds a former one by it', async () => {
    await world.say(chair, { type: 'configure', re: 1, settings: { onlyChairmen: ['chat'] } })
    const blocked = async () =>
      (await world.deps.cluster.seats('a')).find(({ peer }) => peer === peerOf(guest))?.blocked
    await setRole(chair, peerOf(guest), 'chairman')
    expect(await blocked()).toEqual([])
    await setRole(chair, peerOf(guest), 'participant')
    expect(await blocked()).toEqual(['chat'])
  })

  it('lets one step down while another chairman sits there', async () => {
    await setRole(chair, peerOf(guest), 'chairman')
    expect(await setRole(chair, peerOf(chair), 'participant')).toBe('done')
    expect(await setRole(chair, peerOf(guest), 'participant')).toBe('not-allowed')
    expect(await remembered(alice)).toBe('participant')
  })

  it.each(['by oneself', 'by an admin'])('[M11] keeps the last chairman: %s', async (who) => {
    const before = await world.everything('a')
    const fields = { to: peerOf(chair), role: 'participant' } as const
    const answer =
      who === 'by oneself'
        ? await setRole(chair, fields.to, fields.role)
        : await world.command(admin, 'a', 'set-role', fields)
    expect(answer).toBe('last-chairman')
    expect(await world.everything('a')).toBe(before)
  })

  it('[M11] keeps the last chairman who sits there, though another is remembered', async () => {
    await setRole(chair, peerOf(guest), 'chairman')
    await world.say(guest, { type: 'leave' })
    expect(await setRole(chair, peerOf(chair), 'participant')).toBe('last-chairman')
  })

  it('[M11] keeps the last chairman in the database when two step down at once', async () => {
    await setRole(chair, peerOf(guest), 'chairman')
    await Promise.all([setRole(chair, peerOf(chair), 'participant'), setRole(guest, peerOf(guest), 'participant')])
    const roles = [await remembered(alice), await remembered(bob)]
    expect(roles).toContain('chairman')
    expect([await roleOf(chair), await roleOf(guest)]).toEqual(roles)
  })

  it('lets those in who waited for a chairman', async () => {
    await world.room('b', alice, { opensWithChairman: true })
    const carol = await world.enter(await world.browser('carol'), 'b')
    expect(carol.standing).toMatchObject({ is: 'waiting', waiter: { waitsFor: 'chairman' } })
    const own = await world.enter(alice, 'b')
    expect(own.standing.is).toBe('joined')
    expect(heard(carol, 'come-in')).toEqual([{ type: 'come-in', ticket: null }])
  })

  it('does not reach those who wait', async () => {
    await world.say(chair, { type: 'configure', re: 1, settings: { waitingRoom: 'everybody' } })
    const waiting = await world.enter(await world.browser('carol'), 'a')
    expect(await setRole(chair, peerOf(waiting), 'chairman')).toBe('no-such-peer')
  })

  it('[M2] of a store that does not answer changes nothing', async () => {
    const before = await world.everything('a')
    world.deps.store.failWith(storeIsDown)
    expect(await setRole(chair, peerOf(guest), 'chairman')).toBe('storage-unavailable')
    expect(await world.everything('a')).toBe(before)
    expect(guest.outlet.roles).toEqual([])
  })
})

describe('claim', () => {
  const claim = (password: string) => world.say(guest, { type: 'claim', re: 1, password })

  async function withPasswords(): Promise<void> {
    const passwords = { ownerPassword: storedForm('sesame'), accessPassword: storedForm('friend') }
    await world.deps.store.changeRoom(world.row('a').id, passwords, 'made', { at: 0, address: '', user: 'relay' })
  }

  it('[D2] makes whoever knows the owner password a chairman, for good', async () => {
    await withPasswords()
    expect(await claim('sesame')).toBe('done')
    expect([await roleOf(guest), await remembered(bob)]).toEqual(['chairman', 'chairman'])
    expect(heard(chair, 'peers-changed').at(-1)?.by).toBe(peerOf(guest))
    expect(world.deps.store.recorded.at(-1)?.event).toBe('peer_role')
    expect(JSON.stringify([world.deps.store.recorded, world.deps.log])).not.toContain('sesame')
  })

  it('does so over HTTP too, in every window that is open', async () => {
    await withPasswords()
    expect(await world.post(bob, 'a', 'claim', { password: 'sesame' })).toBe('done')
    expect(await roleOf(guest)).toBe('chairman')
    expect(heard(chair, 'peers-changed').at(-1)?.by).toBeNull()
  })

  it('lets one’s own window that waits ask again', async () => {
    await withPasswords()
    await world.say(chair, { type: 'configure', re: 1, settings: { waitingRoom: 'everybody' } })
    const carol = await world.browser('carol')
    const waiting = await world.enter(carol, 'a', 'friend')
    expect(await world.post(carol, 'a', 'claim', { password: 'sesame' })).toBe('done')
    expect(heard(waiting, 'come-in')).toEqual([{ type: 'come-in', ticket: null }])
  })

  it('takes the access password for a wrong one, and counts it', async () => {
    await withPasswords()
    const before = await world.everything('a')
    expect(await claim('friend')).toBe('wrong-password')
    expect(await world.everything('a')).toBe(before)
    expect(world.deps.store.tried.size).toBeGreaterThan(0)
  })

  it('costs the same where there is no owner password', async () => {
    expect(await claim('anything')).toBe('wrong-password')
    expect(world.deps.passwords.matched).toEqual(['anything'])
  })

  it('refuses a password that was changed while it was compared', async () => {
    await withPasswords()
    world.deps.passwords.hold()
    const answer = claim('sesame')
    while (world.deps.passwords.held() === 0) await Promise.resolve()
    const origin = { at: 0, address: '', user: 'relay' }
    await world.deps.store.changeRoom(world.row('a').id, { ownerPassword: storedForm('another') }, 'changed', origin)
    world.deps.passwords.release()
    expect(await answer).toBe('wrong-password')
    expect(await roleOf(guest)).toBe('participant')
  })

  it('wins nothing for somebody who is removed while it is compared', async () => {
    await withPasswords()
    world.deps.passwords.hold()
    const answer = claim('sesame')
    while (world.deps.passwords.held() === 0) await Promise.resolve()
    await world.say(chair, { type: 'remove', re: 1, to: [{ peer: peerOf(guest) }], address: false })
    world.deps.passwords.release()
    expect(await answer).toBe('banned')
    expect(await remembered(bob)).toBe('participant')
    await expect(world.enter(bob, 'a', 'friend')).rejects.toMatchObject({ code: 'banned' })
  })

  it('tells somebody who was removed, and guesses, no more than anybody else', async () => {
    await withPasswords()
    await world.say(chair, { type: 'remove', re: 1, to: [{ peer: peerOf(guest) }], address: true })
    expect(await world.post(bob, 'a', 'claim', { password: 'wrong' })).toBe('wrong-password')
    expect(world.deps.passwords.matched).toEqual(['wrong'])
  })

  it('is for browsers: a program has no session to remember', async () => {
    await withPasswords()
    const program = { ...admin, role: 'chairman' } as const
    expect(await world.command(program, 'a', 'claim', { password: 'sesame' })).toBe('not-allowed')
    expect(world.deps.passwords.matched).toEqual([])
  })

  it('does not bring back who was removed', async () => {
    await withPasswords()
    await world.say(chair, { type: 'remove', re: 1, to: [{ peer: peerOf(guest) }], address: false })
    expect(await world.post(bob, 'a', 'claim', { password: 'sesame' })).toBe('banned')
    expect(await remembered(bob)).toBe('participant')
  })
})
