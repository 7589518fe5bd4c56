// What a room forbids is kept from this page by this page: whatever an enemy sends, nobody hears, sees or reads it.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { silencedOf } from '../../../client/actions/enforcement.ts'
import { sources, type Source } from '../../../protocol/primitives.ts'
import type { RoomMode } from '../../../protocol/room-state.ts'
import { createCallWorld, type CallWorld, type Other } from '../../support/call-world.ts'
import { id, member } from '../../support/mesh-world.ts'
import { chat, pass, turn } from '../../support/pair-world.ts'

const everything = { type: 'media', microphone: true, camera: true, screen: true, screenAudio: true } as const
const participant = ({ state }: CallWorld, name = 'a') => state.participants.value.get(id(name))
/** The tracks of our newest link to the only other, as the page plays them. */
const playing = ({ network }: CallWorld): Record<string, boolean> => {
  const link = network.links.findLast(({ leads, state }) => !leads && state === 'connected')
  return Object.fromEntries([...(link?.remote ?? [])].map(([slot, { enabled }]) => [slot, enabled]))
}
const all = { microphone: true, camera: true, screen: true, screenAudio: true }
const nothing = { microphone: false, camera: false, screen: false, screenAudio: false }

/** All that an enemy can say over a link. */
async function shout(world: CallWorld, enemy: Other | undefined): Promise<void> {
  for (let time = 0; time < 5; time++) {
    enemy?.mesh.send(everything)
    enemy?.mesh.sendRt({ type: 'level', level: 100 })
    await pass(world.clock, 100)
  }
  enemy?.mesh.send(chat(Math.floor(world.clock.now() % 100_000), 'hear me'))
  await turn()
}

async function meet(): Promise<{ world: CallWorld; enemy: Other | undefined }> {
  const world = createCallWorld()
  const [enemy] = await world.enter('a')
  await shout(world, enemy)
  return { world, enemy }
}

describe('a blocked source', () => {
  it('is silent and hidden at once, and comes back as it is when freed', async () => {
    const { world, enemy } = await meet()
    expect(playing(world)).toEqual(all)
    expect(participant(world)).toMatchObject({ media: all, speaking: true })
    expect(world.state.chat.value).toHaveLength(1)
    world.change('c', member(id('a'), { blocked: [...sources] }))
    // Nothing has been waited for, and the other has been told nothing.
    expect(playing(world)).toEqual(nothing)
    expect(participant(world)).toMatchObject({ media: nothing, speaking: false, blocked: sources })
    enemy?.mesh.send({ ...everything, screen: false, screenAudio: false })
    await turn()
    expect(participant(world)?.media).toEqual(nothing)
    world.change('c', member(id('a')))
    expect(playing(world)).toEqual(all)
    expect(participant(world)?.media).toEqual({ ...all, screen: false, screenAudio: false })
    world.actions.leave()
  })

  it.each<[Source, object]>([
    ['microphone', { microphone: false }],
    ['camera', { camera: false }],
    ['screen', { screen: false, screenAudio: false }],
    ['chat', {}],
  ])('%s takes away nothing else', async (source, off) => {
    const { world } = await meet()
    world.change('c', member(id('a'), { blocked: [source] }))
    expect(playing(world)).toEqual({ ...all, ...off })
    expect(participant(world)?.media).toEqual({ ...all, ...off })
    world.actions.leave()
  })

  it('an enemy who shouts on is not heard, not shown, not read and not listed as speaking', async () => {
    const { world, enemy } = await meet()
    world.change('c', member(id('a'), { blocked: [...sources] }))
    await shout(world, enemy)
    expect(playing(world)).toEqual(nothing)
    expect(participant(world)).toMatchObject({ media: nothing, speaking: false })
    expect(world.state.chat.value).toHaveLength(1)
    expect(world.state.unread.value).toBe(1)
    world.actions.leave()
  })

  it('stays so on a link that is built anew, and for a newcomer’s first track', async () => {
    const { world } = await meet()
    world.change('c', member(id('a'), { blocked: ['microphone', 'camera'] }))
    world.network.links.find(({ leads }) => leads)?.end('failed')
    await pass(world.clock, 3_000)
    expect(world.network.links.length).toBeGreaterThan(2)
    expect(playing(world)).toEqual({ ...all, microphone: false, camera: false })
    const late = world.person('b', [{ type: 'profile', name: 'B' }, everything])
    const blocked = member(late.peer, { blocked: ['screen', 'microphone'] })
    world.socket().on.frame({ type: 'peer-joined', version: 3, member: blocked })
    await turn()
    expect(playing(world)).toEqual({ camera: true, microphone: false, screen: false, screenAudio: false })
    expect(participant(world, 'b')?.media).toEqual({ ...nothing, camera: true })
    world.actions.leave()
  })

  it('holds when it comes with a whole roster, and after the relay came back', async () => {
    const { world } = await meet()
    const blocked = member(id('a'), { blocked: ['microphone'] })
    const roster = { ...world.roster(2, 'a'), peers: [...world.roster(2).peers, blocked] }
    world.socket().on.frame({ type: 'roster', roster })
    expect(playing(world)).toEqual({ ...all, microphone: false })
    world.welcome({ roster: { ...roster, version: 3, peers: world.roster(3, 'a').peers }, resumed: true })
    expect(playing(world)).toEqual(all)
    world.welcome({ roster: { ...roster, version: 4 }, resumed: true })
    expect(playing(world)).toEqual({ ...all, microphone: false })
    world.actions.leave()
  })
})

describe('a room that asks for names', () => {
  it('nobody is anything without one, and everything with it', async () => {
    const world = createCallWorld()
    await world.arrive()
    await world.actions.join()
    const nameless = world.person('a', [everything])
    world.welcome({ roster: world.roster(1, 'a') })
    await shout(world, nameless)
    expect(playing(world)).toEqual(nothing)
    expect(participant(world)).toMatchObject({ media: nothing, speaking: false, blocked: [] })
    expect(world.state.chat.value).toEqual([])
    nameless.mesh.send({ type: 'profile', name: ' ' })
    await turn()
    expect(playing(world)).toEqual(nothing)
    nameless.mesh.send({ type: 'profile', name: 'Ada' })
    await turn()
    expect(playing(world)).toEqual(all)
    expect(participant(world)?.media).toEqual(all)
    world.actions.leave()
  })

  it('the rule may come and go during the call', async () => {
    const world = createCallWorld()
    await world.arrive()
    await world.actions.join()
    world.person('a', [everything])
    world.welcome({ roster: world.roster(1, 'a') })
    await turn()
    world.configure({ askName: false })
    expect(playing(world)).toEqual(all)
    world.configure({ askName: true })
    expect(playing(world)).toEqual(nothing)
    world.actions.leave()
  })
})

it('silencedOf is what is blocked, or all where a name is missing', () => {
  const viewer = { role: 'participant', floorAt: null } as const
  fc.assert(
    fc.property(fc.subarray([...sources]), fc.string(), fc.boolean(), (blocked, name, askName) => {
      const silenced = silencedOf({ ...viewer, blocked, name }, viewer, { askName, mode: 'all' })
      for (const source of blocked) expect(silenced).toContain(source)
      if (askName && name.trim() === '') expect(silenced.size).toBe(sources.length)
      else expect(silenced.size).toBe(blocked.length)
    }),
  )
})

it('silencedOf keeps chat for everybody and takes nothing from a chairman on the podium', () => {
  const person = fc.record({
    role: fc.constantFrom('participant' as const, 'chairman' as const, 'admin' as const),
    floorAt: fc.constantFrom(null, 1),
  })
  const modes = fc.constantFrom<RoomMode>('all', 'smart', 'podium', 'lecture')
  fc.assert(
    fc.property(person, person, modes, fc.subarray([...sources]), (viewer, speaker, mode, blocked) => {
      const silenced = silencedOf({ ...speaker, blocked, name: 'Ada' }, viewer, { askName: true, mode })
      expect(silenced.has('chat')).toBe(blocked.includes('chat'))
      const hasLeave = {
        all: true,
        smart: true,
        podium: speaker.role !== 'participant' || speaker.floorAt !== null,
        lecture: speaker.floorAt !== null || viewer.floorAt !== null,
      }[mode]
      for (const source of ['microphone', 'camera', 'screen'] as const) {
        expect(silenced.has(source)).toBe(blocked.includes(source) || !hasLeave)
      }
    }),
  )
})
