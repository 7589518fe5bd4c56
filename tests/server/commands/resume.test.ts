// Joining and taking a seat back: what the room remembers of the session decides, whatever ticket or token says.
import { describe, expect, it } from '@jest/globals'
import { Refusal } from '../../../protocol/errors.ts'
import { hand } from '../../../server/commands/hand.ts'
import { perform } from '../../../server/commands/index.ts'
import { leave } from '../../../server/commands/leave.ts'
import {
  addressOf,
  CHAIR,
  type CommandWorld,
  createCommandWorld,
  type Person,
  replyOf,
  seatOf,
} from '../../support/command-world.ts'

async function lobby(): Promise<CommandWorld> {
  const world = createCommandWorld()
  await world.makeRoom('lobby')
  await world.join(CHAIR, 'lobby')
  return world
}

const tokenOf = (person: Person): string => replyOf(person.outcome, 'welcome').resume

/** Loses the socket; the answer is the next one. */
function lose(world: CommandWorld, as: string, person: Person): Person {
  const { room, peer } = seatOf(person)
  world.cluster.away(room, peer, person.caller.outlet)
  return world.socket(as)
}

const eventsOf = (world: CommandWorld, event: string) => world.store.recorded.filter((one) => one.event === event)

describe('joining', () => {
  it('[H1] tells the room as it is, without its passwords', async () => {
    const world = createCommandWorld({ rules: { maxMembers: 16 } })
    const settings = { maxMembers: 20, onlyChairmen: ['screen' as const] }
    await world.makeRoom('lobby', { access: 'sesame', owner: 'mine', settings })
    const bob = await world.join('bob', 'lobby', 'sesame')
    const welcome = replyOf(bob.outcome, 'welcome')
    expect(welcome).toMatchObject({
      role: 'participant',
      room: { name: 'lobby', hasPassword: true, isReserved: true, maxMembers: 16 },
      roster: { peers: [{ peer: seatOf(bob).peer, blocked: ['screen'] }] },
      removed: [],
    })
    expect(JSON.stringify(welcome)).not.toMatch(/stored|sesame|mine/)
    await Promise.resolve()
    expect(eventsOf(world, 'room_join')).toMatchObject([{ room: 'lobby', address: addressOf('bob') }])
    expect(world.store.touched).toContain('lobby')
  })

  it('[I3] whoever is no chairman any more does not come in with the ticket of one', async () => {
    const world = await lobby()
    const bob = await world.join('bob', 'lobby')
    await world.act('set-role', { to: seatOf(bob).peer, role: 'chairman' }, 'lobby')
    const { ticket } = await world.enter('bob', 'lobby')
    await world.act('set-role', { to: seatOf(bob).peer, role: 'participant' }, 'lobby')
    await expect(world.redeem(world.socket('bob'), ticket)).rejects.toMatchObject({ code: 'bad-ticket' })
  })

  it('[H3] a chairman passes a door that has become narrower', async () => {
    const world = await lobby()
    const { ticket } = await world.enter(CHAIR, 'lobby')
    await world.act('configure', { settings: { locked: true } }, 'lobby')
    const again = world.socket(CHAIR)
    await world.redeem(again, ticket)
    expect(seatOf(again).role).toBe('chairman')
  })

  it('[H7] a database that fails at the last look leaves no seat behind', async () => {
    const world = await lobby()
    const { ticket } = await world.enter('bob', 'lobby')
    const bob = world.socket('bob')
    const failing = {
      ...world.store,
      bans: () => Promise.reject(new Refusal('storage-unavailable')),
    }
    const using = { ...world.deps, store: failing }
    await expect(world.redeem(bob, ticket, undefined, using)).rejects.toMatchObject({ code: 'storage-unavailable' })
    expect(await world.cluster.seats('lobby')).toHaveLength(1)
  })

  it('[M10] names the peers that were removed', async () => {
    const world = await lobby()
    const bob = await world.join('bob', 'lobby')
    await world.act('remove', { to: [{ peer: seatOf(bob).peer }], address: false }, 'lobby')
    const carl = await world.join('carl', 'lobby')
    expect(replyOf(carl.outcome, 'welcome').removed).toEqual([seatOf(bob).peer])
    await expect(world.join('bob', 'lobby')).rejects.toMatchObject({ code: 'banned' })
  })

  it('[I3] acts of a chairman of one room are refused nowhere but work nowhere else', async () => {
    const world = await lobby()
    await world.makeRoom('agora', {}, 'ann')
    const ann = await world.join('ann', 'agora')
    const bob = await world.join('bob', 'lobby')
    const frame = { type: 'remove' as const, re: 4, to: [{ peer: seatOf(bob).peer }], address: false }
    const act = perform('remove', frame, ann.standing, ann.caller, world.deps)
    await expect(act).rejects.toMatchObject({ code: 'no-such-peer' })
    expect(await world.cluster.seats('lobby')).toHaveLength(2)
    const ann2 = await world.join('ann', 'lobby')
    expect(seatOf(ann2).role).toBe('participant')
  })
})

describe('acts over the socket', () => {
  it('[M1] are answered with done and the number of their frame', async () => {
    const world = await lobby()
    const chair = await world.join(CHAIR, 'lobby')
    const frame = { type: 'configure' as const, re: 9, settings: { locked: true } }
    const outcome = await perform('configure', frame, chair.standing, chair.caller, world.deps)
    expect(outcome).toEqual({ replies: [{ type: 'done', re: 9 }] })
    expect((await world.roomNow('lobby')).settings.locked).toBe(true)
  })

  it('[M15] a hand goes up and down', async () => {
    const world = await lobby()
    const bob = await world.join('bob', 'lobby')
    const say = (raised: boolean) => hand({ type: 'hand', re: 1, raised }, seatOf(bob), bob.caller, world.deps)
    const handAt = async () => (await world.cluster.roster('lobby')).peers.at(-1)?.handAt
    expect(await say(true)).toEqual({ replies: [{ type: 'done', re: 1 }] })
    expect(await handAt()).toBe(world.clock.now())
    await say(false)
    expect(await handAt()).toBeNull()
  })

  it('[H9] leaving is written down', async () => {
    const world = await lobby()
    const bob = await world.join('bob', 'lobby')
    await leave({ type: 'leave' }, bob.standing, bob.caller, world.deps)
    await Promise.resolve()
    expect(eventsOf(world, 'room_leave')).toHaveLength(1)
    expect(await world.cluster.seats('lobby')).toHaveLength(1)
  })
})

describe('resuming', () => {
  it('[D6] asks for neither lock nor password nor waiting room', async () => {
    const world = await lobby()
    const bob = await world.join('bob', 'lobby')
    const again = lose(world, 'bob', bob)
    await world.act('configure', { settings: { locked: true, waitingRoom: 'everybody' } }, 'lobby')
    await world.act('set-password', { which: 'access', password: 'sesame' }, 'lobby')
    await world.resume(again, tokenOf(bob))
    expect(replyOf(again.outcome, 'welcome')).toMatchObject({ self: seatOf(bob).peer, resumed: true })
  })

  it('[I3] takes the role of the database, which may have changed meanwhile', async () => {
    const world = await lobby()
    const bob = await world.join('bob', 'lobby')
    const again = lose(world, 'bob', bob)
    await world.act('set-role', { to: seatOf(bob).peer, role: 'chairman' }, 'lobby')
    await world.resume(again, tokenOf(bob))
    expect(seatOf(again).role).toBe('chairman')
  })

  it('[M9] is refused to the removed', async () => {
    const world = await lobby()
    const bob = await world.join('bob', 'lobby')
    const again = lose(world, 'bob', bob)
    await world.act('remove', { to: [{ peer: seatOf(bob).peer }], address: false }, 'lobby')
    await expect(world.resume(again, tokenOf(bob))).rejects.toMatchObject({ code: 'removed' })
  })

  it('does not ask who else came from an address that is kept out', async () => {
    const world = await lobby()
    const bob = await world.join('bob', 'lobby')
    const again = lose(world, 'bob', bob)
    const source = world.tokens.pseudonym(addressOf('bob'))
    const row = { id: 'ban-of-a-neighbour', peer: 'p'.repeat(22), session: 'neighbour', source, name: null, at: 0 }
    const { id } = await world.roomNow('lobby')
    await world.store.ban(id, [row], { at: 0, address: '', user: 'relay' })
    await world.resume(again, tokenOf(bob))
    expect(seatOf(again).peer).toBe(seatOf(bob).peer)
  })

  it('[R6] records a token that another session shows, and its owner does not notice', async () => {
    const world = await lobby()
    const bob = await world.join('bob', 'lobby')
    const thief = world.socket('mallory')
    await expect(world.resume(thief, tokenOf(bob))).rejects.toMatchObject({ code: 'bad-resume' })
    await Promise.resolve()
    expect(eventsOf(world, 'peer_id_mismatch')).toMatchObject([{ room: 'lobby', address: addressOf('mallory') }])
    expect(bob.caller.outlet.ended).toEqual([])
  })

  it('[E11] a database that fails takes nobody their seat', async () => {
    const world = await lobby()
    const bob = await world.join('bob', 'lobby')
    const again = lose(world, 'bob', bob)
    const failing = { ...world.store, bans: () => Promise.reject(new Refusal('storage-unavailable')) }
    const using = { ...world.deps, store: failing }
    const refused = { code: 'storage-unavailable' }
    await expect(world.resume(again, tokenOf(bob), using)).rejects.toMatchObject(refused)
    const third = world.socket('bob')
    await world.resume(third, tokenOf(bob))
    expect(replyOf(third.outcome, 'welcome').resumed).toBe(true)
  })

  it('an admin stays one while the seat is kept', async () => {
    const world = await lobby()
    const { id: roomId, door } = await world.roomNow('lobby')
    const session = world.sessionOf('root')
    const claims = { id: 't1', room: 'lobby', roomId, role: 'admin' as const, door, session }
    const ticket = world.tokens.sealTicket({ ...claims, expiresAt: world.clock.now() + 1000 })
    const root = world.socket('root')
    await world.redeem(root, ticket)
    const again = lose(world, 'root', root)
    await world.resume(again, tokenOf(root))
    expect(seatOf(again).role).toBe('admin')
  })
})
