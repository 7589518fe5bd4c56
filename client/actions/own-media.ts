// Our own devices: preview, switches, choice, screen; and what the others get of them.
import type { MediaFrame } from '../../protocol/peer-to-peer.ts'
import type { Source } from '../../protocol/primitives.ts'
import type { RoomSettings } from '../../protocol/room-state.ts'
import { keptBack } from '../state/floor.ts'
import type { CaptureKind } from '../media/capture.ts'
import type { Captured as CapturedSource } from '../media/source.ts'
import type { ScreenShared } from '../media/screen.ts'
import type { Mesh } from '../mesh/mesh.ts'
import type { DeviceKind } from '../state/call.ts'
import type { Picture } from '../engine/budget/types.ts'
import type { Captured } from '../engine/engine.ts'
import type { Context } from './context.ts'
import { notify } from './notices.ts'

/** Own levels come ten times a second; every other one is sent. */
const SEND_EVERY = 2
/** One may get lost, or come too early for those who wait out a pause. */
const QUIETS = 2

export class OwnMedia {
  readonly #context: Context
  readonly #meter: Meter
  /** Counts the stops: what began before one must not open a device after it. */
  #stops = 0
  /** Switched off by the room while the preview may still be about to switch on. */
  readonly #hushed = new Set<Source>()

  constructor(context: Context) {
    this.#context = context
    this.#meter = createMeter(context)
  }

  /** Starts what the person had on the last time; does nothing while devices are in use. */
  async preview(): Promise<void> {
    const context = this.#context
    const { state, preferences } = context
    const stops = this.#stops
    await context.ready
    if (context.capture || stops !== this.#stops) return
    const chosen = {
      microphone: preferences.read('microphone') ?? '',
      camera: preferences.read('camera') ?? '',
      speaker: preferences.read('speaker') ?? '',
    }
    state.chosen.value = chosen
    const music = (state.music.value = preferences.read('music') ?? false)
    const video = state.instance.value?.video ?? { width: 1280, height: 720, frameRate: 24 }
    const onChange = (kind: CaptureKind, now: CapturedSource): void => {
      this.#onCaptured(kind, now)
    }
    const capture = (context.capture = context.openCapture({ chosen, video, music, onChange }))
    const devices = (context.devices = context.openDevices((lists) => {
      state.devices.value = lists
    }))
    const isWished = (kind: CaptureKind): boolean =>
      (preferences.read(`${kind}On`) ?? true) && !this.#hushed.has(kind) && keptBack(state, kind) === null
    await capture.start({ microphone: isWished('microphone'), camera: isWished('camera') })
    // Labels and ids are told only after the permission.
    await devices.refresh()
  }

  async toggle(kind: CaptureKind): Promise<void> {
    const { state, preferences, capture, devices } = this.#context
    const on = state[kind].value.is !== 'on'
    if (on && this.#isForbidden(kind)) return
    this.#hushed.delete(kind)
    preferences.write(`${kind}On`, on)
    if (kind === 'microphone') await capture?.setMicrophone(on)
    else await capture?.setCamera(on)
    await devices?.refresh()
  }

  async chooseDevice(kind: DeviceKind, id: string): Promise<void> {
    const { state, preferences, capture } = this.#context
    const before = state.chosen.value
    state.chosen.value = { ...before, [kind]: id }
    const problem = kind === 'speaker' ? null : await capture?.choose(kind, id)
    if (problem) {
      state.chosen.value = before
      notify(state, 'device-problem', 'problem')
    } else if (id === '') preferences.forget(kind)
    else preferences.write(kind, id)
  }

  /** The others get the new track in the place of the old one, and each link is told how to encode it. */
  async setMusic(isOn: boolean): Promise<void> {
    const context = this.#context
    const { state, preferences } = context
    const before = state.music.value
    state.music.value = isOn
    const problem = await context.capture?.setMusic(isOn)
    if (problem) {
      state.music.value = before
      notify(state, 'device-problem', 'problem')
    } else preferences.write('music', isOn)
    context.stay?.engine?.captured()
    context.stay?.mesh?.hintsChanged()
  }

  async toggleScreen(): Promise<void> {
    const context = this.#context
    if (context.state.screen.value.is !== 'on' && this.#isForbidden('screen')) return
    const share = (context.screenShare ??= context.openScreen((now) => {
      this.#onScreen(now)
    }))
    if (context.state.screen.value.is === 'on') share.stop()
    else {
      const outcome = await share.start()
      if (outcome !== 'started' && outcome !== 'cancelled') notify(context.state, 'screen-failed', 'problem')
    }
  }

  /** Off, at once, with what the room forbids us. Nothing is ever switched on by it, nor when it is allowed again. */
  obey(): void {
    const { state } = this.#context
    for (const kind of ['microphone', 'camera'] as const) if (keptBack(state, kind) !== null) this.#hush(kind)
    if (keptBack(state, 'screen') !== null && state.screen.value.is !== 'off') this.stopScreen()
  }

  /** Off with everything, though it may be used again: whoever has lost the floor must not go on as if they had it. */
  hush(): void {
    this.#hush('microphone')
    this.#hush('camera')
    this.stopScreen()
  }

  /** As this room wants newcomers. What the person had on stays remembered for other rooms. */
  enterAs({ joinMuted, joinCameraOff }: RoomSettings): void {
    if (joinMuted) this.#hush('microphone')
    if (joinCameraOff) this.#hush('camera')
  }

  stopScreen(): void {
    this.#context.screenShare?.stop()
  }

  /** Gives a new mesh the tracks that there are. */
  feed(mesh: Mesh): void {
    const { capture, screenShare } = this.#context
    mesh.setTrack('microphone', capture?.now('microphone').track ?? null)
    mesh.setTrack('camera', capture?.now('camera').track ?? null)
    mesh.setTrack('screen', screenShare?.now().video ?? null)
    mesh.setTrack('screenAudio', screenShare?.now().audio ?? null)
  }

  mediaFrame(): MediaFrame {
    const { state, screenShare } = this.#context
    return {
      type: 'media',
      microphone: state.microphone.value.is === 'on',
      camera: state.camera.value.is === 'on',
      screen: state.screen.value.is === 'on',
      screenAudio: Boolean(screenShare?.now().audio),
    }
  }

  /** As it is captured now; null: nothing is. */
  capturedOf(picture: Picture): Captured | null {
    const { capture, screenShare } = this.#context
    const track = picture === 'camera' ? capture?.now('camera').track : screenShare?.now().video
    if (!track) return null
    const { width = 0, height = 0, frameRate = 0 } = track.getSettings()
    return { width, height, frameRate }
  }

  /** Switches every device off. */
  stop(): void {
    const context = this.#context
    const { state } = context
    this.#stops++
    this.#hushed.clear()
    this.#meter.watch(null)
    context.capture?.close()
    context.devices?.close()
    context.screenShare?.close()
    context.capture = context.devices = context.screenShare = null
    for (const device of [state.microphone, state.camera, state.screen]) device.value = { is: 'off' }
    state.selfView.value = state.selfScreen.value = null
  }

  #hush(kind: CaptureKind): void {
    const { capture } = this.#context
    this.#hushed.add(kind)
    if (kind === 'microphone') void capture?.setMicrophone(false)
    else void capture?.setCamera(false)
  }

  #isForbidden(source: 'microphone' | 'camera' | 'screen'): boolean {
    const { state } = this.#context
    const why = keptBack(state, source)
    if (why === 'floor') notify(state, 'floor-first')
    if (why === 'blocked') notify(state, `you-blocked-${source}`, 'info', { name: '', by: '' })
    return why !== null
  }

  #onCaptured(kind: CaptureKind, { state: device, track }: CapturedSource): void {
    const { state, stay } = this.#context
    state[kind].value = device
    stay?.mesh?.setTrack(kind, track)
    if (kind === 'camera') state.selfView.value = streamOf(this.#context, track, state.selfView.value)
    else this.#meter.watch(device.is === 'on' ? track : null)
    stay?.engine?.captured()
    stay?.mesh?.send(this.mediaFrame())
  }

  #onScreen({ state: device, video, audio }: ScreenShared): void {
    const { state, stay } = this.#context
    state.screen.value = device
    state.selfScreen.value = streamOf(this.#context, video, state.selfScreen.value)
    stay?.mesh?.setTrack('screen', video)
    stay?.mesh?.setTrack('screenAudio', audio)
    stay?.engine?.captured()
    stay?.mesh?.send(this.mediaFrame())
  }
}

type Meter = { watch(track: MediaStreamTrack | null): void }

/**
 * Shows our own level, and tells it to the others while it is, or has just been, that of somebody who speaks. A quiet room
 * is not silent, and its noise, five times a second to everybody, would be as many packets as the sound of somebody who
 * says nothing: levels that do not come count as silence anyway.
 */
function createMeter(context: Context): Meter {
  const { state, clock, levels } = context
  let detector = context.newSpeakingDetector()
  let stop: () => void = () => undefined
  let watched: MediaStreamTrack | null = null
  let count = 0
  let quiets = QUIETS

  /** We hear of ourselves what the others hear, so that all agree who speaks. */
  function tell(level: number): void {
    context.stay?.mesh?.sendRt({ type: 'level', level })
    if (state.self.value) context.stay?.engine?.level(state.self.value.peer, level / 100)
  }

  function onLevel(level: number): void {
    state.level.value = level
    const isSpeaking = detector.update(level, clock.now())
    if (state.selfSpeaking.value !== isSpeaking) state.selfSpeaking.value = isSpeaking
    if (++count % SEND_EVERY !== 0) return
    quiets = detector.isQuiet() ? quiets + 1 : 0
    if (quiets <= QUIETS) tell(Math.round(level * 100))
  }

  return {
    watch(track: MediaStreamTrack | null): void {
      if (track === watched) return
      watched = track
      stop()
      stop = () => undefined
      detector = context.newSpeakingDetector()
      state.level.value = 0
      state.selfSpeaking.value = false
      if (track) stop = levels.watch(track, onLevel)
    },
  }
}

/** The same stream for the same track, so that the picture is not attached anew at each change of state. */
function streamOf(
  { newStream }: Context,
  track: MediaStreamTrack | null,
  before: MediaStream | null,
): MediaStream | null {
  if (!track) return null
  if (before?.getTracks().includes(track)) return before
  const stream = newStream()
  stream.addTrack(track)
  return stream
}
