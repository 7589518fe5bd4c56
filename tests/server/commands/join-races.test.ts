// Acts of chairmen in the middle of a joining or a resuming: between any two of its steps.
import { describe, expect, it } from '@jest/globals'
import { Refusal } from '../../../protocol/errors.ts'
import { blockedFor } from '../../../server/rooms/moderation.ts'
import type { Deps } from '../../../server/ports.ts'
import {
  CHAIR,
  type CommandWorld,
  createCommandWorld,
  type Person,
  replyOf,
  seatOf,
} from '../../support/command-world.ts'
import { interleave } from '../../support/interleave.ts'

type Verb = 'join' | 'resume' | 'resume after a restart'
type Scene = {
  readonly world: CommandWorld
  /** Another seat of the session that comes: what an act can be aimed at. */
  readonly other: Person
  /** Comes, while something else happens. */
  readonly come: (using: Deps) => Promise<unknown>
  readonly newcomer: Person
}
type Act = (scene: Scene) => Promise<unknown>

const verbs: readonly Verb[] = ['join', 'resume', 'resume after a restart']
const MAX_CALLS = 40

async function sceneOf(verb: Verb): Promise<Scene> {
  const world = createCommandWorld({ recoveringMs: 60_000 })
  await world.makeRoom('lobby')
  await world.join(CHAIR, 'lobby')
  const other = await world.join('bob', 'lobby')
  const newcomer = world.socket('bob')
  const { ticket } = await world.enter('bob', 'lobby')
  if (verb === 'join') return { world, other, newcomer, come: (using) => world.redeem(newcomer, ticket, 'Bob', using) }
  const before = world.socket('bob')
  await world.redeem(before, ticket)
  const { room, roomId, peer, session } = seatOf(before)
  if (verb === 'resume') world.cluster.away(room, peer, before.caller.outlet)
  // Never sat here: this relay is younger than the token.
  else await world.cluster.leave(room, peer, 'left')
  const self = verb === 'resume' ? peer : 'of-an-earlier-run-abcd'
  const claims = { room, roomId, session, peer: self, turn: 1, expiresAt: world.clock.now() + 1000 }
  const token = world.tokens.sealResume(claims)
  return { world, other, newcomer, come: (using) => world.resume(newcomer, token, using) }
}

type Ending = {
  readonly scene: Scene
  readonly refused: string | null
  readonly calls: readonly string[]
  readonly wasRun: boolean
}

async function comeWhile(verb: Verb, at: number, act: Act): Promise<Ending> {
  const scene = await sceneOf(verb)
  const runs: Promise<unknown>[] = []
  const { deps, calls } = interleave(scene.world.deps, at, () => {
    runs.push(act(scene))
    return Promise.all(runs)
  })
  const refused = await scene.come(deps).then(
    () => null,
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )
  // Before a call that nobody waits for, the act may outlast the verb.
  await Promise.all(runs)
  return { scene, refused, calls, wasRun: runs.length > 0 }
}

/** One run for each place where the act fits in; at least one, and not endlessly many. */
async function everywhere(verb: Verb, act: Act, check: (ending: Ending, at: number) => Promise<void>): Promise<void> {
  for (let at = 0; at < MAX_CALLS; at++) {
    const ending = await comeWhile(verb, at, act)
    if (!ending.wasRun) {
      expect(at).toBeGreaterThan(6)
      return
    }
    await check(ending, at)
  }
  throw new Error('a hello takes more steps than anybody can follow')
}

const seatsOfBob = async ({ world }: Scene): Promise<readonly string[]> =>
  (await world.cluster.seats('lobby'))
    .filter(({ session }) => session === world.sessionOf('bob'))
    .map(({ peer }) => peer)

const removeBob: Act = ({ world, other }) =>
  world.act('remove', { to: [{ peer: seatOf(other).peer }], address: false }, 'lobby')

/** What everybody in the room believes of the newcomer is what the database says. */
async function expectTruth({ scene, refused }: Ending): Promise<void> {
  const { world, newcomer } = scene
  const room = await world.roomNow('lobby')
  const person = await world.store.findPerson(room.id, world.sessionOf('bob'))
  expect(refused).toBeNull()
  const { peer } = seatOf(newcomer)
  const member = (await world.cluster.roster('lobby')).peers.find((each) => each.peer === peer)
  const role = person?.role ?? 'participant'
  const blocked = blockedFor(role, room.settings.onlyChairmen, person?.verdicts)
  expect(member).toMatchObject({ role, blocked })
  const told = newcomer.caller.outlet.roles.at(-1) ?? seatOf(newcomer).role
  expect(told).toBe(role)
  const heard = newcomer.caller.outlet.frames.flatMap((frame) => (frame.type === 'room' ? [frame.room.revision] : []))
  expect(Math.max(replyOf(newcomer.outcome, 'welcome').room.revision, ...heard)).toBe(room.revision)
}

describe.each(verbs)('%s, while a chairman acts', (verb) => {
  it('[M9] leaves no seat to somebody who is removed', async () => {
    await everywhere(verb, removeBob, async ({ scene, refused }) => {
      expect(await seatsOfBob(scene)).toEqual([])
      const { ended } = scene.newcomer.caller.outlet
      // Either the verb saw the ban, or the ban saw the seat.
      expect(refused !== null || ended.includes('removed')).toBe(true)
    })
  })

  it('[M13] leaves no seat in a room that is deleted', async () => {
    const act: Act = ({ world }) => world.act('delete-room', {}, 'lobby')
    await everywhere(verb, act, async ({ scene, refused }) => {
      expect(await scene.world.cluster.seats('lobby')).toEqual([])
      expect(refused !== null || scene.newcomer.caller.outlet.ended.includes('no-such-room')).toBe(true)
    })
  })

  it('[M13] leaves no seat in a later room of the same name', async () => {
    const act: Act = async ({ world }) => {
      await world.act('delete-room', {}, 'lobby')
      await world.makeRoom('lobby', {}, 'carl')
      await world.join('carl', 'lobby')
    }
    await everywhere(verb, act, async ({ scene }) => {
      expect(await seatsOfBob(scene)).toEqual([])
      expect((await scene.world.cluster.roster('lobby')).peers).toHaveLength(1)
    })
  })

  it('[W6] leaves no seat to somebody who is put back', async () => {
    const act: Act = ({ world, other }) => world.act('put-back', { to: seatOf(other).peer }, 'lobby')
    await everywhere(verb, act, async ({ scene }) => {
      expect(await seatsOfBob(scene)).toEqual([])
    })
  })

  const changes: readonly (readonly [string, Act])[] = [
    [
      'only chairmen may share',
      ({ world }) => world.act('configure', { settings: { onlyChairmen: ['screen'] } }, 'lobby'),
    ],
    [
      'the newcomer is muted',
      ({ world, other }) =>
        world.act('moderate', { to: seatOf(other).peer, source: 'microphone', blocked: true }, 'lobby'),
    ],
    [
      'the newcomer becomes a chairman',
      ({ world, other }) => world.act('set-role', { to: seatOf(other).peer, role: 'chairman' }, 'lobby'),
    ],
    [
      'several of these happen, one after the other',
      async ({ world, other }) => {
        const { peer: to } = seatOf(other)
        await world.act('configure', { settings: { onlyChairmen: ['chat', 'camera'] } }, 'lobby')
        await world.act('moderate', { to, source: 'chat', blocked: false }, 'lobby')
        await world.act('set-role', { to, role: 'chairman' }, 'lobby')
        await world.act('set-role', { to, role: 'participant' }, 'lobby')
      },
    ],
  ]
  it.each(changes)('[M6] seats them as the database says when %s', async (_what, act) => {
    await everywhere(verb, act, expectTruth)
  })
})

describe('join, while the door is made narrower', () => {
  const acts: readonly (readonly [string, Act])[] = [
    ['the lock', ({ world }) => world.act('configure', { settings: { locked: true } }, 'lobby')],
    ['a password', ({ world }) => world.act('set-password', { which: 'access', password: 'sesame' }, 'lobby')],
    ['a waiting room', ({ world }) => world.act('configure', { settings: { waitingRoom: 'everybody' } }, 'lobby')],
  ]
  it.each(acts)('[D5] %s is seen until the last look', async (_what, act) => {
    const undisturbed = await comeWhile('join', -1, act)
    const lastLook = undisturbed.calls.lastIndexOf('store.findRoom')
    expect(lastLook).toBeGreaterThan(0)
    await everywhere('join', act, async ({ scene, refused }, at) => {
      expect(refused).toBe(at <= lastLook ? 'bad-ticket' : null)
      expect(await seatsOfBob(scene)).toHaveLength(refused === null ? 2 : 1)
    })
  })

  it('[R11] a lower limit holds for whoever came after it', async () => {
    const act: Act = ({ world }) => world.act('configure', { settings: { maxMembers: 2 } }, 'lobby')
    const { calls } = await comeWhile('join', -1, act)
    await everywhere('join', act, async ({ scene, refused }, at) => {
      expect(refused).toBe(at <= calls.lastIndexOf('store.findRoom') ? 'room-full' : null)
      expect(await seatsOfBob(scene)).toHaveLength(refused === null ? 2 : 1)
    })
  })
})

describe('many at once', () => {
  it('[R11] of 64 who race for the last seat one gets it', async () => {
    const world = createCommandWorld({ rules: { maxMembers: 8 } })
    await world.makeRoom('lobby', { settings: { maxMembers: 2 } })
    await world.join(CHAIR, 'lobby')
    const names = Array.from({ length: 64 }, (_, n) => `racer-${String(n)}`)
    const done = await Promise.allSettled(names.map((as) => world.join(as, 'lobby')))
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const codes = done.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Refusal).code] : []))
    expect(new Set(codes)).toEqual(new Set(['room-full']))
    expect(await world.cluster.seats('lobby')).toHaveLength(2)
    expect(world.store.recorded.filter(({ event }) => event === 'member_off_limit')).toHaveLength(63)
  })
})
