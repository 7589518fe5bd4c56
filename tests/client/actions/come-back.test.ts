// Our own floor: what a relay that has lost its memory is asked for again, and what we are told of it.
import { describe, expect, it } from '@jest/globals'
import type { Member } from '../../../protocol/server-to-client.ts'
import { settled } from '../../fakes/media.ts'
import { createCallWorld, self, type CallWorld } from '../../support/call-world.ts'
import { id, member } from '../../support/mesh-world.ts'
import { lobby } from '../../support/scripted-relay.ts'

const floor = { floorAt: 5_000 }
const notices = ({ state }: CallWorld): string[] => state.notices.value.map(({ key }) => key)
const devices = ({ state }: CallWorld): string[] => [state.microphone.value.is, state.camera.value.is]

describe('the floor of a chairman, after a relay that knows of none', () => {
  const chairman = { role: 'chairman' } as const

  /** The lecturer comes back to a relay that began anew. */
  async function back(...members: Member[]): Promise<CallWorld> {
    const world = createCallWorld()
    await world.enter('a', 'b')
    world.configure({ mode: 'lecture' })
    world.change(null, member(self, { ...chairman, ...floor }))
    expect(devices(world)).toEqual(['on', 'on'])
    const socket = world.socket()
    socket.isOpen = false
    socket.on.lost()
    const roster = { version: 1, complete: false, peers: [member(self, chairman), ...members] }
    world.welcome({
      room: { ...lobby, revision: 99, settings: { ...lobby.settings, mode: 'lecture' } },
      roster,
      resumed: false,
    })
    await settled()
    return world
  }
  const asked = (world: CallWorld) => world.socket().asked.filter(({ frame }) => 'to' in frame)

  it('[R8] [G9] is asked for again, and the lecture goes on', async () => {
    const world = await back(member(id('a')))
    expect(asked(world).map(({ frame }) => frame)).toEqual([{ type: 'give-floor', to: self }])
    expect(devices(world)).toEqual(['on', 'on'])
    expect(notices(world)).not.toContain('you-floor-taken')
    world.actions.leave()
  })

  it('is gone when the relay refuses it', async () => {
    const world = await back(member(id('a')))
    asked(world)[0]?.answer({ code: 'not-allowed', retryAfterMs: null })
    await settled()
    expect(devices(world)).toEqual(['off', 'off'])
    expect(notices(world)).toContain('you-floor-taken')
    world.actions.leave()
  })

  it('is not asked for from somebody who has got it meanwhile', async () => {
    const world = await back(member(id('a'), floor))
    expect(asked(world)).toEqual([])
    expect(devices(world)).toEqual(['off', 'off'])
    world.actions.leave()
  })
})

describe('what is told of our own floor', () => {
  const lastOf = (world: CallWorld) => notices(world).at(-1)

  it('is that everybody hears us from now on, where our microphone is on', async () => {
    const world = createCallWorld()
    await world.enter('a')
    world.configure({ mode: 'lecture' })
    world.change('a', member(self, floor))
    expect(lastOf(world)).toBe('you-floor-live')
    world.actions.leave()
  })

  it('is not to a chairman on a podium that devices are off, which are on', async () => {
    const world = createCallWorld()
    await world.enter('a')
    const chairman = { role: 'chairman' } as const
    world.change(null, member(self, chairman))
    world.configure({ mode: 'podium' })
    world.change(null, member(self, { ...chairman, ...floor }))
    world.change('a', member(self, chairman))
    expect(devices(world)).toEqual(['on', 'on'])
    expect(notices(world)).not.toContain('you-floor-taken')
    world.actions.leave()
  })
})
