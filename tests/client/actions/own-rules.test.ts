// The room's rules at our own devices: off at once when forbidden, and never on because of a frame.
import { describe, expect, it } from '@jest/globals'
import { defaultRoomSettings } from '../../../protocol/room-state.ts'
import { sources, type Source } from '../../../protocol/primitives.ts'
import { microphoneB, settled } from '../../fakes/media.ts'
import { createCallWorld, self, type CallWorld } from '../../support/call-world.ts'
import { member } from '../../support/mesh-world.ts'
import { turn } from '../../support/pair-world.ts'
import { lobby } from '../../support/scripted-relay.ts'

const notices = ({ state }: CallWorld): string[] => state.notices.value.map(({ key }) => key)
const devices = ({ state }: CallWorld): string[] => [
  state.microphone.value.is,
  state.camera.value.is,
  state.screen.value.is,
]
const audible = ({ devices: { tracks } }: CallWorld): boolean =>
  tracks.some(({ kind, enabled, readyState }) => kind === 'audio' && enabled && readyState === 'live')
const block = (world: CallWorld, ...blocked: Source[]): void => {
  world.change('c', member(self, { blocked }))
}

async function onAir(): Promise<CallWorld> {
  const world = createCallWorld()
  await world.enter('a')
  world.devices.screenHasSound = false
  await world.actions.toggleScreen()
  expect(devices(world)).toEqual(['on', 'on', 'on'])
  return world
}

describe('blocked by a chairman', () => {
  it('microphone, camera and screen are off at once, and told why', async () => {
    const world = await onAir()
    block(world, 'microphone', 'camera', 'screen')
    expect(devices(world)).toEqual(['off', 'off', 'off'])
    expect(audible(world)).toBe(false)
    expect(world.devices.live('video')).toEqual([])
    expect(notices(world).slice(-3)).toEqual(['you-blocked-microphone', 'you-blocked-camera', 'you-blocked-screen'])
    world.actions.leave()
  })

  it('no switch and no other device brings them back', async () => {
    const world = await onAir()
    block(world, 'microphone', 'camera', 'screen')
    await world.actions.toggleMicrophone()
    expect(notices(world).at(-1)).toBe('you-blocked-microphone')
    await world.actions.toggleCamera()
    expect(notices(world).at(-1)).toBe('you-blocked-camera')
    await world.actions.toggleScreen()
    expect(notices(world).at(-1)).toBe('you-blocked-screen')
    await world.actions.chooseDevice('microphone', microphoneB.deviceId)
    await settled()
    expect(devices(world)).toEqual(['off', 'off', 'off'])
    expect(audible(world)).toBe(false)
    expect(world.devices.live('video')).toEqual([])
    expect(world.devices.askedScreens).toHaveLength(1)
    // The next room knows what the person likes.
    expect(world.stored.get('vroom.microphoneOn')).not.toBe('false')
    world.actions.leave()
  })

  it('freed is told, and switched on by nobody but the person', async () => {
    const world = await onAir()
    block(world, ...sources)
    block(world)
    await settled()
    expect(devices(world)).toEqual(['off', 'off', 'off'])
    expect(notices(world)).toContain('you-freed-microphone')
    await world.actions.toggleMicrophone()
    expect(devices(world)).toEqual(['on', 'off', 'off'])
    world.actions.leave()
  })

  it('while the picker is open or the browser asks, nothing comes of it', async () => {
    const world = createCallWorld()
    await world.enter('a')
    await world.actions.toggleCamera()
    world.devices.isHeld = true
    const picking = world.actions.toggleScreen()
    const opening = world.actions.toggleCamera()
    await turn()
    expect(devices(world)).toEqual(['on', 'starting', 'starting'])
    block(world, 'camera', 'screen')
    world.devices.answerAll()
    await Promise.all([picking, opening])
    await settled()
    expect(devices(world)).toEqual(['on', 'off', 'off'])
    expect(world.devices.live('video')).toEqual([])
    world.actions.leave()
  })

  it('what was blocked before we came in is fed to nobody', async () => {
    const world = createCallWorld()
    await world.arrive()
    await world.actions.join()
    const [other] = [world.person('a')]
    const peers = [member(self, { blocked: ['microphone', 'camera'] }), member(other.peer)]
    world.welcome({ roster: { version: 1, complete: true, peers } })
    await turn()
    expect(devices(world)).toEqual(['off', 'off', 'off'])
    expect(audible(world)).toBe(false)
    expect(other.frames).toContainEqual(expect.objectContaining({ type: 'media', microphone: false, camera: false }))
    world.actions.leave()
  })

  it('chat is refused, with the reason', async () => {
    const world = createCallWorld()
    const [other] = await world.enter('a')
    block(world, 'chat')
    const heard = other?.frames.length
    expect(world.actions.sendChat('let me speak')).toBe(false)
    await turn()
    expect(notices(world).at(-1)).toBe('you-blocked-chat')
    expect(other?.frames).toHaveLength(heard ?? -1)
    expect(world.state.chat.value).toEqual([])
    block(world)
    expect(world.actions.sendChat('thank you')).toBe(true)
    world.actions.leave()
  })
})

describe('a room where people come in silent', () => {
  const quiet = { ...lobby, settings: { ...defaultRoomSettings, joinMuted: true, joinCameraOff: true } }

  it('is entered with the devices off, which is remembered nowhere', async () => {
    const world = createCallWorld()
    await world.arrive()
    await world.actions.join()
    const other = world.person('a')
    world.welcome({ room: quiet, roster: world.roster(1, 'a') })
    await turn()
    expect(devices(world)).toEqual(['off', 'off', 'off'])
    expect(audible(world)).toBe(false)
    expect(other.frames).toContainEqual(expect.objectContaining({ type: 'media', microphone: false, camera: false }))
    expect([...world.stored.keys()].filter((key) => key.endsWith('On'))).toEqual([])
    await world.actions.toggleMicrophone()
    expect(world.state.microphone.value.is).toBe('on')
    world.actions.leave()
  })

  it('coming back is not coming in: neither after a loss nor with a new seat', async () => {
    const world = createCallWorld()
    await world.arrive()
    await world.actions.join()
    world.welcome({ room: quiet })
    await world.actions.toggleMicrophone()
    world.welcome({ room: quiet, resumed: true })
    expect(world.state.microphone.value.is).toBe('on')
    world.socket().on.refused('bad-resume', null)
    await turn()
    world.welcome({ room: quiet })
    expect(world.state.microphone.value.is).toBe('on')
    world.actions.leave()
    world.path = '/lobby'
    await world.arrive()
    await world.actions.join()
    world.welcome({ room: quiet })
    expect(world.state.microphone.value.is).toBe('off')
    world.actions.leave()
  })

  it('holds also for devices that were about to be opened', async () => {
    const world = createCallWorld()
    world.actions.setName('Mia')
    await world.route()
    const preview = world.actions.preview()
    await world.actions.join()
    world.welcome({ room: quiet })
    world.becomeReady()
    await preview
    await settled()
    expect(devices(world)).toEqual(['off', 'off', 'off'])
    expect(world.devices.asked).toEqual([])
    world.actions.leave()
  })
})

it('no frame of the relay switches anything on', async () => {
  const world = createCallWorld()
  await world.enter('a')
  await world.actions.toggleMicrophone()
  await world.actions.toggleCamera()
  const asked = world.devices.asked.length
  block(world, ...sources)
  block(world)
  world.change('c', member(self, { role: 'chairman' }))
  world.configure({ joinMuted: true })
  world.configure({ joinMuted: false })
  world.welcome({ roster: world.roster(9, 'a'), resumed: true })
  world.welcome({ roster: world.roster(10, 'a'), resumed: false })
  await settled()
  expect(devices(world)).toEqual(['off', 'off', 'off'])
  expect(world.devices.asked).toHaveLength(asked)
  expect(audible(world)).toBe(false)
  world.actions.leave()
})
