// Our own microphone and camera: opened together or alone, switched, exchanged and, when lost, replaced.
import type { CaptureProblem } from '../state/call.ts'
import { cameraConstraints, microphoneConstraints, type VideoWish } from './constraints.ts'
import { problemOf } from './problems.ts'
import { Source, type Captured } from './source.ts'

export type CaptureKind = 'microphone' | 'camera'

export type CaptureDeps = {
  /** Undefined in an insecure context and in browsers without capture. */
  readonly mediaDevices: MediaDevices | undefined
  readonly isSecureContext: boolean
  /** See `opensOneAtATime` in `speaker.ts`. */
  readonly opensOneAtATime: boolean
  /** Device ids from an earlier visit; empty or stale ones mean the browser's choice. */
  readonly chosen: Readonly<Record<CaptureKind, string>>
  readonly video: VideoWish
  /** The microphone takes music from the start; see `setMusic`. */
  readonly music: boolean
  /** After every change; none comes after `close`. */
  readonly onChange: (kind: CaptureKind, now: Captured) => void
}

export type Capture = {
  now(kind: CaptureKind): Captured
  /** Switches on what is named, with one prompt for both; what is not named stays as it is. Never rejects. */
  start(wish: { microphone: boolean; camera: boolean }): Promise<void>
  /**
   * Off mutes at once and keeps the device open with its track disabled, so that unmuting is instant and works
   * without a second prompt. The track stays the same: it may remain in its slot, where it sends silence.
   */
  setMicrophone(on: boolean): Promise<void>
  /** Off stops the track at once, so that the light of the camera goes out. */
  setCamera(on: boolean): Promise<void>
  /** Null when the device is in use now, or will be once switched on; on a problem the earlier device stays. */
  choose(kind: CaptureKind, deviceId: string): Promise<CaptureProblem | null>
  /**
   * Music is captured as it is, a voice through filters. The microphone is opened again for it, if it is open; null: so it
   * is. On a problem all stays as it was.
   */
  setMusic(isOn: boolean): Promise<CaptureProblem | null>
  /** Idempotent; also stops what the browser hands out later. */
  close(): void
}

export function createCapture(deps: CaptureDeps): Capture {
  const getUserMedia = askerOf(deps.mediaDevices)
  let isMusic = deps.music

  const common = (kind: CaptureKind) => ({
    explain: (error: unknown) => problemOf(error, deps.isSecureContext),
    onChange: (now: Captured) => {
      deps.onChange(kind, now)
    },
    opensOneAtATime: deps.opensOneAtATime,
    chosen: deps.chosen[kind],
  })
  const microphone = new Source({
    ...common('microphone'),
    ask: async (pick) => only(await getUserMedia({ audio: microphoneConstraints(pick, isMusic) }), 'audio'),
    hint: () => (isMusic ? 'music' : 'speech'),
    staysOpen: true,
  })
  const camera = new Source({
    ...common('camera'),
    ask: async (pick) => only(await getUserMedia({ video: cameraConstraints(pick, deps.video) }), 'video'),
    hint: () => 'motion',
    staysOpen: false,
  })
  const sources = { microphone, camera }

  /**
   * One prompt for both, once the queues of both have come to it. When it fails, each source asks alone: one may be
   * missing or forbidden where the other is not.
   */
  async function startBoth(): Promise<void> {
    const microphoneTurn = createTurn()
    const cameraTurn = createTurn()
    const both = Promise.all([microphoneTurn.came, cameraTurn.came]).then(() => {
      if (!microphone.isMissing() || !camera.isMissing()) return null
      const audio = microphoneConstraints(microphone.pick(), isMusic)
      return getUserMedia({ audio, video: cameraConstraints(camera.pick(), deps.video) })
    })
    const part = (kind: 'audio' | 'video') => both.then((stream) => stream && only(stream, kind)).catch(() => null)
    await Promise.all([
      microphone.want(true, () => (microphoneTurn.come(), part('audio'))),
      camera.want(true, () => (cameraTurn.come(), part('video'))),
    ])
  }

  return {
    now: (kind) => sources[kind].now(),
    async start(wish) {
      if (wish.microphone && wish.camera) return startBoth()
      await Promise.all([wish.microphone && microphone.want(true), wish.camera && camera.want(true)])
    },
    setMicrophone: (on) => microphone.want(on),
    setCamera: (on) => camera.want(on),
    choose: (kind, deviceId) => sources[kind].choose(deviceId),
    async setMusic(isOn) {
      const before = isMusic
      isMusic = isOn
      const problem = isOn === before ? null : await microphone.reopen()
      if (problem !== null) isMusic = before
      return problem
    },
    close() {
      microphone.close()
      camera.close()
    },
  }
}

function askerOf(mediaDevices: MediaDevices | undefined) {
  return async (constraints: MediaStreamConstraints): Promise<MediaStream> => {
    if (!mediaDevices) throw new TypeError('this page has no mediaDevices')
    return mediaDevices.getUserMedia(constraints)
  }
}

function only(stream: MediaStream, kind: 'audio' | 'video'): MediaStreamTrack {
  const track = stream.getTracks().find((each) => each.kind === kind)
  if (!track) throw new Error(`no ${kind} track was given`)
  return track
}

function createTurn(): { readonly came: Promise<void>; readonly come: () => void } {
  let come = (): void => undefined
  const came = new Promise<void>((resolve) => (come = resolve))
  return {
    came,
    come: () => {
      come()
    },
  }
}
