// Our own screen or window, shared as a second picture, with its sound where the browser gives it.
import type { CaptureProblem, DeviceState } from '../state/call.ts'
import { problemOf } from './problems.ts'

export type ScreenShared = {
  readonly state: DeviceState
  readonly video: MediaStreamTrack | null
  readonly audio: MediaStreamTrack | null
}

export type ScreenDeps = {
  readonly mediaDevices: MediaDevices | undefined
  readonly isSecureContext: boolean
  /** After every change, also when the person stops through the browser's own bar; none comes after `close`. */
  readonly onChange: (now: ScreenShared) => void
}

export type ScreenShare = {
  now(): ScreenShared
  /**
   * Must be called from a click. `cancelled`: the person closed the picker or stopped before choosing. Called again
   * while the picker is open or a screen is shared, it answers for that one.
   */
  start(): Promise<'started' | 'cancelled' | CaptureProblem>
  stop(): void
  close(): void
}

/** Members of the Screen Capture specification that TypeScript's library does not know yet. */
type DisplayOptions = DisplayMediaStreamOptions & {
  audio: MediaTrackConstraints & { restrictOwnAudio: boolean; suppressLocalAudioPlayback: boolean }
  systemAudio: 'include' | 'exclude'
  selfBrowserSurface: 'include' | 'exclude'
  surfaceSwitching: 'include' | 'exclude'
}

const options: DisplayOptions = {
  video: { frameRate: { ideal: 15, max: 30 } },
  audio: {
    // Sharing the call's own sound would send everybody their own voice back.
    restrictOwnAudio: true,
    suppressLocalAudioPlayback: false,
    // Filters made for a voice would spoil music.
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
  },
  systemAudio: 'include',
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'include',
}

const nothing = { video: null, audio: null }

export function createScreenShare({ mediaDevices, isSecureContext, onChange }: ScreenDeps): ScreenShare {
  let shared: ScreenShared = { state: { is: 'off' }, ...nothing }
  let asking: ReturnType<ScreenShare['start']> | null = null
  let isClosed = false
  let isWanted = false

  function show(next: ScreenShared): void {
    shared = next
    if (!isClosed) onChange(next)
  }

  function stop(): void {
    isWanted = false
    for (const track of [shared.video, shared.audio]) {
      track?.removeEventListener('ended', stop)
      track?.stop()
    }
    if (shared.state.is !== 'off') show({ state: { is: 'off' }, ...nothing })
  }

  /** Sound alone can end, as when the shared tab is exchanged for a window; the picture goes on. */
  function loseSound(this: MediaStreamTrack): void {
    if (shared.audio === this) show({ ...shared, audio: null })
  }

  function adopt(stream: MediaStream): 'started' | 'cancelled' {
    const video = stream.getVideoTracks()[0]
    const audio = stream.getAudioTracks()[0] ?? null
    if (!isWanted || video?.readyState !== 'live') {
      for (const track of stream.getTracks()) track.stop()
      if (isWanted) show({ state: { is: 'off' }, ...nothing })
      return 'cancelled'
    }
    hint(video, 'detail')
    video.addEventListener('ended', stop)
    if (audio) hint(audio, 'music').addEventListener('ended', loseSound)
    show({ state: { is: 'on' }, video, audio })
    return 'started'
  }

  function refuse(error: unknown): 'cancelled' | CaptureProblem {
    const problem = problemOf(error, isSecureContext)
    const isCancelled = problem === 'denied'
    if (isWanted) show({ state: isCancelled ? { is: 'off' } : { is: 'problem', problem }, ...nothing })
    return isCancelled ? 'cancelled' : problem
  }

  return {
    now: () => shared,
    async start() {
      if (isClosed) return 'cancelled'
      if (shared.video) return 'started'
      isWanted = true
      show({ state: { is: 'starting' }, ...nothing })
      asking ??= getDisplayMedia(mediaDevices)
        .then(adopt, refuse)
        .finally(() => (asking = null))
      return asking
    },
    stop,
    close() {
      stop()
      isClosed = true
    },
  }
}

async function getDisplayMedia(mediaDevices: MediaDevices | undefined): Promise<MediaStream> {
  if (!mediaDevices) throw new TypeError('this page has no mediaDevices')
  return mediaDevices.getDisplayMedia(options)
}

/** Firefox has no hints. */
function hint(track: MediaStreamTrack, content: 'detail' | 'music'): MediaStreamTrack {
  if ('contentHint' in track) track.contentHint = content
  return track
}
