// Whole engines, joined in memory: what one shows is what the other sends.
import { describe, expect, it } from '@jest/globals'
import type { TileShows } from '../../../client/engine/engine.ts'
import { slots } from '../../../client/mesh/peer-link.ts'
import type { Want } from '../../../protocol/picture.ts'
import { createEngineWorld, hd, type Heard, type Member } from '../../support/engine-world.ts'

const tile = (short: number): TileShows => ({ short, priority: 'tile' })
const stage = (short: number): TileShows => ({ short, priority: 'stage' })

function pair() {
  const world = createEngineWorld()
  const [ann, bob] = [world.join('a'), world.join('b')]
  world.link(ann, bob)
  return { world, ann, bob }
}

/** Bob shows Ann so large, and time has passed. */
async function shown(short = 340) {
  const call = pair()
  call.bob.engine.shows('t', call.ann.peer, 'camera', tile(short))
  await call.world.run(6_000)
  return call
}

const said = (member: Member, type: Heard['frame']['type']): Heard[] =>
  member.heard.filter(({ frame }) => frame.type === type)

const want = (seq: number, camera: Partial<Want['camera']> = {}): Want => ({
  type: 'want',
  seq,
  camera: { rung: 720, framerate: 30, priority: 'stage', ...camera },
  screen: { rung: 720, framerate: 15, priority: 'stage' },
  listens: true,
})

describe('a new link', () => {
  it('begins with a small picture, and grows to what the tile shows', async () => {
    const world = createEngineWorld()
    const [ann, bob] = [world.join('a'), world.join('b')]
    bob.engine.shows('t', ann.peer, 'camera', tile(340))
    world.link(ann, bob)
    expect(ann.to(bob).camera).toMatchObject({ active: true, short: 180 })
    await world.run(400)
    expect(ann.to(bob).camera).toMatchObject({ active: true, short: 180 })
    await world.run(200)
    expect(ann.to(bob).camera).toMatchObject({ active: true, short: 360, maxFramerate: 20 })
    expect(ann.to(bob).microphone).toMatchObject({ active: true, priority: 'high' })
  })

  it('[Q3] shows thumbnails to somebody who says nothing', async () => {
    const { world, ann, bob } = await shown()
    bob.engine.close()
    await world.run(16_000)
    expect(ann.to(bob).camera).toMatchObject({ active: true, short: 180, maxFramerate: 15 })
  })

  it('[Q2] counts what is said on it anew', async () => {
    const { world, ann, bob } = pair()
    ann.engine.heard(bob.peer, want(1_000))
    await world.run(6_000)
    expect(ann.to(bob).camera).toMatchObject({ short: 720 })
    ann.engine.heard(bob.peer, want(3, { rung: 180 }))
    await world.run(1_000)
    expect(ann.to(bob).camera).toMatchObject({ short: 720 })
    ann.engine.greeting(bob.peer)
    ann.engine.heard(bob.peer, want(3, { rung: 180 }))
    await world.run(1_000)
    expect(ann.to(bob).camera).toMatchObject({ short: 180 })
  })
})

describe('a picture', () => {
  it('[Q4] is not sent while its page is hidden, and begins again at once', async () => {
    const { world, ann, bob } = await shown()
    bob.engine.pageVisible(false)
    await world.run(1_100)
    expect(ann.to(bob).camera.active).toBe(false)
    expect(ann.to(bob).microphone.active).toBe(true)
    bob.engine.pageVisible(true)
    await world.run(40)
    expect(ann.to(bob).camera.active).toBe(true)
  })

  it('[Q4] is not sent even at first to who shows none', async () => {
    const { world, ann, bob } = pair()
    bob.engine.shows('t', ann.peer, 'camera', { short: 0, priority: 'hidden' })
    await world.run(640)
    expect(ann.to(bob).camera.active).toBe(false)
  })

  it('[Q6] that is not captured is not sent, whatever is wanted', async () => {
    const { world, ann, bob } = pair()
    ann.captured.camera = null
    ann.engine.heard(bob.peer, want(50))
    await world.run(3_000)
    const have = said(bob, 'have').at(-1)?.frame
    expect(have).toMatchObject({ camera: { rung: null, why: 'off' }, screen: { rung: null, why: 'off' } })
  })

  it('is no larger than what is captured, and its viewer hears why', async () => {
    const { world, ann, bob } = pair()
    ann.captured.camera = { width: 480, height: 270, frameRate: 15 }
    ann.engine.captured()
    bob.engine.shows('t', ann.peer, 'camera', stage(720))
    await world.run(6_000)
    expect(ann.to(bob).camera).toMatchObject({ short: 270, maxFramerate: 15 })
    expect(said(bob, 'have').at(-1)?.frame).toMatchObject({ camera: { rung: 270, why: 'source' } })
  })

  it('of our face becomes small while we share a screen, but for who has pinned us', async () => {
    const world = createEngineWorld()
    const [ann, bob, cat] = [world.join('a'), world.join('b'), world.join('c')]
    world.link(ann, bob)
    world.link(ann, cat)
    bob.engine.shows('t', ann.peer, 'camera', tile(360))
    cat.engine.shows('t', ann.peer, 'camera', stage(360))
    for (const viewer of [bob, cat]) viewer.engine.shows('s', ann.peer, 'screen', stage(720))
    await world.run(4_000)
    ann.captured.screen = { width: 1920, height: 1080, frameRate: 30 }
    ann.engine.captured()
    await world.run(6_000)
    expect(ann.to(bob).camera.short).toBe(180)
    expect(ann.to(cat).camera.short).toBeGreaterThan(180)
    expect(ann.to(bob).screen).toMatchObject({ active: true, keeps: 'resolution' })
    expect(ann.to(bob).screen.short).toBeGreaterThanOrEqual(540)
  })

  it('[Q5] is given with a reason, at each change and at most once a second', async () => {
    const { world, ann, bob } = await shown()
    const before = said(bob, 'have').length
    expect(said(bob, 'have').at(-1)?.frame).toMatchObject({ camera: { rung: 360, why: 'wish' } })
    await world.run(10_000)
    expect(said(bob, 'have').length - before).toBeLessThanOrEqual(2)
    let seq = 1_000
    for (let ms = 0; ms < 10_000; ms += 100) {
      ann.engine.heard(bob.peer, want(seq++, { rung: ms % 200 === 0 ? 90 : 180, priority: 'tile' }))
      await world.run(100)
    }
    const times = said(bob, 'have').map(({ at }) => at)
    const gaps = times.slice(1).map((at, index) => at - times[index]!)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000)
    expect(times.length - before).toBeGreaterThan(3)
  })

  it('[Q5] never takes more than people have allowed in all', async () => {
    const world = createEngineWorld()
    const ann = world.join('a')
    const others = ['b', 'c', 'd'].map((name) => world.join(name))
    ann.capBps = 1_000_000
    for (const other of others) {
      world.link(ann, other)
      other.engine.shows('t', ann.peer, 'camera', stage(720))
    }
    await world.run(10_000)
    const bits = others.reduce((sum, other) => sum + ann.to(other).camera.maxBitrate + 32_000, 0)
    expect(bits).toBeLessThanOrEqual(1_000_000)
    expect(said(others[0]!, 'have').at(-1)?.frame).toMatchObject({ camera: { why: 'uplink' } })
  })

  it('tells its senders no more than ten times a second, whatever a viewer does', async () => {
    const { world, ann, bob } = await shown()
    const before = ann.told.get(bob.peer) ?? 0
    for (let seq = 1_000; seq < 1_050; seq++) {
      const framerate = seq % 2 === 0 ? 5 : 10
      ann.engine.heard(bob.peer, { ...want(seq, { framerate }), listens: seq % 2 === 0 })
      await world.run(20)
    }
    expect((ann.told.get(bob.peer) ?? 0) - before).toBeLessThanOrEqual(11)
  })

  it('[Q7] grows and resumes no more often for who changes its mind all the time', async () => {
    const { world, ann, bob } = await shown(700)
    const before = ann.told.get(bob.peer) ?? 0
    for (let turn = 0; turn < 500; turn++) {
      ann.engine.heard(bob.peer, want(1_000 + turn, { priority: turn % 2 === 0 ? 'hidden' : 'stage' }))
      await world.run(20)
    }
    // Ten seconds: five at once and one for each 1.5 s, and each has to be hidden before it can be shown again.
    expect((ann.told.get(bob.peer) ?? 0) - before).toBeLessThanOrEqual(2 * (5 + 7) + 2)
  })
})

describe('sound', () => {
  it('is not sent to who does not listen', async () => {
    const { world, ann, bob } = await shown()
    bob.engine.listens(ann.peer, false)
    await world.run(600)
    expect(ann.to(bob).microphone.active).toBe(false)
    bob.engine.listens(ann.peer, true)
    await world.run(200)
    expect(ann.to(bob).microphone.active).toBe(true)
  })
})

describe('somebody who may get nothing of us', () => {
  it('[Q6] gets nothing whatever is wanted, from the first moment, and all of it once it is allowed', async () => {
    const world = createEngineWorld()
    let isAllowed = false
    const ann = world.join('a', { mayGet: () => isAllowed })
    const bob = world.join('b')
    ann.captured = { camera: hd, screen: hd }
    const active = () => slots.filter((slot) => ann.to(bob)[slot].active)
    world.link(ann, bob)
    expect(active()).toEqual([])
    ann.engine.heard(bob.peer, want(100))
    await world.run(3_000)
    expect(active()).toEqual([])
    expect(said(bob, 'have').at(-1)?.frame).toMatchObject({ camera: { rung: null }, screen: { rung: null } })
    isAllowed = true
    ann.engine.mayGetChanged(bob.peer)
    await world.run(100)
    expect(active()).toEqual([...slots])
    isAllowed = false
    ann.engine.mayGetChanged(bob.peer)
    expect(active()).toEqual([])
  })

  it('[Q6] gets nothing without an engine either', () => {
    const world = createEngineWorld()
    let isAllowed = false
    const ann = world.join('a', { isOn: false, mayGet: () => isAllowed })
    const bob = world.join('b')
    world.link(ann, bob)
    expect(ann.to(bob).camera.active).toBe(false)
    isAllowed = true
    ann.engine.mayGetChanged(bob.peer)
    expect(ann.to(bob).camera.active).toBe(true)
  })
})

describe('a probe', () => {
  it('[Q8] is answered at once, at most twenty times a second', async () => {
    const { world, ann, bob } = pair()
    for (let number = 0; number < 100; number++) ann.engine.heard(bob.peer, { type: 'probe', id: number })
    expect(said(bob, 'echo')).toHaveLength(20)
    await world.run(1_000)
    ann.engine.heard(bob.peer, { type: 'probe', id: 1_000 })
    expect(said(bob, 'echo').at(-1)?.frame).toEqual({ type: 'echo', id: 1_000 })
  })

  it('[Q1] a computer too busy to talk over asks for slides, and for whole pictures once it is calm', async () => {
    const world = createEngineWorld()
    const [ann, bob] = [world.join('a', { pressure: () => 'critical' }), world.join('b')]
    const asked = () => bob.heard.flatMap(({ frame }) => (frame.type === 'want' ? [frame.camera.framerate] : [])).at(-1)
    ann.engine.shows('tile', bob.peer, 'camera', { short: 360, priority: 'tile' })
    world.link(ann, bob)
    await world.run(5_000)
    expect(asked()).toBe(20)
    world.path = () => ({ roundTripMs: 6_000 })
    await world.run(40_000)
    expect(asked()).toBe(1)
    expect(ann.reports.at(-1)?.slides).toBe(1)
    world.path = () => ({})
    await world.run(120_000)
    expect(asked()).toBe(20)
  })

  it('tells how long the way is where the browser does not', async () => {
    const { world, ann, bob } = pair()
    world.path = () => ({ roundTripMs: null })
    await world.run(3_000)
    expect(ann.reports.at(-1)?.links[0]).toMatchObject({ peer: bob.peer, roundTripMs: 0 })
  })

  it('believes no answer to a question that it did not ask', async () => {
    const { world, ann, bob } = pair()
    world.path = () => ({ roundTripMs: null })
    world.isLossy = true
    for (let ms = 0; ms < 5_000; ms += 100) {
      ann.engine.heard(bob.peer, { type: 'echo', id: 999 })
      await world.run(100)
    }
    expect(ann.reports.at(-1)?.links[0]?.roundTripMs).toBeNull()
  })
})
