// One pair of browsers through every kind of trouble, over links that the test breaks.
import { describe, expect, it } from '@jest/globals'
import { slots } from '../../../client/mesh/peer-link.ts'
import {
  anySending,
  chat,
  chats,
  closeBoth,
  connectedPair,
  createPairWorld,
  noIce,
  pass,
  turn,
  type End,
} from '../../support/pair-world.ts'

const count = (end: End, type: string): number => end.relayed.filter((signal) => signal.type === type).length

describe('the first connection', () => {
  it('[L1] [L2] is one link with one offer from the leader and one answer', async () => {
    const world = createPairWorld()
    const { leader, follower, clock } = world
    expect(follower.links()).toEqual([])
    await turn()
    expect(leader.relayed.map(({ type }) => type)).toEqual(['offer'])
    expect(follower.relayed.map(({ type }) => type)).toEqual(['answer'])
    for (const end of [leader, follower]) {
      expect(end.views).toEqual(['connected'])
      expect(end.links()).toHaveLength(1)
      expect(end.link().epoch).toBe(1)
      expect(end.tracks.map(([slot]) => slot)).toEqual([...slots])
    }
    closeBoth(world)
    expect(clock.pending()).toBe(0)
  })

  it('[P3] begins with the greeting', async () => {
    const world = createPairWorld()
    await turn()
    expect(world.leader.frames).toEqual([{ type: 'profile', name: 'Follower' }])
    expect(world.follower.frames).toEqual([{ type: 'profile', name: 'Leader' }])
    closeBoth(world)
  })

  it('tells each new link what to send', async () => {
    const world = createPairWorld()
    const { leader, clock } = world
    await turn()
    expect(leader.link().sendings.get('camera')).toEqual(anySending)
    leader.link().end('failed')
    await pass(clock, 800)
    expect(leader.links()).toHaveLength(2)
    expect(leader.link().sendings.get('camera')).toEqual(anySending)
    closeBoth(world)
  })

  it('delivers chat that was written while it came up, once and in order', async () => {
    const world = createPairWorld()
    for (let number = 1; number <= 5; number++) world.leader.pair.send(chat(number))
    await turn()
    world.leader.pair.send(chat(6))
    await turn()
    expect(chats(world.follower)).toEqual([1, 2, 3, 4, 5, 6].map((number) => `text ${number}`))
    closeBoth(world)
  })

  it('[L5] [L6] is tried again after 24 s when no answer comes, and given up at 30 s by both', async () => {
    const world = createPairWorld()
    const { leader, follower, clock } = world
    leader.passes = follower.passes = () => false
    await pass(clock, 29_900)
    expect(leader.links().map(({ epoch }) => epoch)).toEqual([1, 2])
    expect(follower.relayed.map(({ type }) => type)).toEqual(['rebuild'])
    expect([...leader.views, ...follower.views]).toEqual([])
    await pass(clock, 200)
    expect(leader.views).toEqual(['lost'])
    expect(follower.views).toEqual(['lost'])
    expect(leader.link().state).toBe('closed')
    expect(clock.pending()).toBe(0)
  })
})

describe('an interruption', () => {
  it('[L4] is healed by a restart of the leader, on the same link', async () => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    leader.link().interrupt()
    follower.link().interrupt()
    expect([leader.views, follower.views]).toEqual([['reconnecting'], ['reconnecting']])
    await pass(clock, 1_100)
    expect(leader.views).toEqual(['reconnecting', 'connected'])
    expect(follower.views).toEqual(['reconnecting', 'connected'])
    expect(leader.links()).toHaveLength(1)
    expect(leader.link().counts.offers).toBe(2)
    expect(leader.frames).toEqual([])
    closeBoth(world)
    expect(clock.pending()).toBe(0)
  })

  it('[L4] that only the follower sees makes it ask, and the leader restarts', async () => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    follower.link().interrupt()
    await pass(clock, 900)
    expect(follower.relayed).toEqual([])
    await pass(clock, 300)
    expect(count(follower, 'restart')).toBe(1)
    expect(leader.link().counts.offers).toBe(2)
    expect(follower.views.at(-1)).toBe('connected')
    closeBoth(world)
  })

  it('[L4] waits three seconds in Firefox', async () => {
    const world = await connectedPair({ silenceMs: 3_000 })
    world.leader.link().interrupt()
    await pass(world.clock, 2_900)
    expect(world.leader.link().counts.offers).toBe(1)
    await pass(world.clock, 200)
    expect(world.leader.link().counts.offers).toBe(2)
    closeBoth(world)
  })

  it('[L4] is left alone while bytes come', async () => {
    const world = await connectedPair()
    const { leader, clock } = world
    leader.link().interrupt()
    for (let second = 0; second < 5; second++) {
      leader.link().received += 1
      await pass(clock, 1_000)
    }
    expect(leader.link().counts.offers).toBe(1)
    closeBoth(world)
  })

  it('is restarted also when the engine tells no statistics', async () => {
    const world = await connectedPair()
    const { leader, clock } = world
    leader.link().stats = () => Promise.reject(new Error('no statistics'))
    leader.link().interrupt()
    await pass(clock, 1_200)
    expect(leader.views.at(-1)).toBe('connected')
    closeBoth(world)
  })

  it('[L5] that no restart heals ends in a new link with the next epoch', async () => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    // Restarts are lost; a first offer is not.
    leader.passes = follower.passes = (signal) => !('round' in signal && signal.round > 0) && signal.type !== 'restart'
    leader.link().interrupt()
    follower.link().interrupt()
    await pass(clock, 11_900)
    expect(leader.links()).toHaveLength(1)
    await pass(clock, 400)
    expect(leader.links().map(({ epoch }) => epoch)).toEqual([1, 2])
    expect(leader.views).toEqual(['reconnecting', 'connected'])
    expect(follower.views).toEqual(['reconnecting', 'connected'])
    closeBoth(world)
    expect(clock.pending()).toBe(0)
  })

  it('[L5] that the follower saw much earlier does not cost the new link its time', async () => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    leader.passes = follower.passes = (signal) => signal.type === 'offer' && signal.round === 0
    leader.link().interrupt()
    await pass(clock, 3_000)
    follower.link().interrupt()
    await pass(clock, 10_000)
    expect(leader.links().map(({ epoch }) => epoch)).toEqual([1, 2])
    // The follower, whose own 12 s are over at 15, has a new link to wait for since 12.
    await pass(clock, 10_500)
    expect(count(follower, 'rebuild')).toBe(0)
    closeBoth(world)
  })
})

describe('a change of the network', () => {
  it('[L4] restarts at once, whichever end saw it', async () => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    leader.pair.networkChanged()
    await turn()
    expect(leader.link().counts.offers).toBe(2)
    await pass(clock, 1_000)
    follower.pair.networkChanged()
    await turn()
    expect(leader.link().counts.offers).toBe(3)
    expect(leader.links()).toHaveLength(1)
    closeBoth(world)
  })
})

describe('new credentials', () => {
  it('[T4] are applied to the link as it stands, and restart it only when it runs over TURN', async () => {
    const world = await connectedPair()
    const { leader, follower } = world
    await leader.pair.setIce(noIce)
    expect(leader.link().servers).toEqual([noIce])
    expect(leader.link().counts.offers).toBe(1)
    follower.link().relayed = true
    await follower.pair.setIce(noIce)
    await turn()
    expect(count(follower, 'restart')).toBe(1)
    expect(leader.link().counts.offers).toBe(2)
    expect(leader.links()).toHaveLength(1)
    closeBoth(world)
  })
})

describe('closing', () => {
  it.each(['connecting', 'connected', 'interrupted', 'rebuilding', 'lost'])(
    'leaves no timer and no link when %s',
    async (when) => {
      const world = when === 'connecting' ? createPairWorld() : await connectedPair()
      const { leader, follower, clock } = world
      if (when !== 'connecting') leader.passes = follower.passes = () => false
      if (when === 'interrupted') leader.link().interrupt()
      if (when === 'rebuilding' || when === 'lost') leader.link().end('failed')
      await pass(clock, when === 'lost' ? 31_000 : 1_500)
      const seen = [leader.views.length, follower.views.length]
      closeBoth(world)
      expect(clock.pending()).toBe(0)
      await turn()
      const links = [...leader.links(), ...follower.links()]
      expect(links.every(({ state }) => state === 'closed')).toBe(true)
      leader.pair.retry()
      leader.pair.networkChanged()
      leader.pair.relayIsBack()
      follower.pair.signal('{"type":"offer","epoch":9,"round":0,"sdp":"0"}')
      leader.pair.signal('{"type":"rebuild","epoch":1}')
      leader.pair.send(chat(1))
      await pass(clock, 40_000)
      expect([...leader.links(), ...follower.links()]).toHaveLength(links.length)
      expect([leader.views.length, follower.views.length]).toEqual(seen)
      expect(clock.pending()).toBe(0)
    },
  )

  it('[P6] bye is told to the mesh', async () => {
    const world = await connectedPair()
    world.leader.pair.send({ type: 'bye' })
    await turn()
    expect(world.follower.byes).toBe(1)
    closeBoth(world)
  })
})
