// The sound of somebody knocking: two soft notes, made here, so that no file has to be loaded.

export type ChimeDeps = {
  readonly openContext: () => AudioContext
  /** Milliseconds of any steady clock. */
  readonly now: () => number
}

export type Chime = {
  /** Silent while the browser keeps sound back, and when it rang a moment ago. */
  ring(): void
}

/** A crowd before the door is one sound. */
const MIN_GAP_MS = 3_000
/** A falling third, as doorbells have it; in hertz, with the seconds after which each note begins. */
const notes = [
  { frequency: 659.25, at: 0 },
  { frequency: 523.25, at: 0.18 },
]
const NOTE_S = 0.5
/** Well under a voice. */
const VOLUME = 0.12
/** An exponential ramp never reaches 0. */
const SILENCE = 0.0001

export function createChime({ openContext, now }: ChimeDeps): Chime {
  let rangAt = -Infinity
  return {
    ring() {
      if (now() - rangAt < MIN_GAP_MS) return
      const context = openContext()
      // Not asked to resume: that would sound at the next click, about somebody who may have gone.
      if (context.state !== 'running') return
      rangAt = now()
      for (const { frequency, at } of notes) play(context, frequency, context.currentTime + at)
    },
  }
}

function play(context: AudioContext, frequency: number, startS: number): void {
  const tone = context.createOscillator()
  const volume = context.createGain()
  tone.type = 'sine'
  tone.frequency.value = frequency
  volume.gain.setValueAtTime(SILENCE, startS)
  // A start that is too sudden clicks.
  volume.gain.exponentialRampToValueAtTime(VOLUME, startS + 0.02)
  volume.gain.exponentialRampToValueAtTime(SILENCE, startS + NOTE_S)
  tone.connect(volume).connect(context.destination)
  tone.addEventListener('ended', () => {
    volume.disconnect()
  })
  tone.start(startS)
  tone.stop(startS + NOTE_S)
}
