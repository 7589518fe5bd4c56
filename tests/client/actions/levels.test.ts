// Whose levels count for who speaks: theirs and ours, as far as the room lets them be heard.
import { expect, it } from '@jest/globals'
import { createCallWorld, self } from '../../support/call-world.ts'
import { member } from '../../support/mesh-world.ts'
import { turn } from '../../support/pair-world.ts'

it('[P7] those of the others as they come', async () => {
  const world = createCallWorld()
  const [ann] = await world.enter('a')
  ann!.mesh.sendRt({ type: 'level', level: 42 })
  await turn()
  expect(world.levels).toEqual([[ann!.peer, 0.42]])
  world.actions.leave()
})

it('[M4] none of somebody whose microphone is blocked', async () => {
  const world = createCallWorld()
  const [ann] = await world.enter('a')
  world.change(null, { ...member(ann!.peer), blocked: ['microphone'] })
  ann!.mesh.sendRt({ type: 'level', level: 100 })
  await turn()
  expect(world.levels).toEqual([])
  world.actions.leave()
})

it('[P7] of ours, nothing of a room that is quiet, however long its fan runs', async () => {
  const world = createCallWorld()
  const [ann] = await world.enter('a')
  const told = () => ann!.frames.filter((frame) => frame.type === 'level').length
  const run = async (level: number, times: number) => {
    for (let at = 0; at < times; at++) {
      world.meter(level)
      world.clock.advance(100)
    }
    await turn()
  }
  await run(0.2, 40)
  expect(told()).toBe(0)
  await run(0.6, 40)
  expect(told()).toBe(20)
  await run(0.2, 40)
  // While a pause may be one between two words, and for its end.
  expect(told()).toBe(24)
  world.actions.leave()
})

it('[P7] ours as the others hear them, and no silence after silence', async () => {
  const world = createCallWorld()
  const [ann] = await world.enter('a')
  for (const level of [0.512, 0.512, 0.731, 0.731, 0, 0, 0, 0, 0, 0]) {
    world.meter(level)
    world.clock.advance(700)
  }
  await turn()
  const heard = ann!.frames.flatMap((frame) => (frame.type === 'level' ? [frame.level / 100] : []))
  expect(heard.slice(0, 2)).toEqual([0.51, 0.73])
  expect(world.levels).toEqual(heard.map((level) => [self, level]))
  expect(world.levels.length).toBeLessThan(5)
  world.actions.leave()
  expect(world.state.speakers.value).toEqual([])
})
