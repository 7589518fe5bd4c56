// Our own devices in a call: what the others get, and that nothing stays on.
import { describe, expect, it } from '@jest/globals'
import { cameraB, refusal, settled } from '../../fakes/media.ts'
import { createCallWorld, type CallWorld, type Other } from '../../support/call-world.ts'
import { member } from '../../support/mesh-world.ts'
import { turn } from '../../support/pair-world.ts'

const told = (other: Other | undefined): unknown => other?.frames.findLast(({ type }) => type === 'media')
const media = (changes: object): object => ({
  type: 'media',
  microphone: true,
  camera: true,
  screen: false,
  screenAudio: false,
  ...changes,
})
/** What our own link sends now, by slot. */
const sent = ({ network }: CallWorld): string[] => [...(network.links.find(({ leads }) => !leads)?.tracks.keys() ?? [])]
const notices = ({ state }: CallWorld): string[] => state.notices.value.map(({ key }) => key)

describe('microphone and camera', () => {
  it('[L2] [P3] switching is told to the others, and negotiates nothing', async () => {
    const world = createCallWorld()
    const [other] = await world.enter('a')
    expect(sent(world)).toEqual(['microphone', 'camera'])
    await world.actions.toggleCamera()
    await turn()
    expect(told(other)).toEqual(media({ camera: false }))
    expect(sent(world)).toEqual(['microphone'])
    await world.actions.toggleMicrophone()
    await world.actions.toggleCamera()
    await turn()
    expect(told(other)).toEqual(media({ microphone: false }))
    expect(world.network.links.reduce((sum, { counts }) => sum + counts.offers, 0)).toBe(1)
    world.actions.leave()
  })

  it('remembers the switches for the next time', async () => {
    const world = createCallWorld()
    await world.arrive()
    await world.actions.toggleCamera()
    world.actions.goTo('/')
    await settled()
    expect(world.devices.live()).toEqual([])
    world.path = '/lobby'
    await world.arrive()
    expect(world.state.camera.value.is).toBe('off')
    expect(world.state.microphone.value.is).toBe('on')
    world.actions.goTo('/')
    await settled()
  })

  it('keeps the old device when the chosen one fails', async () => {
    const world = createCallWorld()
    await world.enter('a')
    world.devices.refusals.set(cameraB.deviceId, refusal('NotReadableError'))
    await world.actions.chooseDevice('camera', cameraB.deviceId)
    expect(world.state.chosen.value.camera).toBe('')
    expect(world.stored.has('vroom.camera')).toBe(false)
    expect(notices(world).at(-1)).toBe('device-problem')
    expect(world.state.camera.value.is).toBe('on')
    expect(sent(world)).toContain('camera')
    world.devices.refusals.clear()
    await world.actions.chooseDevice('camera', cameraB.deviceId)
    expect(world.stored.get('vroom.camera')).toBe('"camera-b"')
    expect(world.devices.live('video').map(({ deviceId }) => deviceId)).toEqual(['camera-b'])
    world.actions.leave()
    expect(world.devices.live()).toEqual([])
  })

  it('opens nothing for a page that was left while it got ready', async () => {
    const world = createCallWorld()
    world.actions.setName('Mia')
    await world.route()
    const preview = world.actions.preview()
    world.actions.goTo('/')
    world.becomeReady()
    await preview
    await settled()
    expect(world.devices.asked).toEqual([])
    expect(world.state.camera.value.is).toBe('off')
  })

  it('lets go of what the browser hands out after leaving', async () => {
    const world = createCallWorld()
    world.becomeReady()
    world.actions.setName('Mia')
    await world.route()
    world.devices.isHeld = true
    const preview = world.actions.preview()
    await settled()
    await world.actions.join()
    world.welcome()
    world.actions.leave()
    world.devices.answerAll()
    await preview
    await settled()
    expect(world.devices.tracks.length).toBeGreaterThan(0)
    expect(world.devices.live()).toEqual([])
  })
})

describe('the screen', () => {
  it('goes on and off, with its sound, and the others are told', async () => {
    const world = createCallWorld()
    const [other] = await world.enter('a')
    await world.actions.toggleScreen()
    await turn()
    expect(told(other)).toEqual(media({ screen: true, screenAudio: true }))
    expect(sent(world)).toEqual(['microphone', 'camera', 'screen', 'screenAudio'])
    expect(world.state.selfScreen.value).not.toBeNull()
    await world.actions.toggleScreen()
    await turn()
    expect(told(other)).toEqual(media({}))
    expect(sent(world)).toEqual(['microphone', 'camera'])
    expect(world.state.selfScreen.value).toBeNull()
    expect(world.devices.live()).toHaveLength(2)
    world.actions.leave()
  })

  it('cancelled in the picker is no problem', async () => {
    const world = createCallWorld()
    await world.enter('a')
    const before = notices(world)
    world.devices.refusals.set('screen', refusal('NotAllowedError'))
    await world.actions.toggleScreen()
    expect(world.state.screen.value).toEqual({ is: 'off' })
    expect(notices(world)).toEqual(before)
    world.actions.leave()
  })

  it('that cannot be shared is told', async () => {
    const world = createCallWorld()
    await world.enter('a')
    world.devices.refusals.set('screen', refusal('NotReadableError'))
    await world.actions.toggleScreen()
    expect(notices(world).at(-1)).toBe('screen-failed')
    world.actions.leave()
  })

  it('ended by the browser’s own bar is off for everybody', async () => {
    const world = createCallWorld()
    const [other] = await world.enter('a')
    await world.actions.toggleScreen()
    world.devices.tracks.find(({ deviceId, kind }) => deviceId === 'screen' && kind === 'video')?.end()
    await turn()
    expect(world.state.screen.value).toEqual({ is: 'off' })
    expect(told(other)).toEqual(media({}))
    world.actions.leave()
  })

  it('is given to a newcomer at once', async () => {
    const world = createCallWorld()
    await world.enter()
    await world.actions.toggleScreen()
    const late = world.person('a')
    world.socket().on.frame({ type: 'peer-joined', version: 2, member: member(late.peer) })
    await turn()
    expect(told(late)).toEqual(media({ screen: true, screenAudio: true }))
    expect(sent(world)).toContain('screen')
    world.actions.leave()
    expect(world.devices.live()).toEqual([])
  })
})
