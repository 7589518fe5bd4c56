// A microphone for music: opened anew without filters, and as it was when that does not work.
import { describe, expect, it } from '@jest/globals'
import { createCapture, type CaptureDeps } from '../../../client/media/capture.ts'
import { FakeMediaDevices, microphoneA, refusal } from '../../fakes/media.ts'

const raw = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
  channelCount: { ideal: 2 },
}
const filtered = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

function setUp(more: Partial<CaptureDeps> = {}) {
  const devices = new FakeMediaDevices()
  const capture = createCapture({
    mediaDevices: devices.asMediaDevices(),
    isSecureContext: true,
    opensOneAtATime: false,
    chosen: { microphone: '', camera: '' },
    video: { width: 1280, height: 720, frameRate: 30 },
    music: false,
    onChange: () => undefined,
    ...more,
  })
  const track = () => capture.now('microphone').track
  return { devices, capture, track, asked: () => devices.asked.map(({ audio }) => audio) }
}

describe('music mode', () => {
  it('opens the same microphone again, without filters and in stereo, and back', async () => {
    const { devices, capture, track, asked } = setUp({ chosen: { microphone: 'microphone-b', camera: '' } })
    await capture.start({ microphone: true, camera: true })
    const voice = track()
    expect(await capture.setMusic(true)).toBeNull()
    expect(asked()[1]).toEqual({ ...raw, deviceId: { exact: 'microphone-b' } })
    expect(track()).not.toBe(voice)
    expect(track()?.contentHint).toBe('music')
    expect(capture.now('microphone').state.is).toBe('on')
    await capture.setMusic(false)
    expect(asked()[2]).toEqual({ ...filtered, deviceId: { exact: 'microphone-b' } })
    expect(track()?.contentHint).toBe('speech')
    expect(devices.live('audio')).toHaveLength(1)
    expect(devices.asked).toHaveLength(3)
  })

  it('is there from the start where it was remembered', async () => {
    const { capture, track, asked } = setUp({ music: true })
    await capture.start({ microphone: true, camera: true })
    expect(asked()).toEqual([raw])
    expect(track()?.contentHint).toBe('music')
  })

  it('waits for the microphone to be switched on, and leaves a muted one muted', async () => {
    const { devices, capture, track, asked } = setUp()
    await capture.setMusic(true)
    expect(devices.asked).toEqual([])
    await capture.setMicrophone(true)
    expect(asked()).toEqual([raw])
    await capture.setMicrophone(false)
    await capture.setMusic(false)
    expect(track()).toMatchObject({ enabled: false, readyState: 'live', contentHint: 'speech' })
    expect(capture.now('microphone').state.is).toBe('off')
  })

  it('does nothing when it is so already', async () => {
    const { capture, asked } = setUp()
    await capture.setMicrophone(true)
    await capture.setMusic(false)
    expect(asked()).toHaveLength(1)
  })

  it.each([false, true])('stays off when it cannot be had (one device at a time: %s)', async (opensOneAtATime) => {
    const { devices, capture, track, asked } = setUp({ opensOneAtATime })
    await capture.setMicrophone(true)
    const voice = track()
    devices.refusals.set(microphoneA.deviceId, refusal('NotReadableError'))
    expect(await capture.setMusic(true)).toBe('in-use')
    devices.refusals.clear()
    if (!opensOneAtATime) expect(track()).toBe(voice)
    await capture.choose('microphone', 'microphone-b')
    expect(asked().at(-1)).toMatchObject(filtered)
  })
})
