// The lists of devices, and when they are read again.
import { describe, expect, it } from '@jest/globals'
import { createDevices, type DeviceLists } from '../../../client/media/devices.ts'
import {
  cameraA,
  cameraB,
  FakeMediaDevices,
  microphoneA,
  refusal,
  settled,
  speakerA,
  type FakeDevice,
} from '../../fakes/media.ts'

function setUp(plugged: readonly FakeDevice[]) {
  const browser = new FakeMediaDevices(plugged)
  const seen: DeviceLists[] = []
  const devices = createDevices({ mediaDevices: browser.asMediaDevices(), onChange: (lists) => seen.push(lists) })
  return { browser, devices, seen }
}

const listed = ({ deviceId, label }: FakeDevice) => ({ id: deviceId, label })

describe('createDevices', () => {
  it('lists what there is by kind', async () => {
    const { devices, seen } = setUp([microphoneA, cameraA, speakerA, cameraB])
    await devices.refresh()
    expect(seen).toEqual([
      { microphone: [listed(microphoneA)], camera: [listed(cameraA), listed(cameraB)], speaker: [listed(speakerA)] },
    ])
  })

  it('leaves out what cannot be chosen and what is named twice, and keeps empty labels', async () => {
    const { devices, seen } = setUp([
      { kind: 'audioinput', deviceId: '', label: '' },
      { kind: 'audioinput', deviceId: 'default', label: 'Default' },
      { kind: 'audioinput', deviceId: 'communications', label: 'Communications' },
      microphoneA,
      microphoneA,
      { kind: 'videoinput', deviceId: 'unnamed', label: '' },
      { kind: 'constructor' as MediaDeviceKind, deviceId: 'odd', label: '' },
    ])
    await devices.refresh()
    expect(seen).toEqual([
      {
        microphone: [{ id: 'default', label: 'Default' }, listed(microphoneA)],
        camera: [{ id: 'unnamed', label: '' }],
        speaker: [],
      },
    ])
  })

  it('follows cables, and says nothing when nothing changed', async () => {
    const { browser, devices, seen } = setUp([cameraA])
    await devices.refresh()
    await devices.refresh()
    expect(seen).toHaveLength(1)
    browser.plug(cameraB)
    await settled()
    expect(seen.at(-1)?.camera).toEqual([listed(cameraA), listed(cameraB)])
    browser.unplug(cameraA)
    await settled()
    expect(seen.at(-1)?.camera).toEqual([listed(cameraB)])
  })

  it('reads once more after a burst of changes, and tells only the last', async () => {
    const { browser, devices, seen } = setUp([])
    browser.isHeld = true
    const read = devices.refresh()
    for (let round = 0; round < 20; round++) browser.plug({ ...cameraA, deviceId: `camera-${round}` })
    browser.answerAll()
    await read
    expect(browser.readings).toBe(2)
    expect(seen.map((lists) => lists.camera.length)).toEqual([20])
  })

  it('reads on after a failed reading', async () => {
    const { browser, devices, seen } = setUp([cameraA])
    const enumerate = browser.enumerateDevices.bind(browser)
    browser.enumerateDevices = () => Promise.reject(refusal('NotAllowedError'))
    await devices.refresh()
    browser.enumerateDevices = enumerate
    await devices.refresh()
    expect(seen.at(-1)?.camera).toEqual([listed(cameraA)])
  })

  it('says nothing after close, even of a reading under way', async () => {
    const { browser, devices, seen } = setUp([cameraA])
    browser.isHeld = true
    const read = devices.refresh()
    devices.close()
    browser.answerAll()
    await read
    browser.plug(cameraB)
    await settled()
    expect(seen).toEqual([])
    expect(browser.readings).toBe(1)
  })

  it('lists nothing where there are no devices to ask', async () => {
    const seen: DeviceLists[] = []
    const devices = createDevices({ mediaDevices: undefined, onChange: (lists) => seen.push(lists) })
    await devices.refresh()
    devices.close()
    expect(seen).toEqual([{ microphone: [], camera: [], speaker: [] }])
  })
})
