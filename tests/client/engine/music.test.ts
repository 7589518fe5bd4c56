// What the engine makes of a microphone for music, and who speaks where not everybody may be heard.
import { expect, it } from '@jest/globals'
import { createEngineWorld } from '../../support/engine-world.ts'

it('a microphone for music gets four times the bits, as soon as it is one', async () => {
  const world = createEngineWorld()
  let isMusic = false
  const ann = world.join('a', { music: () => isMusic })
  const bob = world.join('b')
  world.link(ann, bob)
  await world.run(1_000)
  expect(ann.to(bob).microphone).toMatchObject({ active: true, maxBitrate: 32_000 })
  expect(ann.engine.hints(1)).toMatchObject({ music: false, ptimeMs: 20 })
  isMusic = true
  ann.engine.captured()
  await world.run(100)
  expect(ann.to(bob).microphone).toMatchObject({ maxBitrate: 128_000, codec: 'opus' })
  expect(ann.engine.hints(1).music).toBe(true)
  ann.engine.close()
  bob.engine.close()
})

it('packets of a voice are longer in a large room', () => {
  const { engine } = createEngineWorld().join('a')
  expect([4, 5].map((links) => engine.hints(links).ptimeMs)).toEqual([20, 40])
  engine.close()
})

it('links are told of it once those who come together have come, and when some have gone', async () => {
  const world = createEngineWorld()
  const ann = world.join('a')
  const others = ['b', 'c', 'd', 'e', 'f'].map((name) => world.join(name))
  for (const [at, other] of others.entries()) {
    ann.engine.hints(at + 1)
    world.link(ann, other)
    await world.run(200)
  }
  expect(ann.renewals).toBe(0)
  await world.run(3_000)
  expect(ann.renewals).toBe(1)
  for (const other of others.slice(0, 2)) world.unlink(ann, other)
  await world.run(3_100)
  expect(ann.renewals).toBe(2)
  expect([3, 4, 5].map((links) => ann.engine.hints(links).ptimeMs)).toEqual([20, 20, 40])
  ann.engine.close()
  world.unlink(ann, others[2]!)
  await world.run(5_000)
  expect(ann.renewals).toBe(2)
  for (const { engine } of others) engine.close()
})

it('whom we do not hear does not become a speaker by what came before', async () => {
  const world = createEngineWorld()
  const ann = world.join('a')
  for (let step = 0; step < 4; step++) {
    ann.engine.level('bob', 0.9)
    await world.run(200)
  }
  ann.engine.listens('bob', false)
  for (let step = 0; step < 10; step++) {
    ann.engine.level('cid', 0.1)
    await world.run(200)
  }
  expect(ann.speakers).toEqual([])
  ann.engine.close()
})
