// The knock: heard once for a crowd, and never against the browser's rules.
import { describe, expect, it } from '@jest/globals'
import { createChime } from '../../../client/media/chime.ts'

class FakeAudio {
  state: AudioContextState = 'running'
  currentTime = 10
  readonly destination = {}
  /** Seconds at which a note began and ended. */
  readonly notes: { start: number; stop: number }[] = []
  readonly volumes: number[] = []
  resumes = 0

  createOscillator(): object {
    const note = { start: -1, stop: -1 }
    this.notes.push(note)
    return {
      frequency: { value: 0 },
      connect: (next: object) => next,
      addEventListener: () => undefined,
      start: (at: number) => (note.start = at),
      stop: (at: number) => (note.stop = at),
    }
  }

  createGain(): object {
    const ramp = (volume: number): number => this.volumes.push(volume)
    return { gain: { setValueAtTime: ramp, exponentialRampToValueAtTime: ramp }, connect: () => undefined }
  }

  resume(): Promise<void> {
    this.resumes++
    return Promise.resolve()
  }
}

function world(): { audio: FakeAudio; ring: () => void; pass: (ms: number) => void } {
  const audio = new FakeAudio()
  let now = 0
  const chime = createChime({ openContext: () => audio as unknown as AudioContext, now: () => now })
  return { audio, ring: () => chime.ring(), pass: (ms) => (now += ms) }
}

describe('the chime', () => {
  it('is two soft notes, one after the other, that end', () => {
    const { audio, ring } = world()
    ring()
    const [first, second] = audio.notes
    expect(audio.notes).toHaveLength(2)
    expect(first?.start).toBe(10)
    expect(second?.start).toBeGreaterThan(10)
    for (const { start, stop } of audio.notes) expect(stop - start).toBeLessThan(1)
    expect(Math.max(...audio.volumes)).toBeLessThanOrEqual(0.2)
  })

  it('rings for a crowd once in three seconds', () => {
    const { audio, ring, pass } = world()
    ring()
    for (let knock = 0; knock < 10; knock++) ring()
    pass(2_999)
    ring()
    expect(audio.notes).toHaveLength(2)
    pass(1)
    ring()
    expect(audio.notes).toHaveLength(4)
  })

  it.each(['suspended', 'closed'] as const)('is silent while the sound is %s, and asks for nothing', (state) => {
    const { audio, ring } = world()
    audio.state = state
    ring()
    expect(audio.notes).toEqual([])
    expect(audio.resumes).toBe(0)
    audio.state = 'running'
    ring()
    expect(audio.notes).toHaveLength(2)
  })
})
