// What chairmen do: asked of the relay, taken over from it, and told to everybody but the doer.
import { describe, expect, it } from '@jest/globals'
import { ban, refusal } from '../../support/call-routes.ts'
import { createCallWorld, self, type CallWorld } from '../../support/call-world.ts'
import { id, member } from '../../support/mesh-world.ts'
import { turn } from '../../support/pair-world.ts'
import { lobby } from '../../support/scripted-relay.ts'
import type { Member } from '../../../protocol/server-to-client.ts'

const told = ({ state }: CallWorld): string[] =>
  state.notices.value.map(({ key, values: { name = '', by = '', count = '', source = '' } }) =>
    [key, name, by, count, source].join(' ').trim(),
  )
const clear = ({ state }: CallWorld): void => void (state.notices.value = [])
const participant = ({ state }: CallWorld, name: string) => state.participants.value.get(id(name))
const chair: Partial<Member> = { role: 'chairman' }

async function meeting(): Promise<CallWorld> {
  const world = createCallWorld()
  await world.enter('a', 'b', 'c')
  world.change(null, member(id('c'), chair))
  clear(world)
  return world
}

describe('a change of members', () => {
  it('is taken over and told by name', async () => {
    const world = await meeting()
    world.change('c', member(id('a'), { blocked: ['camera'] }))
    expect(participant(world, 'a')?.blocked).toEqual(['camera'])
    world.change('c', member(id('a'), { blocked: ['microphone'] }))
    expect(told(world)).toEqual(['blocked-camera A C', 'blocked-microphone A C', 'freed-camera A C'])
    clear(world)
    world.change('c', member(id('a'), chair))
    expect(participant(world, 'a')?.role).toBe('chairman')
    world.change('c', member(id('a')))
    world.change('b', member(id('b'), { handAt: 5 }))
    expect(participant(world, 'b')?.handAt).toBe(5)
    world.change('c', member(id('b')))
    expect(told(world)).toEqual(['chairman-made A C', 'chairman-unmade A C', 'hand-raised B B'])
    world.actions.leave()
  })

  it('of ourselves is told in the second person', async () => {
    const world = await meeting()
    world.change('c', member(self, { role: 'chairman', handAt: 5 }))
    expect(world.state.isChairman.value).toBe(true)
    expect(world.state.self.value?.handAt).toBe(5)
    expect(told(world)).toEqual(['you-chairman-made  C'])
    clear(world)
    world.change('c', member(self, { blocked: ['chat'] }))
    expect(world.state.isChairman.value).toBe(false)
    expect(told(world)).toEqual(['you-chairman-unmade  C', 'you-blocked-chat  C', 'your-hand-lowered  C'])
    clear(world)
    world.change('c', member(self))
    expect(told(world)).toEqual(['you-freed-chat  C'])
    world.actions.leave()
  })

  it('of many at once is one sentence', async () => {
    const world = await meeting()
    const both = (more?: Partial<Member>): Member[] => [member(id('a'), more), member(id('b'), more)]
    world.change('c', ...both({ blocked: ['microphone'] }), member(self, { blocked: ['microphone'] }))
    expect(told(world)).toEqual(['all-blocked  C 2 microphone', 'you-blocked-microphone  C'])
    clear(world)
    world.change('c', ...both({ blocked: ['camera'] }))
    expect(told(world)).toEqual(['all-freed  C 2 microphone', 'all-blocked  C 2 camera'])
    world.actions.leave()
  })

  it('that we made is told to us by nobody', async () => {
    const world = await meeting()
    world.change('m', member(id('a'), { blocked: ['chat'] }), member(self, { handAt: 3 }))
    world.socket().on.frame({ type: 'peer-left', version: 4, peer: id('b'), why: 'kicked', by: self })
    world.configure({ locked: true }, {}, 'm')
    expect(told(world)).toEqual([])
    expect(participant(world, 'b')).toBeUndefined()
    world.actions.leave()
  })

  it('[R2] after a gap is taken, and the rest is asked for; an old one is nothing', async () => {
    const world = await meeting()
    const { on, sent } = world.socket()
    on.frame({ type: 'peers-changed', version: 7, members: [member(id('a'), { blocked: ['chat'] })], by: null })
    expect(participant(world, 'a')?.blocked).toEqual(['chat'])
    expect(sent.filter(({ type }) => type === 'sync')).toHaveLength(1)
    on.frame({ type: 'peers-changed', version: 5, members: [member(id('a'))], by: null })
    expect(participant(world, 'a')?.blocked).toEqual(['chat'])
    // Of somebody whose coming was missed nothing is made up.
    on.frame({ type: 'peers-changed', version: 8, members: [member(id('x'), chair)], by: null })
    expect(participant(world, 'x')).toBeUndefined()
    world.actions.leave()
  })

  it('while we were away is taken over silently, but for our own part', async () => {
    const world = await meeting()
    world.welcome({
      roster: {
        version: 20,
        complete: true,
        peers: [member(self, { blocked: ['chat'] }), member(id('a'), chair), member(id('b'))],
      },
      resumed: true,
    })
    expect(told(world).filter((line) => !line.startsWith('left'))).toEqual(['you-blocked-chat'])
    expect(participant(world, 'a')?.role).toBe('chairman')
    expect(participant(world, 'c')).toBeUndefined()
    world.actions.leave()
  })
})

describe('somebody is put out', () => {
  it.each([
    ['kicked', 'removed'],
    ['waiting', 'put-back'],
  ] as const)('%s: the link ends at once, and who did it is told', async (why, key) => {
    const world = await meeting()
    world.socket().on.frame({ type: 'peer-left', version: 3, peer: id('a'), why, by: id('c') })
    expect(participant(world, 'a')).toBeUndefined()
    expect(told(world)).toEqual([`${key} A C`])
    await turn()
    const open = world.network.links.filter(({ state, leads }) => leads && state === 'connected')
    expect(open).toHaveLength(2)
    world.actions.leave()
  })

  it('a late word does not bring them back', async () => {
    const world = await meeting()
    const { on } = world.socket()
    on.frame({ type: 'peer-left', version: 3, peer: id('a'), why: 'kicked', by: id('c') })
    on.frame({ type: 'peer-joined', version: 4, member: member(id('a')) })
    on.frame({ type: 'roster', roster: { ...world.roster(5, 'a', 'b'), complete: false } })
    expect(participant(world, 'a')).toBeUndefined()
    world.actions.leave()
  })

  it('[R3] the welcome of a relay that has just started names them, and they are dropped', async () => {
    const world = await meeting()
    const roster = { ...world.roster(1, 'b'), complete: false }
    world.welcome({ roster, removed: [id('a'), id('x')], resumed: false })
    expect([...world.state.participants.value.keys()]).toEqual([id('b'), id('c')])
    expect(told(world)).toEqual(['removed A'])
    world.actions.leave()
  })
})

describe('the room', () => {
  it('is as its highest revision says, and its changes are told', async () => {
    const world = await meeting()
    expect(world.state.room.value).toEqual(lobby)
    world.configure({ locked: true }, {}, 'c')
    world.configure({ locked: false, joinMuted: true }, { hasPassword: true })
    expect(told(world)).toEqual(['room-locked  C', 'room-unlocked', 'room-changed'])
    world.socket().on.frame({ type: 'room', room: { ...lobby, revision: 2 }, by: null })
    expect(world.state.room.value).toMatchObject({ revision: 3, hasPassword: true })
    clear(world)
    // A new note for those who wait.
    world.configure({ joinMuted: true }, { hasPassword: true }, 'c')
    expect(told(world)).toEqual([])
    world.actions.leave()
  })
})

describe('those who knock', () => {
  const knock = (world: CallWorld, ...names: string[]): void => {
    const people = names.map((name, at) => ({ peer: id(name), name: name.toUpperCase(), since: at }))
    world.socket().on.frame({ type: 'waiting', people })
  }

  it('are heard by chairmen, each once, and shown', async () => {
    const world = await meeting()
    world.change('c', member(self, chair))
    clear(world)
    knock(world, 'x')
    expect(world.state.knocks.value.map(({ name }) => name)).toEqual(['X'])
    expect([told(world), world.chimes]).toEqual([['knocked X'], 1])
    knock(world, 'x', 'y', 'z')
    expect([told(world), world.chimes]).toEqual([['knocked X', 'knocked Z'], 2])
    world.state.panel.value = 'people'
    knock(world, 'x', 'y', 'z', 'w')
    // The open list shows it.
    expect([told(world).length, world.chimes]).toEqual([2, 3])
    knock(world, 'z')
    knock(world)
    expect(told(world)).toEqual([])
    expect([world.state.knocks.value, world.chimes]).toEqual([[], 3])
    // After the relay came back they still knock, but it is not news.
    world.welcome({ roster: { ...world.roster(1), peers: [member(self, chair)] }, resumed: true })
    knock(world, 'x', 'z')
    expect([world.state.knocks.value.length, world.chimes]).toEqual([2, 3])
    world.change('c', member(self))
    expect(world.state.knocks.value).toEqual([])
    world.actions.leave()
  })

  it('are kept when they come before the word of our new role, and gone with the role', async () => {
    const world = await meeting()
    knock(world, 'x')
    world.change('c', member(self, chair))
    expect(world.state.knocks.value).toHaveLength(1)
    world.change('c', member(self))
    expect(world.state.knocks.value).toEqual([])
    world.actions.leave()
  })
})

describe('acts', () => {
  it('are asked of the relay, and change nothing by themselves', async () => {
    const world = await meeting()
    const answer = world.actions.act('moderate', { to: id('a'), source: 'camera', blocked: true })
    const [asked] = world.socket().asked
    expect(asked?.frame).toEqual({ type: 'moderate', to: id('a'), source: 'camera', blocked: true })
    expect(participant(world, 'a')?.blocked).toEqual([])
    asked?.answer(null)
    expect(await answer).toBeNull()
    expect(told(world)).toEqual([])
    world.actions.leave()
  })

  it('a problem is the caller’s to show, with the time of the next try', async () => {
    const world = await meeting()
    const answer = world.actions.act('claim', { password: 'wrong' })
    world.socket().asked[0]?.answer({ code: 'too-many-tries', retryAfterMs: 4_000 })
    expect(await answer).toBe('too-many-tries')
    expect(world.state.retryAt.value).toBe(world.clock.now() + 4_000)
    expect(told(world)).toEqual([])
    world.actions.leave()
    expect(await world.actions.act('end-meeting', {})).toBe('offline')
  })

  it('the bans are read', async () => {
    const world = await meeting()
    expect(await world.actions.loadBans()).toEqual({ ok: true, value: [ban] })
    world.bans = () => Promise.resolve(refusal('not-allowed'))
    expect(await world.actions.loadBans()).toEqual({ ok: false, error: 'not-allowed' })
    world.actions.leave()
    expect(await world.actions.loadBans()).toEqual({ ok: false, error: 'offline' })
  })
})

describe('our own hand', () => {
  const hands = (world: CallWorld): unknown[] => world.socket().asked.map(({ frame }) => frame)
  const up = { type: 'hand', raised: true }

  it('is up when the relay says so', async () => {
    const world = await meeting()
    world.actions.raiseHand(true)
    expect(hands(world)).toEqual([up])
    expect(world.state.self.value?.handAt).toBeNull()
    world.change('m', member(self, { handAt: 7 }))
    expect(world.state.self.value?.handAt).toBe(7)
    world.actions.raiseHand(false)
    expect(hands(world)).toEqual([up, { type: 'hand', raised: false }])
    expect(told(world)).toEqual([])
    world.actions.leave()
  })

  it('[C4] that could not go up for now is not shown as if it had, and the person hears it', async () => {
    const world = await meeting()
    world.actions.raiseHand(true)
    world.socket().asked[0]?.answer({ code: 'relay-unavailable', retryAfterMs: 1_000 })
    await turn()
    expect(world.state.self.value?.handAt).toBeNull()
    expect(world.state.notices.value.at(-1)).toMatchObject({ key: 'act-failed', tone: 'problem' })
    world.actions.leave()
  })

  it('[R5] is raised again when the relay had forgotten it, and not when a chairman lowered it', async () => {
    const world = await meeting()
    world.change('m', member(self, { handAt: 7 }))
    world.welcome({ roster: world.roster(1, 'a'), resumed: true })
    expect(hands(world)).toEqual([])
    world.change('m', member(self, { handAt: 8 }))
    world.welcome({ roster: world.roster(1, 'a'), resumed: false })
    expect(hands(world)).toEqual([up])
    world.actions.leave()
  })
})
