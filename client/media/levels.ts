// How loud a track is, ten times a second, and whether that counts as speaking.

/** Runs `step` every `everyMs` until the returned function is called. */
export type Repeat = (everyMs: number, step: () => void) => () => void

export type LevelsDeps = {
  /** Called once, at the first `watch`: browsers allow a page few contexts, so all meters share one. */
  readonly createContext: () => AudioContext
  /** `(track) => new MediaStream([track])` */
  readonly streamOf: (track: MediaStreamTrack) => MediaStream
  readonly repeat: Repeat
}

export type Levels = {
  /**
   * Reports the level of `track`, 0 to 1, until the returned function is called. A disabled track is silent: to hear
   * a muted microphone, hand in a clone that is enabled, and stop it afterwards. The sound itself goes nowhere.
   */
  watch(track: MediaStreamTrack, onLevel: (level: number) => void): () => void
  /** To be called in a click: until then the browser may refuse to run the context, and levels stay 0. */
  resume(): void
  close(): void
}

export const LEVEL_EVERY_MS = 100
/** Below the floor a microphone gives noise only; speech near a microphone averages about -25 dBFS. */
const FLOOR_DB = -60
const CEILING_DB = -10
/** Decibels from a level of 0 to a level of 1. */
export const LEVEL_SPAN_DB = CEILING_DB - FLOOR_DB
/** About 43 ms at 48 kHz: longer than one period of the lowest voice, shorter than a syllable. */
const WINDOW_SAMPLES = 2048

export function createLevels({ createContext, streamOf, repeat }: LevelsDeps): Levels {
  let context: AudioContext | null = null
  let isClosed = false
  const watches = new Set<() => void>()

  /** Never in `interrupted`, where iOS answers a resume with a context that stays silent for good. */
  function resume(): void {
    if (context?.state === 'suspended') context.resume().catch(() => undefined)
  }

  function open(): AudioContext {
    if (context) return context
    context = createContext()
    context.addEventListener('statechange', resume)
    return context
  }

  return {
    watch(track, onLevel) {
      if (isClosed) return () => undefined
      const running = open()
      resume()
      const source = running.createMediaStreamSource(streamOf(track))
      const analyser = running.createAnalyser()
      analyser.fftSize = WINDOW_SAMPLES
      source.connect(analyser)
      const samples = new Float32Array(WINDOW_SAMPLES)
      const stopRepeating = repeat(LEVEL_EVERY_MS, () => {
        if (running.state !== 'running') return onLevel(0)
        analyser.getFloatTimeDomainData(samples)
        onLevel(levelOf(samples))
      })
      const stop = () => {
        if (!watches.delete(stop)) return
        stopRepeating()
        source.disconnect()
        onLevel(0)
      }
      watches.add(stop)
      return stop
    },
    resume,
    close() {
      isClosed = true
      for (const stop of [...watches]) stop()
      context?.removeEventListener('statechange', resume)
      if (context && context.state !== 'closed') context.close().catch(() => undefined)
      context = null
    },
  }
}

/** Root mean square of samples in -1 to 1, on a decibel scale from 0 (silence) to 1 (as loud as speech gets). */
export function levelOf(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const decibels = 10 * Math.log10(sum / Math.max(1, samples.length))
  return Math.min(1, Math.max(0, (decibels - FLOOR_DB) / LEVEL_SPAN_DB))
}

/** -42.5 dBFS on the scale of `levelOf`: over a fan, under a quiet voice. */
export const SPEAKING_LEVEL = 0.35
/** One loud sample is a key press or a cough. */
const SAMPLES_TO_START = 2
/** Longer than the pauses between words. */
export const SPEAKING_HOLD_MS = 600

export type SpeakingDetector = {
  /** Takes the level at a time (milliseconds, any monotonic clock) and says whether this counts as speaking. */
  update(level: number, atMs: number): boolean
  /** By the last level, this is neither speaking nor the beginning of it. */
  isQuiet(): boolean
}

export function createSpeakingDetector(): SpeakingDetector {
  let isSpeaking = false
  /** In a row. */
  let loudSamples = 0
  let lastLoudMs = 0
  return {
    update(level, atMs) {
      if (level >= SPEAKING_LEVEL) {
        loudSamples += 1
        lastLoudMs = atMs
        if (loudSamples >= SAMPLES_TO_START) isSpeaking = true
      } else {
        loudSamples = 0
        if (atMs - lastLoudMs >= SPEAKING_HOLD_MS) isSpeaking = false
      }
      return isSpeaking
    },
    isQuiet: () => !isSpeaking && loudSamples === 0,
  }
}
