// Our own microphone and camera under every order of clicks, answers, refusals and unplugged cables.
import { describe, expect, it } from '@jest/globals'
import { createCapture, type CaptureDeps, type CaptureKind } from '../../../client/media/capture.ts'
import type { Captured } from '../../../client/media/source.ts'
import { cameraA, FakeMediaDevices, microphoneA, refusal, settled } from '../../fakes/media.ts'

const kinds = ['microphone', 'camera'] as const
const both = { microphone: true, camera: true }

function setUp(devices = new FakeMediaDevices(), more: Partial<CaptureDeps> = {}) {
  const seen: { kind: CaptureKind; now: Captured }[] = []
  const capture = createCapture({
    mediaDevices: devices.asMediaDevices(),
    isSecureContext: true,
    opensOneAtATime: false,
    chosen: { microphone: '', camera: '' },
    video: { width: 1280, height: 720, frameRate: 30 },
    music: false,
    onChange: (kind, now) => seen.push({ kind, now }),
    ...more,
  })
  const states = (kind: CaptureKind) => seen.filter((each) => each.kind === kind).map((each) => each.now.state.is)
  return { devices, capture, seen, states }
}

describe('start', () => {
  it('asks for both in one prompt, with the filters for a voice and the wished picture', async () => {
    const { devices, capture, states } = setUp()
    await capture.start(both)
    expect(devices.asked).toEqual([
      {
        audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
        video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
      },
    ])
    for (const kind of kinds) {
      expect(states(kind)).toEqual(['starting', 'on'])
      expect(capture.now(kind).track?.readyState).toBe('live')
    }
    expect(devices.tracks.map((track) => track.contentHint)).toEqual(['speech', 'motion'])
  })

  it('asks for nothing that is not wished', async () => {
    const { devices, capture } = setUp()
    await capture.start({ microphone: true, camera: false })
    expect(devices.asked.map((each) => Object.keys(each))).toEqual([['audio']])
    await capture.start({ microphone: false, camera: false })
    expect(devices.asked).toHaveLength(1)
    expect(capture.now('microphone').state).toEqual({ is: 'on' })
    expect(capture.now('camera')).toEqual({ state: { is: 'off' }, track: null, deviceId: '' })
  })

  it('prefers the devices of the last visit and does without those that are gone', async () => {
    const { capture } = setUp(new FakeMediaDevices(), { chosen: { microphone: 'microphone-b', camera: 'sold' } })
    await capture.start(both)
    expect(capture.now('microphone').deviceId).toBe('microphone-b')
    expect(capture.now('camera').deviceId).toBe('camera-a')
  })

  it.each([
    ['no camera', [microphoneA], {}, 'on', 'none-found'],
    ['no microphone', [cameraA], {}, 'none-found', 'on'],
    ['nothing', [], {}, 'none-found', 'none-found'],
    ['a forbidden camera', [microphoneA, cameraA], { videoinput: 'NotAllowedError' }, 'on', 'denied'],
    ['a microphone in use', [microphoneA, cameraA], { audioinput: 'NotReadableError' }, 'in-use', 'on'],
  ] as const)('opens what there is with %s', async (_title, plugged, refused, microphone, camera) => {
    const { devices, capture } = setUp(new FakeMediaDevices(plugged))
    for (const [kind, name] of Object.entries(refused)) devices.refusals.set(kind, refusal(name))
    await capture.start(both)
    const outcome = (kind: CaptureKind) => {
      const { state } = capture.now(kind)
      return state.is === 'problem' ? state.problem : state.is
    }
    expect([outcome('microphone'), outcome('camera')]).toEqual([microphone, camera])
    expect(devices.live()).toHaveLength([microphone, camera].filter((each) => each === 'on').length)
  })

  it('says why on a page that has no devices at all', async () => {
    const old = setUp(undefined, { mediaDevices: undefined })
    await old.capture.start(both)
    expect(old.capture.now('camera').state).toEqual({ is: 'problem', problem: 'unsupported' })
    const insecure = setUp(undefined, { mediaDevices: undefined, isSecureContext: false })
    await insecure.capture.start(both)
    expect(insecure.capture.now('microphone').state).toEqual({ is: 'problem', problem: 'insecure' })
  })

  it('works after the person has mended what was wrong', async () => {
    const { devices, capture } = setUp()
    devices.refusals.set('audioinput', refusal('NotAllowedError'))
    await capture.start(both)
    devices.refusals.clear()
    await capture.setMicrophone(true)
    expect(capture.now('microphone').state).toEqual({ is: 'on' })
  })
})

describe('switching', () => {
  it('mutes before the call returns, keeps the track, and unmutes without asking again', async () => {
    const { devices, capture } = setUp()
    await capture.start(both)
    const track = capture.now('microphone').track
    void capture.setMicrophone(false)
    expect(track).toMatchObject({ enabled: false, readyState: 'live' })
    expect(capture.now('microphone')).toMatchObject({ state: { is: 'off' }, track })
    void capture.setMicrophone(true)
    expect(capture.now('microphone')).toMatchObject({ state: { is: 'on' }, track })
    expect(track?.enabled).toBe(true)
    expect(devices.asked).toHaveLength(1)
  })

  it('puts the light of the camera out before the call returns', async () => {
    const { devices, capture } = setUp()
    await capture.start(both)
    void capture.setCamera(false)
    expect(devices.live('video')).toEqual([])
    expect(capture.now('camera')).toEqual({ state: { is: 'off' }, track: null, deviceId: '' })
    await capture.setCamera(true)
    expect(devices.live('video')).toHaveLength(1)
    expect(devices.asked.at(-1)).not.toHaveProperty('audio')
  })

  it('lets nobody see or hear what was switched off while the browser still asked', async () => {
    const { devices, capture, states } = setUp()
    devices.isHeld = true
    const started = capture.start(both)
    await settled()
    void capture.setCamera(false)
    void capture.setMicrophone(false)
    devices.answerAll()
    await started
    await settled()
    expect(devices.live('video')).toEqual([])
    expect(devices.live('audio').map((track) => track.enabled)).toEqual([false])
    expect([states('camera'), states('microphone')].flat()).not.toContain('on')
  })
})

describe('choose', () => {
  it('takes the new device and closes the old one', async () => {
    const { devices, capture } = setUp()
    await capture.start(both)
    expect(await capture.choose('camera', 'camera-b')).toBeNull()
    expect(capture.now('camera')).toMatchObject({ state: { is: 'on' }, deviceId: 'camera-b' })
    expect(devices.live('video')).toHaveLength(1)
    expect(devices.asked.at(-1)).toMatchObject({ video: { deviceId: { exact: 'camera-b' } } })
  })

  it.each([false, true])('keeps the old device when the new one fails (one at a time: %s)', async (oneAtATime) => {
    const { devices, capture } = setUp(undefined, { opensOneAtATime: oneAtATime })
    await capture.start(both)
    devices.refusals.set('camera-b', refusal('NotReadableError'))
    devices.refusals.set('microphone-b', refusal('NotReadableError'))
    expect(await capture.choose('camera', 'camera-b')).toBe('in-use')
    expect(await capture.choose('camera', 'sold')).toBe('none-found')
    expect(await capture.choose('microphone', 'microphone-b')).toBe('in-use')
    expect(capture.now('camera')).toMatchObject({ state: { is: 'on' }, deviceId: 'camera-a' })
    expect(capture.now('microphone')).toMatchObject({ state: { is: 'on' }, deviceId: 'microphone-a' })
    expect(devices.live()).toHaveLength(2)
    await capture.setCamera(false)
    await capture.setCamera(true)
    expect(capture.now('camera').deviceId).toBe('camera-a')
  })

  it('stops before it opens where a second device would silence the first', async () => {
    const { devices, capture } = setUp(undefined, { opensOneAtATime: true })
    await capture.start(both)
    await capture.choose('microphone', 'microphone-b')
    await capture.choose('camera', 'camera-b')
    expect(devices.overlaps).toBe(0)
    expect(capture.now('microphone').deviceId).toBe('microphone-b')
  })

  it.each([false, true])('leaves a muted microphone muted (one at a time: %s)', async (oneAtATime) => {
    const { devices, capture } = setUp(undefined, { opensOneAtATime: oneAtATime })
    await capture.start(both)
    await capture.setMicrophone(false)
    await capture.choose('microphone', 'microphone-b')
    expect(devices.live('audio').map((track) => [track.deviceId, track.enabled])).toEqual([['microphone-b', false]])
    expect(capture.now('microphone').state).toEqual({ is: 'off' })
  })

  it('remembers the choice for a camera that is off, without opening it', async () => {
    const { devices, capture } = setUp()
    expect(await capture.choose('camera', 'camera-b')).toBeNull()
    expect(devices.asked).toEqual([])
    await capture.setCamera(true)
    expect(capture.now('camera').deviceId).toBe('camera-b')
  })

  it('opens another device in place of one that has a problem', async () => {
    const { devices, capture } = setUp()
    devices.refusals.set('camera-a', refusal('NotReadableError'))
    await capture.start(both)
    expect(capture.now('camera').state).toEqual({ is: 'problem', problem: 'in-use' })
    await capture.choose('camera', 'camera-b')
    expect(capture.now('camera')).toMatchObject({ state: { is: 'on' }, deviceId: 'camera-b' })
  })
})

describe('a lost device', () => {
  it('is told and replaced by another', async () => {
    const { devices, capture, seen } = setUp()
    await capture.start(both)
    devices.unplug(microphoneA)
    expect(seen.at(-1)).toEqual({
      kind: 'microphone',
      now: { state: { is: 'problem', problem: 'none-found' }, track: null, deviceId: '' },
    })
    await settled()
    expect(capture.now('microphone')).toMatchObject({ state: { is: 'on' }, deviceId: 'microphone-b' })
  })

  it('stays a problem when it was the only one', async () => {
    const { devices, capture } = setUp(new FakeMediaDevices([microphoneA, cameraA]))
    await capture.start(both)
    devices.unplug(cameraA)
    await settled()
    expect(capture.now('camera').state).toEqual({ is: 'problem', problem: 'none-found' })
    devices.plug(cameraA)
    await capture.setCamera(true)
    expect(capture.now('camera').state).toEqual({ is: 'on' })
  })

  it('is not opened again behind the back of a person who is muted', async () => {
    const { devices, capture } = setUp()
    await capture.start(both)
    await capture.setMicrophone(false)
    devices.unplug(microphoneA)
    await settled()
    expect(capture.now('microphone')).toEqual({ state: { is: 'off' }, track: null, deviceId: '' })
    expect(devices.live('audio')).toEqual([])
  })

  it('is not mistaken for the one that took its place', async () => {
    const { devices, capture } = setUp()
    await capture.start(both)
    const old = devices.live('video')[0]
    await capture.choose('camera', 'camera-b')
    old?.dispatchEvent(new Event('ended'))
    expect(capture.now('camera')).toMatchObject({ state: { is: 'on' }, deviceId: 'camera-b' })
  })

  it('is not replaced for ever', async () => {
    const { devices, capture } = setUp()
    await capture.setCamera(true)
    for (let round = 0; round < 10; round++) {
      devices.live('video')[0]?.end()
      await settled()
    }
    expect(capture.now('camera').state).toEqual({ is: 'problem', problem: 'none-found' })
    expect(devices.asked.length).toBeLessThan(6)
  })

  it('is a problem when it went away while it was opened', async () => {
    const { devices, capture } = setUp()
    const open = devices.getUserMedia.bind(devices)
    devices.getUserMedia = async (constraints) => {
      const stream = await open(constraints)
      devices.tracks.at(-1)?.stop()
      return stream
    }
    await capture.setCamera(true)
    expect(capture.now('camera')).toEqual({ state: { is: 'problem', problem: 'failed' }, track: null, deviceId: '' })
  })
})

describe('close', () => {
  it('stops everything at once, twice if asked, and says nothing more', async () => {
    const { devices, capture, seen } = setUp()
    await capture.start(both)
    const told = seen.length
    capture.close()
    capture.close()
    expect(devices.live()).toEqual([])
    await Promise.all([capture.start(both), capture.setCamera(true), capture.choose('microphone', 'microphone-b')])
    expect(devices.live()).toEqual([])
    expect(seen).toHaveLength(told)
  })

  it('also stops what the browser hands out later', async () => {
    const { devices, capture } = setUp()
    devices.isHeld = true
    const started = capture.start(both)
    await settled()
    capture.close()
    devices.answerAll()
    await started
    expect(devices.tracks).toHaveLength(2)
    expect(devices.live()).toEqual([])
  })
})
