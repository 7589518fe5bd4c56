// The ways a signal takes, and signals that are late, repeated, forged or hostile.
import { describe, expect, it } from '@jest/globals'
import type { Signal } from '../../../protocol/signals.ts'
import { chat, chats, closeBoth, connectedPair, createPairWorld, pass, turn } from '../../support/pair-world.ts'

const text = (signal: object): string => JSON.stringify(signal)
const offer = (epoch: number, round: number, sdp = '0'): Signal => ({ type: 'offer', epoch, round, sdp })

describe('the way of a signal', () => {
  it('[L8] a restart goes both ways, and its double does no harm', async () => {
    const world = await connectedPair()
    const { leader, follower } = world
    leader.pair.networkChanged()
    await turn()
    expect(leader.relayed).toEqual([expect.objectContaining({ type: 'offer', round: 1 })])
    expect(follower.link().counts.answers).toBe(2)
    closeBoth(world)
  })

  it('[L8] a restart goes by the channel while the relay is away, and its double once the relay is back', async () => {
    const world = await connectedPair()
    const { leader, follower } = world
    leader.isRelayThere = follower.isRelayThere = false
    follower.pair.networkChanged()
    await turn()
    expect(leader.link().counts.offers).toBe(2)
    expect(follower.link().counts.answers).toBe(2)
    leader.isRelayThere = follower.isRelayThere = true
    leader.pair.relayIsBack()
    follower.pair.relayIsBack()
    await turn()
    // The channel may have been as dead as the path: what was said on it is said again, and is old news here.
    expect(follower.relayed).toContainEqual({ type: 'restart', epoch: 1 })
    expect(leader.relayed).toContainEqual(expect.objectContaining({ type: 'offer', round: 1 }))
    expect(follower.link().counts.answers).toBe(2)
    closeBoth(world)
  })

  it('[L7] [L8] waits when there is neither, and goes once the relay is back', async () => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    leader.isRelayThere = follower.isRelayThere = false
    leader.link().end('failed')
    await pass(clock, 5_000)
    expect(leader.views).toEqual(['reconnecting'])
    leader.isRelayThere = follower.isRelayThere = true
    follower.pair.relayIsBack()
    leader.pair.relayIsBack()
    await pass(clock, 1_000)
    expect(leader.views.at(-1)).toBe('connected')
    expect(follower.views.at(-1)).toBe('connected')
    closeBoth(world)
    expect(clock.pending()).toBe(0)
  })

  it('[L8] goes back to waiting when the relay is away again at once', async () => {
    const world = createPairWorld()
    const { leader, follower } = world
    leader.isRelayThere = false
    await turn()
    leader.pair.relayIsBack()
    expect(leader.relayed).toEqual([])
    leader.isRelayThere = true
    leader.pair.relayIsBack()
    await turn()
    expect(leader.views).toEqual(['connected'])
    expect(follower.views).toEqual(['connected'])
    closeBoth(world)
  })

  it('what waits is bounded', async () => {
    const world = await connectedPair()
    const { leader, follower } = world
    leader.isRelayThere = false
    leader.link().interrupt()
    for (let offer = 0; offer < 500; offer++) leader.link().restartIce()
    leader.isRelayThere = true
    leader.passes = () => false
    leader.pair.relayIsBack()
    expect(leader.relayed).toHaveLength(50)
    closeBoth(world)
    expect(follower.links()).toHaveLength(1)
  })
})

describe('a request of the follower', () => {
  it('[L4] is not answered more often than an honest one would ask', async () => {
    const world = await connectedPair()
    const { leader, clock } = world
    for (let ask = 0; ask < 100; ask++) {
      leader.pair.signal(text({ type: 'restart', epoch: 1 }))
      await pass(clock, 10, 10)
    }
    expect(leader.link().counts.offers).toBe(3)
    closeBoth(world)
  })

  it('[L5] for new links is not answered more often either', async () => {
    const world = await connectedPair()
    const { leader, clock } = world
    for (let ask = 0; ask < 100; ask++) {
      leader.pair.signal(text({ type: 'rebuild', epoch: leader.link().epoch }))
      await pass(clock, 10, 10)
    }
    expect(leader.links().length).toBeLessThanOrEqual(3)
    closeBoth(world)
  })

  it('[L3] about a connection that has been replaced by one that works is dropped', async () => {
    const world = await connectedPair()
    const { leader, clock } = world
    leader.link().end('failed')
    await pass(clock, 2_000)
    expect(leader.link().epoch).toBe(2)
    leader.pair.signal(text({ type: 'rebuild', epoch: 1 }))
    leader.pair.signal(text({ type: 'restart', epoch: 1 }))
    await pass(clock, 1_000)
    expect(leader.link().epoch).toBe(2)
    expect(leader.link().counts.offers).toBe(1)
    closeBoth(world)
  })

  it('[L3] about a connection that is still to come is dropped', async () => {
    const world = await connectedPair()
    world.leader.pair.signal(text({ type: 'rebuild', epoch: 1_000_000 }))
    await pass(world.clock, 1_000)
    expect(world.leader.links()).toHaveLength(1)
    closeBoth(world)
  })

  it('[L1] is nothing that a follower answers', async () => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    follower.pair.signal(text({ type: 'restart', epoch: 1 }))
    follower.pair.signal(text({ type: 'rebuild', epoch: 1 }))
    await pass(clock, 1_000)
    expect(follower.relayed).toEqual([])
    expect([leader.links().length, follower.links().length]).toEqual([1, 1])
    closeBoth(world)
  })
})

describe('signals out of their time', () => {
  it('[L3] every signal of a call, replayed to either end, changes nothing', async () => {
    const world = createPairWorld()
    const { leader, follower, clock } = world
    await pass(clock, 2_000)
    leader.link().end('failed')
    await pass(clock, 2_000)
    leader.pair.networkChanged()
    await pass(clock, 2_000)
    const all = [...leader.relayed, ...follower.relayed]
    expect(all.length).toBeGreaterThan(4)
    const before = [leader.links().length, follower.links().length, follower.link().counts.answers]
    for (const signal of all) {
      leader.pair.signal(text(signal))
      follower.pair.signal(text(signal))
    }
    await pass(clock, 2_000)
    expect([leader.links().length, follower.links().length, follower.link().counts.answers]).toEqual(before)
    leader.pair.send(chat(1))
    await turn()
    expect(chats(follower)).toEqual(['text 1'])
    closeBoth(world)
  })

  it('[L3] candidates that overtake the offer of their epoch reach the new link', async () => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    const candidate = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null }
    follower.pair.signal(text({ type: 'candidates', epoch: 2, round: 0, candidates: [candidate] }))
    await turn()
    expect(follower.links()).toHaveLength(1)
    leader.link().end('failed')
    await pass(clock, 1_000)
    expect(follower.link().taken.map(({ type }) => type)).toEqual(['candidates', 'offer'])
    closeBoth(world)
  })

  it('[L1] [L3] a leader takes no offer, of whatever epoch', async () => {
    const world = await connectedPair()
    const { leader, clock } = world
    leader.pair.signal(text(offer(1, 5)))
    leader.pair.signal(text(offer(7, 0)))
    await pass(clock, 1_000)
    expect(leader.links()).toHaveLength(1)
    expect(leader.views).toEqual([])
    closeBoth(world)
  })

  it('[L3] a follower follows a higher epoch, also when it is of a forger: then the true leader is heard at the next', async () => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    follower.pair.signal(text(offer(2, 0, 'nowhere')))
    await pass(clock, 13_000)
    expect(follower.views.at(-1)).toBe('connected')
    expect(leader.views.at(-1)).toBe('connected')
    closeBoth(world)
  })
})

describe('a peer that does not speak the protocol', () => {
  it.each([
    ['over the relay', 'relay'],
    ['on ctl', 'ctl'],
    ['on rt', 'rt'],
  ] as const)('[L9] [P2] is given up at the third strike %s, and never tried again', async (_what, way) => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    const strike = (): void => {
      if (way === 'relay') leader.pair.signal('{"type":"offer"}')
      else if (way === 'ctl') follower.link().sendCtl('{"type":"nonsense"}')
      else follower.link().sendRt('{')
    }
    strike()
    strike()
    await turn()
    expect(leader.views).toEqual([])
    strike()
    await turn()
    expect(leader.views).toEqual(['lost'])
    expect(leader.link().state).toBe('closed')
    follower.pair.retry()
    leader.pair.retry()
    leader.pair.networkChanged()
    leader.pair.signal(text({ type: 'rebuild', epoch: 1 }))
    await pass(clock, 60_000)
    expect(leader.links()).toHaveLength(1)
    expect(leader.views).toEqual(['lost'])
    closeBoth(world)
    expect(clock.pending()).toBe(0)
  })

  it('[P2] a follower bars a leader as well', async () => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    for (let strike = 0; strike < 3; strike++) leader.link().sendCtl('nonsense')
    await turn()
    expect(follower.views).toEqual(['lost'])
    await pass(clock, 60_000)
    expect(follower.links()).toHaveLength(1)
    closeBoth(world)
    expect(clock.pending()).toBe(0)
  })

  it('[P1] a frame with a sender of its own is a strike', async () => {
    const world = await connectedPair()
    const { leader, follower } = world
    for (let strike = 0; strike < 3; strike++) {
      follower.link().sendCtl(text({ ...chat(strike), from: 'aaaaaaaaaaaaaaaaaaaaaa' }))
    }
    await turn()
    expect(chats(leader)).toEqual([])
    expect(leader.views).toEqual(['lost'])
    closeBoth(world)
  })
})

describe('frames', () => {
  it('[P7] rt is given to the link, and each replaces the one before', async () => {
    const world = await connectedPair()
    const { leader, follower } = world
    leader.pair.sendRt({ type: 'level', level: 10 })
    leader.pair.sendRt({ type: 'level', level: 90 })
    await turn()
    expect(follower.frames).toEqual([
      { type: 'level', level: 10 },
      { type: 'level', level: 90 },
    ])
    // Lost while interrupted, and not repeated.
    follower.link().interrupt()
    leader.pair.sendRt({ type: 'level', level: 50 })
    await pass(world.clock, 3_000)
    expect(follower.frames).toHaveLength(2)
    closeBoth(world)
  })

  it('[P4] a rebuilt link repeats chat, and nothing of an hour ago', async () => {
    const world = await connectedPair()
    const { leader, follower, clock } = world
    leader.pair.send(chat(1))
    await turn()
    clock.advance(3_600_000)
    leader.link().end('failed')
    await pass(clock, 1_000)
    expect(chats(follower)).toEqual(['text 1'])
    closeBoth(world)
  })
})
