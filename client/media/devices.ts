// Which microphones, cameras and speakers there are, kept up to date.
import type { Device, DeviceKind } from '../state/call.ts'

export type DeviceLists = Readonly<Record<DeviceKind, readonly Device[]>>

export type DevicesDeps = {
  readonly mediaDevices: MediaDevices | undefined
  /** Called when the lists differ from those of the last call. */
  readonly onChange: (lists: DeviceLists) => void
}

export type Devices = {
  /** Reads the list again: at the start, and after a permission was given, which reveals labels and ids. */
  refresh(): Promise<void>
  close(): void
}

const kinds: Readonly<Record<MediaDeviceKind, DeviceKind>> = {
  audioinput: 'microphone',
  videoinput: 'camera',
  audiooutput: 'speaker',
}

export function createDevices({ mediaDevices, onChange }: DevicesDeps): Devices {
  let shown = ''
  let isClosed = false
  /** Readings asked for so far. */
  let asked = 0
  let reading: Promise<void> | null = null

  /** However many changes come while one list is read, one more reading follows. */
  async function read(): Promise<void> {
    const number = asked
    const lists = toLists(await enumerate(mediaDevices))
    if (isClosed) return
    if (number !== asked) return read()
    reading = null
    const text = JSON.stringify(lists)
    if (text === shown) return
    shown = text
    onChange(lists)
  }

  function refresh(): Promise<void> {
    asked += 1
    reading ??= read()
    return reading
  }

  const onDeviceChange = () => void refresh()
  // Older iOS has devices but no events about them.
  if (mediaDevices && 'addEventListener' in mediaDevices) mediaDevices.addEventListener('devicechange', onDeviceChange)
  return {
    refresh,
    close() {
      isClosed = true
      mediaDevices?.removeEventListener('devicechange', onDeviceChange)
    },
  }
}

async function enumerate(mediaDevices: MediaDevices | undefined): Promise<readonly MediaDeviceInfo[]> {
  try {
    return (await mediaDevices?.enumerateDevices()) ?? []
  } catch {
    return []
  }
}

/**
 * Entries without an id (before permission) cannot be chosen and are left out. So is Windows' `communications`, a
 * second name for a device that is listed anyway. Labels may be empty.
 */
function toLists(infos: readonly MediaDeviceInfo[]): DeviceLists {
  const lists: Record<DeviceKind, Device[]> = { microphone: [], camera: [], speaker: [] }
  for (const { kind, deviceId, label } of infos) {
    const list = Object.hasOwn(kinds, kind) ? lists[kinds[kind]] : []
    const isKnown = list.some((device) => device.id === deviceId)
    if (deviceId !== '' && deviceId !== 'communications' && !isKnown) list.push({ id: deviceId, label })
  }
  return lists
}
