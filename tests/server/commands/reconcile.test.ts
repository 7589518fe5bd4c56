// After workers could not hear each other: the room is as the database says.
import { describe, expect, it } from '@jest/globals'
import { performAct } from '../../../server/commands/acts.ts'
import { reconcile } from '../../../server/commands/reconcile.ts'
import { type CommandWorld, createCommandWorld, type Person } from '../../support/command-world.ts'

const peerOf = (person: Person): string => (person.standing.is === 'joined' ? person.standing.seat.peer : 'nobody')
const rosterOf = async (world: CommandWorld) => (await world.cluster.roster('team')).peers
const originAt = (world: CommandWorld) => ({ at: world.clock.now(), address: '', user: 'x' })

async function setUp() {
  const world = createCommandWorld()
  const room = await world.makeRoom('team')
  const chair = await world.join('chair', 'team')
  const bob = await world.join('bob', 'team')
  return { world, room, chair, bob }
}

describe('a room whose workers hear each other again', () => {
  it('[C4] [M2] puts those out who were removed while nobody could be told', async () => {
    const { world, room, chair, bob } = await setUp()
    const ban = { id: 'b', peer: peerOf(bob), session: world.sessionOf('bob'), source: null, name: null, at: 1 }
    await world.store.ban(room.id, [ban], originAt(world))
    await reconcile('team', world.deps)
    expect(bob.caller.outlet.ended).toEqual(['removed'])
    expect(await rosterOf(world)).toEqual([expect.objectContaining({ peer: peerOf(chair) })])
    expect(chair.caller.outlet.frames).toContainEqual(expect.objectContaining({ type: 'peer-left', why: 'kicked' }))
  })

  it('puts those back who are to wait', async () => {
    const { world, room, bob } = await setUp()
    await world.store.setMustWait(room.id, world.sessionOf('bob'), true, originAt(world))
    await reconcile('team', world.deps)
    expect(bob.caller.outlet.ended).toEqual(['put-back'])
  })

  it('[C4] tells roles, blocks and the room as they were written down', async () => {
    const { world, room, bob } = await setUp()
    const session = world.sessionOf('bob')
    await world.store.setRole(room.id, session, 'chairman', '', originAt(world))
    await world.store.setVerdict(room.id, [session], 'camera', 'blocked', '', originAt(world))
    await world.store.changeRoom(room.id, { settings: { locked: true } }, '', originAt(world))
    await reconcile('team', world.deps)
    expect(await rosterOf(world)).toContainEqual(
      expect.objectContaining({ peer: peerOf(bob), role: 'chairman', blocked: ['camera'] }),
    )
    expect(bob.caller.outlet.frames.at(-1)).toMatchObject({
      type: 'room',
      by: null,
      room: { settings: { locked: true } },
    })
  })

  it('[M13] ends one that was deleted', async () => {
    const { world, room, chair, bob } = await setUp()
    await world.store.deleteRoom(room.id, originAt(world))
    await reconcile('team', world.deps)
    expect([chair.caller.outlet.ended, bob.caller.outlet.ended]).toEqual([['no-such-room'], ['no-such-room']])
  })

  it('changes nothing where nothing was missed', async () => {
    const { world, chair, bob } = await setUp()
    const before = await world.cluster.roster('team')
    await reconcile('team', world.deps)
    expect(await world.cluster.roster('team')).toEqual(before)
    expect([chair.caller.outlet.ended, bob.caller.outlet.ended]).toEqual([[], []])
    await reconcile('nowhere', world.deps)
  })
})

describe('while the others cannot be reached', () => {
  it('[C4] no act is begun, and no ticket spent', async () => {
    const { world } = await setUp()
    const cutOff = () => {
      throw new Error('cut off')
    }
    const deps = { ...world.deps, cluster: { ...world.cluster, requireReach: cutOff } }
    const { ticket } = await world.enter('cleo', 'team')
    const cleo = world.socket('cleo')
    await expect(world.redeem(cleo, ticket, 'cleo', deps)).rejects.toThrow('cut off')
    expect((await world.redeem(cleo, ticket, 'cleo')).standing?.is).toBe('joined')

    const lock = { settings: { locked: true } }
    const chair = world.actor('chair')
    await expect(performAct('configure', lock, await world.roomNow('team'), chair, deps)).rejects.toThrow('cut off')
    expect((await world.roomNow('team')).settings.locked).toBe(false)
  })
})
