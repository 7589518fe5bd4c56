// Music mode: remembered, and known to every link.
import { expect, it } from '@jest/globals'
import { microphoneA, refusal } from '../../fakes/media.ts'
import { createCallWorld, type CallWorld } from '../../support/call-world.ts'
import { turn } from '../../support/pair-world.ts'

const ours = ({ network }: CallWorld) => network.links.find(({ leads }) => !leads)
const raw = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }

it('[L2] gives the others another track, tells the links, and negotiates nothing', async () => {
  const world = createCallWorld()
  await world.enter('a')
  const voice = ours(world)?.tracks.get('microphone')
  expect(ours(world)?.hints.music).toBe(false)
  await world.actions.setMusic(true)
  await turn()
  expect(world.state.music.value).toBe(true)
  expect(world.devices.asked.at(-1)?.audio).toMatchObject(raw)
  expect(ours(world)?.tracks.get('microphone')).not.toBe(voice)
  expect(ours(world)?.hints.music).toBe(true)
  expect(world.network.links.reduce((sum, { counts }) => sum + counts.offers, 0)).toBe(1)
  await world.actions.setMusic(false)
  expect(ours(world)?.hints.music).toBe(false)
  world.actions.leave()
})

it('is remembered for the next time', async () => {
  const world = createCallWorld()
  await world.arrive()
  await world.actions.setMusic(true)
  expect(world.stored.get('vroom.music')).toBe('true')
  world.actions.goTo('/')
  world.path = '/lobby'
  await world.arrive()
  expect(world.state.music.value).toBe(true)
  expect(world.devices.asked.at(-1)?.audio).toMatchObject(raw)
  world.actions.leave()
})

it('stays off, and says so, when the microphone cannot be opened for it', async () => {
  const world = createCallWorld()
  await world.enter('a')
  world.devices.refusals.set(microphoneA.deviceId, refusal('NotReadableError'))
  await world.actions.setMusic(true)
  expect(world.state.music.value).toBe(false)
  expect(world.stored.has('vroom.music')).toBe(false)
  expect(world.state.notices.value.at(-1)?.key).toBe('device-problem')
  expect(ours(world)?.hints.music).toBe(false)
  world.actions.leave()
})
