// Devices of a browser that can be plugged in, taken away, refused and answered late.
type Held = { answer(): void }

export type FakeDevice = { readonly kind: MediaDeviceKind; readonly deviceId: string; readonly label: string }

export class FakeTrack extends EventTarget {
  readonly kind: 'audio' | 'video'
  readonly deviceId: string
  enabled = true
  contentHint = ''
  readyState: 'live' | 'ended' = 'live'

  constructor(kind: 'audio' | 'video', deviceId: string) {
    super()
    this.kind = kind
    this.deviceId = deviceId
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId }
  }

  /** As in browsers, stopping a track oneself fires nothing. */
  stop(): void {
    this.readyState = 'ended'
  }

  /** The device went away, or the person stopped it in the browser's own interface. */
  end(): void {
    if (this.readyState === 'ended') return
    this.readyState = 'ended'
    this.dispatchEvent(new Event('ended'))
  }
}

export const asTrack = (track: FakeTrack): MediaStreamTrack => track as unknown as MediaStreamTrack

export function fakeStream(tracks: readonly FakeTrack[]): MediaStream {
  const of = (kind: string) => tracks.filter((track) => track.kind === kind)
  const stream = { getTracks: () => tracks, getAudioTracks: () => of('audio'), getVideoTracks: () => of('video') }
  return stream as unknown as MediaStream
}

export const microphoneA: FakeDevice = { kind: 'audioinput', deviceId: 'microphone-a', label: 'Desk microphone' }
export const microphoneB: FakeDevice = { kind: 'audioinput', deviceId: 'microphone-b', label: 'Headset' }
export const cameraA: FakeDevice = { kind: 'videoinput', deviceId: 'camera-a', label: 'Built-in camera' }
export const cameraB: FakeDevice = { kind: 'videoinput', deviceId: 'camera-b', label: 'Web camera' }
export const speakerA: FakeDevice = { kind: 'audiooutput', deviceId: 'speaker-a', label: 'Loudspeaker' }

export class FakeMediaDevices extends EventTarget {
  devices: FakeDevice[]
  /** Error by device kind, or by device id. */
  readonly refusals = new Map<string, Error>()
  /** Every track ever given, in order. */
  readonly tracks: FakeTrack[] = []
  readonly asked: MediaStreamConstraints[] = []
  readonly askedScreens: DisplayMediaStreamOptions[] = []
  /** Requests wait for `answer` while true. */
  isHeld = false
  /** How often a device was opened while another of its kind was open. */
  overlaps = 0
  screenHasSound = true
  readings = 0
  #held: Held[] = []

  constructor(devices: readonly FakeDevice[] = [microphoneA, microphoneB, cameraA, cameraB]) {
    super()
    this.devices = [...devices]
  }

  asMediaDevices(): MediaDevices {
    return this as unknown as MediaDevices
  }

  live(kind?: 'audio' | 'video'): FakeTrack[] {
    return this.tracks.filter((track) => track.readyState === 'live' && (!kind || track.kind === kind))
  }

  async getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream> {
    this.asked.push(constraints)
    if (!constraints.audio && !constraints.video) throw new TypeError('nothing was asked for')
    await this.#turn()
    const wanted = [
      ...(constraints.audio ? [this.#find('audioinput', constraints.audio)] : []),
      ...(constraints.video ? [this.#find('videoinput', constraints.video)] : []),
    ]
    for (const device of wanted) {
      const refusal = this.refusals.get(device.kind) ?? this.refusals.get(device.deviceId)
      if (refusal) throw refusal
    }
    return fakeStream(wanted.map((device) => this.#open(device)))
  }

  async getDisplayMedia(options: DisplayMediaStreamOptions): Promise<MediaStream> {
    this.askedScreens.push(options)
    await this.#turn()
    const refusal = this.refusals.get('screen')
    if (refusal) throw refusal
    const video = new FakeTrack('video', 'screen')
    const tracks = this.screenHasSound ? [video, new FakeTrack('audio', 'screen')] : [video]
    this.tracks.push(...tracks)
    return fakeStream(tracks)
  }

  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    this.readings += 1
    const devices = this.devices.map((device) => ({ ...device, groupId: '', toJSON: () => device }))
    await this.#turn()
    return devices
  }

  /** Lets the oldest waiting request go on; false when none waits. */
  answer(): boolean {
    const held = this.#held.shift()
    held?.answer()
    return held !== undefined
  }

  answerAll(): void {
    this.isHeld = false
    while (this.answer());
  }

  plug(device: FakeDevice): void {
    this.devices.push(device)
    this.dispatchEvent(new Event('devicechange'))
  }

  unplug(device: FakeDevice): void {
    this.devices = this.devices.filter((each) => each !== device)
    for (const track of this.tracks) if (track.deviceId === device.deviceId) track.end()
    this.dispatchEvent(new Event('devicechange'))
  }

  #turn(): Promise<void> {
    if (!this.isHeld) return Promise.resolve()
    return new Promise((answer) => this.#held.push({ answer }))
  }

  #find(kind: MediaDeviceKind, constraints: MediaTrackConstraints | boolean): FakeDevice {
    const wish = typeof constraints === 'object' ? constraints.deviceId : undefined
    const { exact, ideal } = typeof wish === 'object' && !Array.isArray(wish) ? wish : {}
    const candidates = this.devices.filter((device) => device.kind === kind)
    const found = candidates.find((device) => device.deviceId === (exact ?? ideal))
    if (exact !== undefined && !found) throw refusal('OverconstrainedError')
    const device = found ?? candidates[0]
    if (!device) throw refusal('NotFoundError')
    return device
  }

  #open(device: FakeDevice): FakeTrack {
    const kind = device.kind === 'audioinput' ? 'audio' : 'video'
    if (this.live(kind).length > 0) this.overlaps += 1
    const track = new FakeTrack(kind, device.deviceId)
    this.tracks.push(track)
    return track
  }
}

export function refusal(name: string, message = ''): DOMException {
  return new DOMException(message, name)
}

/** Until every promise that can go on without the outside has gone on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((next) => setImmediate(next))
}
