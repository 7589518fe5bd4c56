// Who has the floor is heard and seen, and nobody else: at this page as a receiver, and of our own devices.
import { describe, expect, it } from '@jest/globals'
import type { RoomMode } from '../../../protocol/room-state.ts'
import type { Member } from '../../../protocol/server-to-client.ts'
import { settled } from '../../fakes/media.ts'
import { createCallWorld, self, type CallWorld, type Other } from '../../support/call-world.ts'
import { id, member } from '../../support/mesh-world.ts'
import { chat, pass, turn } from '../../support/pair-world.ts'
import { lobby } from '../../support/scripted-relay.ts'

const everything = { type: 'media', microphone: true, camera: true, screen: true, screenAudio: true } as const
const all = { microphone: true, camera: true, screen: true, screenAudio: true }
const nothing = { microphone: false, camera: false, screen: false, screenAudio: false }
const floor = { floorAt: 5_000 }

const of = ({ state }: CallWorld, name: string) => state.participants.value.get(id(name))
const media = (world: CallWorld, ...names: string[]) => names.map((name) => of(world, name)?.media)
const notices = ({ state }: CallWorld): string[] => state.notices.value.map(({ key }) => key)
const devices = ({ state }: CallWorld): string[] => [
  state.microphone.value.is,
  state.camera.value.is,
  state.screen.value.is,
]
/** Whether any sound or picture that a link brought is played here. */
const plays = ({ network, state }: CallWorld, name: string): boolean => {
  const face = state.participants.value.get(id(name))?.face?.getTracks() ?? []
  expect(network.links.length).toBeGreaterThan(0)
  return face.some(({ enabled }) => enabled)
}

async function shout(world: CallWorld, others: readonly Other[]): Promise<void> {
  for (let time = 0; time < 5; time++) {
    for (const { mesh } of others) {
      mesh.send(everything)
      mesh.sendRt({ type: 'level', level: 100 })
    }
    await pass(world.clock, 100)
  }
}

/** With a and b, who send and shout whatever the room says. */
async function meet(mode: RoomMode, ...members: Member[]): Promise<{ world: CallWorld; others: Other[] }> {
  const world = createCallWorld()
  const others = await world.enter('a', 'b')
  world.configure({ mode })
  if (members.length > 0) world.change(null, ...members)
  await shout(world, others)
  return { world, others }
}

describe('a podium, as those before it have it', () => {
  it('silences and hides whoever has not the floor, whatever is sent, but not chairmen and not the chat', async () => {
    const { world, others } = await meet('podium', member(id('b'), { role: 'chairman' }))
    expect(media(world, 'a', 'b')).toEqual([nothing, all])
    expect([plays(world, 'a'), plays(world, 'b')]).toEqual([false, true])
    expect([of(world, 'a')?.speaking, of(world, 'b')?.speaking]).toEqual([false, true])
    expect([...world.listened]).toEqual([
      [id('a'), false],
      [id('b'), true],
    ])
    others[0]?.mesh.send(chat(1, 'may I speak?'))
    await turn()
    expect(world.state.chat.value).toHaveLength(1)
    world.actions.leave()
  })

  it('lets in with the floor what was sent all the time, and out with it', async () => {
    const { world, others } = await meet('podium')
    expect(media(world, 'a', 'b')).toEqual([nothing, nothing])
    world.change('b', member(id('a'), floor))
    expect(media(world, 'a', 'b')).toEqual([all, nothing])
    expect(plays(world, 'a')).toBe(true)
    expect(world.listened.get(id('a'))).toBe(true)
    await shout(world, others)
    expect(of(world, 'a')?.speaking).toBe(true)
    world.change('b', member(id('a')))
    expect(of(world, 'a')).toMatchObject({ media: nothing, speaking: false })
    expect([plays(world, 'a'), world.listened.get(id('a'))]).toEqual([false, false])
    world.actions.leave()
  })

  it('is in force as soon as the room says so, also for somebody who has sent nothing yet, and over as soon', async () => {
    const { world } = await meet('all')
    const silent = world.person('c', [{ type: 'profile', name: 'C' }])
    world.socket().on.frame({ type: 'peer-joined', version: 2, member: member(silent.peer) })
    await turn()
    expect(media(world, 'a', 'b')).toEqual([all, all])
    world.configure({ mode: 'podium' })
    expect(media(world, 'a', 'b')).toEqual([nothing, nothing])
    expect([...world.listened.values()]).toEqual([false, false, false])
    world.configure({ mode: 'smart' })
    expect(media(world, 'a', 'b')).toEqual([all, all])
    expect([...world.listened.values()]).toEqual([true, true, true])
    world.actions.leave()
  })

  it('does not free what a chairman has blocked', async () => {
    const { world } = await meet('podium', member(id('a'), { ...floor, blocked: ['camera'] }))
    expect(media(world, 'a')).toEqual([{ ...all, camera: false }])
    world.actions.leave()
  })

  it('holds when it comes with the whole room, after the relay was away', async () => {
    const { world } = await meet('all')
    const { room } = world.state
    const podium = { ...room.value!, settings: { ...room.value!.settings, mode: 'podium' as const } }
    world.welcome({ room: podium, roster: world.roster(7, 'a', 'b'), resumed: true })
    expect(media(world, 'a', 'b')).toEqual([nothing, nothing])
    world.actions.leave()
  })
})

describe('a lecture', () => {
  it('is a star: a listener sees and hears the lecturer alone', async () => {
    const { world } = await meet('lecture', member(id('a'), floor), member(id('b'), { role: 'chairman' }))
    expect(media(world, 'a', 'b')).toEqual([all, nothing])
    expect([plays(world, 'a'), plays(world, 'b')]).toEqual([true, false])
    expect(of(world, 'b')?.speaking).toBe(false)
    expect([...world.listened.values()]).toEqual([true, false])
    world.actions.leave()
  })

  it('shows us everybody when it is ours, and only until then', async () => {
    const { world } = await meet('lecture', member(id('a'), floor))
    world.change('b', member(id('a')), member(self, floor))
    expect(media(world, 'a', 'b')).toEqual([all, all])
    expect([...world.listened.values()]).toEqual([true, true])
    world.change('b', member(id('b'), floor), member(self))
    expect(media(world, 'a', 'b')).toEqual([nothing, all])
    expect([plays(world, 'a'), plays(world, 'b')]).toEqual([false, true])
    expect([...world.listened.values()]).toEqual([false, true])
    world.actions.leave()
  })

  it('[Q6] gives what is ours to the lecturer alone, and to everybody when it is our lecture', async () => {
    const { world } = await meet('lecture', member(id('a'), floor))
    const given = () => ['a', 'b'].map((name) => world.given.get(id(name)))
    expect(given()).toEqual([true, false])
    world.change('b', member(id('a')), member(self, floor))
    expect(given()).toEqual([true, true])
    world.change('b', member(id('b'), floor), member(self))
    expect(given()).toEqual([false, true])
    world.configure({ mode: 'all' })
    expect(given()).toEqual([true, true])
    world.actions.leave()
  })

  it('shows nobody while there is no lecturer', async () => {
    const { world } = await meet('lecture')
    expect(media(world, 'a', 'b')).toEqual([nothing, nothing])
    world.actions.leave()
  })
})

describe('our own devices', () => {
  async function onAir(): Promise<CallWorld> {
    const world = createCallWorld()
    await world.enter('a', 'b')
    await world.actions.toggleScreen()
    expect(devices(world)).toEqual(['on', 'on', 'on'])
    return world
  }

  it('go off with the mode, and stay off without the floor, with the reason', async () => {
    const world = await onAir()
    world.configure({ mode: 'podium' }, {}, 'a')
    expect(devices(world)).toEqual(['off', 'off', 'off'])
    expect(notices(world)).toContain('mode-podium')
    await world.actions.toggleMicrophone()
    await world.actions.toggleCamera()
    await world.actions.toggleScreen()
    await settled()
    expect(devices(world)).toEqual(['off', 'off', 'off'])
    expect(notices(world).at(-1)).toBe('floor-first')
    expect(world.stored.get('vroom.microphoneOn')).not.toBe('false')
    world.configure({ mode: 'all' }, {}, 'a')
    expect(devices(world)).toEqual(['off', 'off', 'off'])
    world.actions.leave()
  })

  it('are switched on by nobody but the person once they have the floor, and off when it is taken', async () => {
    const world = await onAir()
    world.configure({ mode: 'podium' })
    world.change('a', member(self, floor))
    await settled()
    expect(devices(world)).toEqual(['off', 'off', 'off'])
    expect(notices(world).at(-1)).toBe('you-floor-given')
    await world.actions.toggleMicrophone()
    await world.actions.toggleCamera()
    await world.actions.toggleScreen()
    expect(devices(world)).toEqual(['on', 'on', 'on'])
    world.change('a', member(self))
    expect(devices(world)).toEqual(['off', 'off', 'off'])
    expect(world.devices.live('video')).toEqual([])
    expect(notices(world).at(-1)).toBe('you-floor-taken')
    world.actions.leave()
  })

  it('of a chairman stay on at a podium', async () => {
    const world = await onAir()
    world.change(null, member(self, { role: 'chairman' }))
    world.configure({ mode: 'podium' })
    expect(devices(world)).toEqual(['on', 'on', 'on'])
    world.change('a', member(self))
    expect(devices(world)).toEqual(['off', 'off', 'off'])
    world.actions.leave()
  })

  it('go off with a lecture that is given to somebody else, and not with its end', async () => {
    const world = await onAir()
    world.change(null, member(self, { role: 'chairman', ...floor }))
    world.configure({ mode: 'lecture' })
    expect(devices(world)).toEqual(['on', 'on', 'on'])
    world.configure({ mode: 'all' })
    world.change(null, member(self, { role: 'chairman' }))
    expect(devices(world)).toEqual(['on', 'on', 'on'])
    expect(notices(world)).not.toContain('you-floor-taken')
    world.configure({ mode: 'lecture' })
    world.change(null, member(self, { role: 'chairman', ...floor }))
    world.change('b', member(self, { role: 'chairman' }), member(id('b'), floor))
    expect(devices(world)).toEqual(['off', 'off', 'off'])
    await world.actions.toggleMicrophone()
    expect(devices(world)).toEqual(['on', 'off', 'off'])
    world.actions.leave()
  })

  it('give nothing in a podium that we come into', async () => {
    const world = createCallWorld()
    await world.arrive()
    await world.actions.join()
    const other = world.person('a')
    const settings = { ...lobby.settings, mode: 'podium' as const }
    world.welcome({ room: { ...lobby, settings }, roster: world.roster(1, 'a') })
    await turn()
    expect(devices(world)).toEqual(['off', 'off', 'off'])
    expect(other.frames).toContainEqual(expect.objectContaining({ type: 'media', microphone: false, camera: false }))
    world.actions.leave()
  })
})

describe('what is told', () => {
  it('is who gets the floor, once, and not who had it before', async () => {
    const { world } = await meet('lecture', member(id('a'), floor))
    const before = notices(world).length
    world.change('b', member(id('a')), member(id('b'), floor))
    expect(notices(world).slice(before)).toEqual(['floor-given'])
    expect(world.state.notices.value.at(-1)?.values['name']).toBe('B')
    world.actions.leave()
  })

  it('is nothing of what we have done ourselves', async () => {
    const { world } = await meet('podium')
    const before = notices(world)
    world.change('m', member(id('a'), floor), member(self, floor))
    world.change('m', member(id('a')), member(self))
    world.configure({ mode: 'lecture' }, {}, 'm')
    expect(notices(world)).toEqual(before)
    world.actions.leave()
  })

  it('is the answer, not the hand that went down with it', async () => {
    const { world } = await meet('podium', member(self, { handAt: 1 }))
    world.change('a', member(self, floor))
    expect(notices(world)).toContain('you-floor-given')
    expect(notices(world)).not.toContain('your-hand-lowered')
    world.actions.leave()
  })

  it('is the new mode, and what else has changed with it', async () => {
    const { world } = await meet('all')
    world.state.notices.value = []
    world.configure({ mode: 'smart' }, {}, 'a')
    world.configure({ mode: 'smart', speakers: 2 }, {}, 'a')
    expect(notices(world)).toEqual(['mode-smart', 'room-changed'])
    world.actions.leave()
  })
})

it('the floor is given back with a frame, and a refusal is told', async () => {
  const { world } = await meet('podium', member(self, floor))
  world.actions.leaveFloor()
  const asked = world.socket().asked.at(-1)
  expect(asked?.frame).toEqual({ type: 'yield-floor' })
  asked?.answer({ code: 'offline', retryAfterMs: null })
  await turn()
  expect(notices(world).at(-1)).toBe('act-failed')
  world.actions.leave()
})
