// Links that break altogether, and what is said meanwhile.
import { describe, expect, it } from '@jest/globals'
import { slots } from '../../../client/mesh/peer-link.ts'
import { chat, chats, closeBoth, connectedPair, createPairWorld, pass, shown, turn } from '../../support/pair-world.ts'

describe('a broken link', () => {
  it.each([
    ['failed at the leader', ['leader']],
    ['failed at the follower', ['follower']],
    ['failed at both', ['leader', 'follower']],
  ] as const)('[L5] that %s is built anew at once, and only once', async (_what, ends) => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    const both = { leader: leader.link(), follower: follower.link() }
    for (const end of ends) both[end].end('failed')
    await pass(clock, 1_000)
    expect(leader.links().map(({ epoch }) => epoch)).toEqual([1, 2])
    expect(follower.links().map(({ epoch }) => epoch)).toEqual([1, 2])
    expect(leader.views.at(-1)).toBe('connected')
    expect(follower.views.at(-1)).toBe('connected')
    await pass(clock, 60_000)
    expect(leader.links()).toHaveLength(2)
    closeBoth(world)
    expect(clock.pending()).toBe(0)
  })

  it('[L5] the chat of the trouble is neither lost nor doubled nor reordered', async () => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    leader.pair.send(chat(1))
    await turn()
    leader.link().interrupt()
    leader.pair.send(chat(2))
    leader.link().end('failed')
    follower.link().end('failed')
    leader.pair.send(chat(3))
    await turn()
    leader.pair.send(chat(4))
    await pass(clock, 2_000)
    leader.pair.send(chat(5))
    await turn()
    expect(shown(follower)).toEqual([1, 2, 3, 4, 5].map((number) => `text ${number}`))
    closeBoth(world)
  })

  it('chat that a full buffer refused follows, in order', async () => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    leader.link().isFull = true
    leader.pair.send(chat(1))
    leader.pair.send(chat(2))
    await turn()
    leader.link().isFull = false
    leader.pair.send(chat(3))
    await pass(clock, 600)
    expect(chats(follower)).toEqual(['text 1', 'text 2', 'text 3'])
    closeBoth(world)
    expect(clock.pending()).toBe(0)
  })

  it('leaves its tracks on the tile until the new link is connected', async () => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    follower.passes = (signal) => signal.type !== 'answer'
    leader.link().end('failed')
    await pass(clock, 5_000)
    expect(leader.links()).toHaveLength(2)
    expect(leader.tracks).toEqual([])
    follower.passes = () => true
    await pass(clock, 10_000)
    expect(leader.views.at(-1)).toBe('connected')
    // Those of the link that works, and none of the one that never did.
    expect(leader.tracks.map(([slot]) => slot)).toEqual([...slots])
    closeBoth(world)
  })

  it('[L6] that cannot be rebuilt is given up after 30 s, and tried again when the person asks', async () => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    leader.passes = follower.passes = () => false
    leader.link().end('failed')
    follower.link().end('failed')
    await pass(clock, 30_100)
    expect(leader.views).toEqual(['reconnecting', 'lost'])
    expect(follower.views).toEqual(['reconnecting', 'lost'])
    expect(clock.pending()).toBe(0)

    leader.passes = follower.passes = () => true
    follower.pair.retry()
    follower.pair.retry()
    await pass(clock, 1_000)
    expect(leader.views).toEqual(['reconnecting', 'lost', 'reconnecting', 'connected'])
    expect(follower.views).toEqual(['reconnecting', 'lost', 'reconnecting', 'connected'])
    closeBoth(world)
    expect(clock.pending()).toBe(0)
  })

  it('[L6] that breaks at one end is given up by both at 30 s, though the leader hears of it by requests alone', async () => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    follower.passes = (signal) => signal.type === 'rebuild'
    follower.link().end('failed')
    await pass(clock, 30_100)
    expect(leader.links().length).toBeGreaterThan(2)
    expect(leader.views).toEqual(['reconnecting', 'lost'])
    expect(follower.views).toEqual(['reconnecting', 'lost'])
    expect(clock.pending()).toBe(0)
  })

  it('[L6] that was given up is tried again when the network changes', async () => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    leader.passes = follower.passes = () => false
    leader.link().end('failed')
    follower.link().end('failed')
    await pass(clock, 30_100)
    leader.passes = follower.passes = () => true
    leader.pair.networkChanged()
    await pass(clock, 1_000)
    expect(leader.views.at(-1)).toBe('connected')
    expect(follower.views.at(-1)).toBe('connected')
    closeBoth(world)
  })

  it('retry does nothing while it is not lost', async () => {
    const world = await connectedPair()
    world.leader.pair.retry()
    world.follower.pair.retry()
    await pass(world.clock, 1_000)
    expect(world.leader.links()).toHaveLength(1)
    closeBoth(world)
  })
})

describe('a leader whose computer is busy', () => {
  it('[L5] is not hurried while it makes its offer', async () => {
    const world = createPairWorld({ isBusy: true })
    const { leader, follower, clock } = world
    await pass(clock, 26_000)
    expect(follower.relayed.map(({ type }) => type)).toContain('rebuild')
    expect(leader.links()).toHaveLength(1)
    leader.link().wake()
    await pass(clock, 1_000)
    expect(leader.views).toEqual(['connected'])
    expect(leader.links()).toHaveLength(1)
    closeBoth(world)
  })
})
