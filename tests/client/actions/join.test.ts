// Into the call, and out of it, by every door.
import { describe, expect, it } from '@jest/globals'
import { ok } from '../../../protocol/result.ts'
import { refusal, ticket } from '../../support/call-routes.ts'
import { createCallWorld, self, type CallWorld } from '../../support/call-world.ts'
import { turn } from '../../support/pair-world.ts'

async function expectNothingLeft(world: CallWorld): Promise<void> {
  await turn()
  expect(world.devices.live()).toEqual([])
  expect(world.sockets.every(({ isClosed }) => isClosed)).toBe(true)
  expect(world.state.participants.value.size).toBe(0)
  expect(world.network.links.filter((link) => link.state !== 'closed')).toHaveLength(0)
}

describe('joining', () => {
  it('goes from the address to the call', async () => {
    const world = createCallWorld()
    await world.arrive()
    expect(world.state.page.value).toEqual({ is: 'prejoin', room: 'lobby' })
    await world.actions.join()
    expect(world.state.busy.value).toBe(true)
    expect(world.state.connection.value).toEqual({ is: 'joining', room: 'lobby' })
    expect(world.socket().ticket).toBe(ticket.ticket)
    const other = world.person('a')
    world.welcome({ roster: world.roster(1, 'a') })
    await turn()
    expect(world.state.page.value).toEqual({ is: 'call', room: 'lobby' })
    expect(world.state.connection.value).toEqual({ is: 'joined', room: 'lobby', self })
    expect(world.state.busy.value).toBe(false)
    expect(world.state.others.value).toMatchObject([{ peer: other.peer, name: 'A', link: 'connected' }])
    expect(other.frames).toEqual([
      { type: 'profile', name: 'Mia' },
      { type: 'media', microphone: true, camera: true, screen: false, screenAudio: false },
    ])
    world.actions.leave()
    await expectNothingLeft(world)
  })

  it('[P3] the name is in no frame to the relay', async () => {
    const world = createCallWorld()
    world.actions.setName('Mia-of-the-seven-hills')
    await world.enter('a', 'b')
    world.actions.setName('Mia-of-the-seven-hills')
    world.actions.sendChat('a secret for friends')
    await turn()
    world.actions.leave()
    const all = JSON.stringify(world.sockets.map(({ sent }) => sent))
    expect(all.length).toBeGreaterThan(100)
    expect(all).not.toContain('Mia')
    expect(all).not.toContain('secret')
  })

  it('asks for nothing without a name, twice, or from another page', async () => {
    const world = createCallWorld()
    await world.arrive()
    for (const name of ['', '   ', 'x'.repeat(51), 'a\u202eb', 'a\u0000b']) {
      world.actions.setName(name)
      await world.actions.join()
    }
    expect(world.sockets).toEqual([])
    world.actions.setName('  Mia ')
    await Promise.all([world.actions.join(), world.actions.join()])
    expect(world.sockets).toHaveLength(1)
    expect(world.state.name.value).toBe('Mia')
    world.welcome()
    await world.actions.join()
    expect(world.sockets).toHaveLength(1)
    world.actions.leave()
  })

  it.each(['room-full', 'no-such-room', 'too-fast', 'offline'] as const)(
    'refused by HTTP with %s stays at the door, with the devices on',
    async (code) => {
      const world = createCallWorld()
      await world.arrive()
      world.entry = () => Promise.resolve(refusal(code))
      await world.actions.join()
      expect(world.state.refusal.value).toBe(code)
      expect(world.state.page.value.is).toBe('prejoin')
      expect(world.state.connection.value).toEqual({ is: 'idle' })
      expect(world.state.busy.value).toBe(false)
      expect(world.devices.live()).toHaveLength(2)
      world.entry = () => Promise.resolve(ok(ticket))
      await world.actions.join()
      expect(world.state.refusal.value).toBeNull()
      world.welcome()
      expect(world.state.page.value.is).toBe('call')
      world.actions.leave()
      await expectNothingLeft(world)
    },
  )

  it.each(['room-full', 'room-locked', 'banned', 'too-old'] as const)(
    '[H7] refused by the socket with %s stays at the door',
    async (code) => {
      const world = createCallWorld()
      await world.arrive()
      await world.actions.join()
      world.socket().on.refused(code, null)
      expect(world.state.refusal.value).toBe(code)
      expect(world.state.page.value.is).toBe('prejoin')
      expect(world.state.connection.value).toEqual({ is: 'idle' })
      expect(world.state.busy.value).toBe(false)
      await world.actions.join()
      world.welcome()
      expect(world.state.page.value.is).toBe('call')
      world.actions.leave()
      await expectNothingLeft(world)
    },
  )

  it('left while the relay thinks opens nothing, not even after coming back', async () => {
    const world = createCallWorld()
    await world.arrive()
    const answers: (() => void)[] = []
    world.entry = () =>
      new Promise((resolve) =>
        answers.push(() => {
          resolve(ok(ticket))
        }),
      )
    const first = world.actions.join()
    world.actions.leave()
    expect(world.state.page.value).toEqual({ is: 'ended', room: 'lobby' })
    await expectNothingLeft(world)
    await world.route()
    const second = world.actions.join()
    answers[0]?.()
    await first
    expect(world.sockets).toEqual([])
    answers[1]?.()
    await second
    expect(world.sockets).toHaveLength(1)
    world.welcome()
    world.actions.leave()
    await expectNothingLeft(world)
  })

  it('[H9] left before the welcome closes the socket, and a late welcome is nothing', async () => {
    const world = createCallWorld()
    await world.arrive()
    await world.actions.join()
    world.actions.leave()
    await expectNothingLeft(world)
    world.socket().on.frame({ type: 'pong' })
    world.welcome()
    expect(world.state.page.value).toEqual({ is: 'ended', room: 'lobby' })
    expect(world.state.connection.value).toMatchObject({ is: 'ended', why: 'left' })
  })
})
