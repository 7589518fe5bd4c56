// The relay cannot let anybody in for the moment: the page asks again by itself, for a while.
import { describe, expect, it } from '@jest/globals'
import { ok } from '../../../protocol/result.ts'
import { refusal, ticket } from '../../support/call-routes.ts'
import { createCallWorld, type CallWorld } from '../../support/call-world.ts'
import { pass, turn } from '../../support/pair-world.ts'

const outages = ['relay-unavailable', 'storage-unavailable', 'draining'] as const

async function joining(code: (typeof outages)[number] = 'storage-unavailable'): Promise<CallWorld> {
  const world = createCallWorld()
  await world.arrive()
  world.entry = () => Promise.resolve(refusal(code, 1_000))
  await world.actions.join('open sesame')
  return world
}

async function expectNothingLeft(world: CallWorld): Promise<void> {
  await turn()
  expect(world.sockets.every(({ isClosed }) => isClosed)).toBe(true)
  expect(world.clock.pending()).toBe(0)
}

describe('while the relay can let nobody in', () => {
  it.each(outages)('[C4] [E11] the door that refuses with %s is asked again, with what was typed', async (code) => {
    const world = await joining(code)
    expect(world.state.page.value.is).toBe('prejoin')
    expect(world.state.connection.value.is).toBe('joining')
    expect([world.state.busy.value, world.state.trying.value, world.state.refusal.value]).toEqual([true, code, null])
    // One second as the relay says, one and two by the back-off.
    await pass(world.clock, 1_950)
    expect(world.passwords).toHaveLength(1)
    await pass(world.clock, 100)
    expect(world.passwords).toHaveLength(2)
    world.entry = () => Promise.resolve(ok(ticket))
    await pass(world.clock, 3_000)
    expect(world.passwords).toEqual(Array(3).fill('open sesame'))
    world.welcome()
    expect(world.state.page.value.is).toBe('call')
    expect([world.state.busy.value, world.state.trying.value, world.state.refusal.value]).toEqual([false, null, null])
    expect(world.devices.live()).toHaveLength(2)
    world.actions.leave()
    await expectNothingLeft(world)
  })

  it.each(outages)(
    '[C4] [H3] a hello that is refused with %s leads back to the door for a new ticket',
    async (code) => {
      const world = createCallWorld()
      await world.arrive()
      await world.actions.join()
      world.socket().on.refused(code, 1_000)
      expect(world.state.trying.value).toBe(code)
      expect(world.state.connection.value.is).toBe('joining')
      expect(world.socket().isClosed).toBe(true)
      await pass(world.clock, 2_050)
      expect(world.passwords).toHaveLength(2)
      expect(world.sockets).toHaveLength(2)
      world.welcome()
      expect(world.state.page.value.is).toBe('call')
      world.actions.leave()
      await expectNothingLeft(world)
    },
  )

  it('gives the person the page back after two minutes, with the reason', async () => {
    const world = await joining()
    await pass(world.clock, 115_000, 500)
    expect(world.state.busy.value).toBe(true)
    await pass(world.clock, 30_000, 500)
    expect([world.state.busy.value, world.state.trying.value]).toEqual([false, null])
    expect(world.state.refusal.value).toBe('storage-unavailable')
    expect(world.state.connection.value).toEqual({ is: 'idle' })
    expect(world.devices.live()).toHaveLength(2)
    await expectNothingLeft(world)
    // Pressed again, there is patience again.
    await world.actions.join()
    expect([world.state.busy.value, world.state.trying.value]).toEqual([true, 'storage-unavailable'])
    world.actions.leave()
  })

  it('stops when the person has had enough, and a late answer opens nothing', async () => {
    const world = await joining()
    let answer = (): void => undefined
    world.entry = () =>
      new Promise((resolve) => {
        answer = () => {
          resolve(ok(ticket))
        }
      })
    await pass(world.clock, 2_050)
    world.actions.stopTrying()
    expect(world.state.page.value.is).toBe('prejoin')
    expect([world.state.busy.value, world.state.trying.value, world.state.refusal.value]).toEqual([false, null, null])
    expect(world.devices.live()).toHaveLength(2)
    answer()
    await expectNothingLeft(world)
    expect(world.sockets).toEqual([])
    world.actions.stopTrying()
    expect(world.state.connection.value).toEqual({ is: 'idle' })
  })

  it('goes on when the relay is gone altogether meanwhile, and at once when the network is back', async () => {
    const world = await joining()
    world.entry = () => Promise.resolve(refusal('offline'))
    await pass(world.clock, 2_050)
    expect(world.state.trying.value).toBe('offline')
    world.entry = () => Promise.resolve(ok(ticket))
    world.networkChanged()
    await turn()
    world.welcome()
    expect(world.state.page.value.is).toBe('call')
    world.actions.leave()
  })

  it('hears at once what no waiting will change', async () => {
    const world = await joining()
    world.entry = () => Promise.resolve(refusal('wrong-password'))
    await pass(world.clock, 2_050)
    expect([world.state.refusal.value, world.state.trying.value, world.state.busy.value]).toEqual([
      'wrong-password',
      null,
      false,
    ])
    await expectNothingLeft(world)
  })
})

describe('a socket that is asked to come later', () => {
  it('[R10] says so, and a ticket that has run out is made good', async () => {
    const world = createCallWorld()
    await world.arrive()
    await world.actions.join()
    world.socket().on.delayed('draining')
    expect([world.state.trying.value, world.state.busy.value]).toEqual(['draining', true])
    world.socket().on.again(4_000)
    await pass(world.clock, 3_950)
    expect(world.passwords).toHaveLength(1)
    await pass(world.clock, 100)
    expect(world.sockets).toHaveLength(2)
    expect(world.state.trying.value).toBe('draining')
    world.welcome()
    expect(world.state.page.value.is).toBe('call')
    expect(world.state.trying.value).toBeNull()
    world.actions.leave()
    await expectNothingLeft(world)
  })

  it('is not for ever', async () => {
    const world = createCallWorld()
    await world.arrive()
    await world.actions.join()
    for (let turns = 0; world.state.busy.value && turns < 20; turns++) {
      world.socket().on.again(10_000)
      await pass(world.clock, 10_050)
    }
    expect(world.sockets.length).toBeGreaterThan(10)
    expect(world.sockets.length).toBeLessThan(15)
    expect(world.state.refusal.value).toBe('draining')
    await expectNothingLeft(world)
  })
})

describe('further than the door', () => {
  it('[C4] somebody who waits goes on waiting, and sees that the chairmen see nobody', async () => {
    const world = createCallWorld()
    await world.arrive()
    world.entry = () => Promise.resolve(ok({ ...ticket, role: 'waiting' }))
    await world.actions.join()
    world.keepWaiting()
    world.socket().on.again(null)
    await pass(world.clock, 1_050)
    world.socket().on.refused('relay-unavailable', 1_000)
    expect(world.state.page.value.is).toBe('waiting')
    expect(world.state.waiting.value?.isAway).toBe(true)
    await pass(world.clock, 300_000, 500)
    expect(world.state.page.value.is).toBe('waiting')
    world.keepWaiting({ note: 'Back.' })
    expect(world.state.waiting.value).toEqual({ waitsFor: 'admission', note: 'Back.' })
    world.actions.leave()
    await expectNothingLeft(world)
  })

  it('[C4] [R9] somebody whose seat was lost in the outage comes in as soon as it is over', async () => {
    const world = createCallWorld()
    await world.enter()
    world.socket().on.refused('bad-resume', null)
    await turn()
    world.socket().on.refused('relay-unavailable', 1_000)
    expect(world.state.connection.value.is).toBe('reconnecting')
    expect(world.state.page.value.is).toBe('call')
    await pass(world.clock, 2_050)
    expect(world.sockets).toHaveLength(3)
    world.welcome()
    expect(world.state.connection.value.is).toBe('joined')
    world.actions.leave()
    await expectNothingLeft(world)
  })
})
