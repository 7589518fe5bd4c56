// What the engine tells of itself, what it leaves behind, and what becomes of everything without it.
import { describe, expect, it } from '@jest/globals'
import type { TileShows } from '../../../client/engine/engine.ts'
import { createEngineWorld, hd } from '../../support/engine-world.ts'

const tile = (short: number): TileShows => ({ short, priority: 'tile' })

/** Bob shows Ann so large, and time has passed. */
async function shown(short = 340) {
  const world = createEngineWorld()
  const [ann, bob] = [world.join('a'), world.join('b')]
  world.link(ann, bob)
  bob.engine.shows('t', ann.peer, 'camera', tile(short))
  await world.run(6_000)
  return { world, ann, bob }
}

describe('the report', () => {
  it('says what was wanted, given and measured, both ways', async () => {
    const { ann, bob } = await shown()
    const sent = ann.reports.at(-1)?.links[0]?.sent.camera
    expect(sent).toMatchObject({ wanted: { rung: 360 }, given: { rung: 360, why: 'wish' } })
    expect(sent?.framerate).toBeCloseTo(20, 0)
    expect(sent?.bps).toBeGreaterThan(300_000)
    const received = bob.reports.at(-1)?.links[0]?.received.camera
    expect(received).toMatchObject({ wanted: { rung: 360 }, given: { rung: 360 } })
    expect(ann.reports.at(-1)?.uplinkBps).toBeGreaterThan(0)
  })

  it('comes about once a second, and no more after the end', async () => {
    const { world, ann } = await shown()
    const before = ann.reports.length
    await world.run(5_000)
    expect(ann.reports.length - before).toBe(5)
    ann.engine.close()
    await world.run(5_000)
    expect(ann.reports.length - before).toBe(5)
  })

  it('is remembered for five minutes, with the last decisions of few viewers', async () => {
    const world = createEngineWorld()
    const ann = world.join('a')
    for (let number = 0; number < 40; number++) {
      const other = world.join(`b${number}`)
      world.link(ann, other)
      other.engine.shows('t', ann.peer, 'camera', tile(180))
      await world.run(2_500)
      world.unlink(ann, other)
      other.engine.close()
    }
    const steady = world.join('c')
    world.link(ann, steady)
    await world.run(400_000)
    const { moments, viewers } = ann.engine.history()
    expect(viewers.length).toBeGreaterThan(5)
    expect(viewers.length).toBeLessThanOrEqual(25)
    expect(moments.length).toBeLessThanOrEqual(300)
    expect(moments.length).toBeGreaterThan(250)
  }, 60_000)
})

describe('what a stay has found out', () => {
  it('is told now and then, and at the end', async () => {
    const { world, ann } = await shown()
    await world.run(31_000)
    const before = ann.means.length
    expect(before).toBeGreaterThanOrEqual(1)
    ann.engine.close()
    expect(ann.means.length).toBe(before + 1)
    expect(ann.means.at(-1)).toEqual({ uplinkBps: expect.any(Number), pixelsPerSecond: expect.any(Number) })
  })
})

describe('everything of a stay', () => {
  it('ends with it', async () => {
    const { world, ann, bob } = await shown()
    for (const member of [ann, bob]) {
      member.engine.pageVisible(false)
      member.engine.close()
      member.engine.close()
      member.engine.pageVisible(true)
      member.engine.shows('t', 'x'.repeat(22), 'camera', tile(500))
      member.engine.captured()
    }
    await world.run(100)
    expect(world.clock.pending()).toBe(0)
  })

  it('costs no timer while there is nobody else', async () => {
    const { world, ann, bob } = await shown()
    const heard = bob.heard.length
    world.unlink(ann, bob)
    await world.run(3_000)
    // Each viewer still repeats what it wants, if there is anybody to tell.
    expect(world.clock.pending()).toBeLessThanOrEqual(2)
    expect(bob.heard.length).toBe(heard)
  })
})

describe('without an engine', () => {
  it('everybody gets everything, and it is measured all the same', async () => {
    const world = createEngineWorld()
    const [ann, bob] = [world.join('a', { isOn: false }), world.join('b')]
    world.link(ann, bob)
    bob.engine.pageVisible(false)
    await world.run(3_000)
    expect(ann.to(bob).camera).toMatchObject({ active: true, maxBitrate: 2_500_000, maxFramerate: 30 })
    expect(ann.to(bob).camera.short).toBeGreaterThan(hd.height)
    expect(ann.reports.at(-1)).toMatchObject({ isOn: false, links: [{ peer: bob.peer }] })
  })
})
