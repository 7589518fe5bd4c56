// Levels of sound, the life of the one audio context, and what counts as speaking.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  createLevels,
  createSpeakingDetector,
  LEVEL_EVERY_MS,
  levelOf,
  SPEAKING_HOLD_MS,
  SPEAKING_LEVEL,
} from '../../../client/media/levels.ts'
import { asTrack, fakeStream, FakeTrack } from '../../fakes/media.ts'

class FakeContext extends EventTarget {
  state: AudioContextState | 'interrupted' = 'running'
  amplitude = 0
  sources = 0
  resumes = 0
  mayRun = true

  createMediaStreamSource() {
    this.sources += 1
    return { connect: () => undefined, disconnect: () => (this.sources -= 1) }
  }

  createAnalyser() {
    return { fftSize: 0, getFloatTimeDomainData: (samples: Float32Array) => samples.fill(this.amplitude) }
  }

  resume(): Promise<void> {
    this.resumes += 1
    if (!this.mayRun) return Promise.reject(new DOMException('no gesture yet', 'NotAllowedError'))
    this.become('running')
    return Promise.resolve()
  }

  close(): Promise<void> {
    this.become('closed')
    return Promise.resolve()
  }

  become(state: AudioContextState | 'interrupted'): void {
    this.state = state
    this.dispatchEvent(new Event('statechange'))
  }
}

function setUp() {
  const contexts: FakeContext[] = []
  const steps = new Set<() => void>()
  const next = new FakeContext()
  const levels = createLevels({
    createContext: () => {
      contexts.push(next)
      return next as unknown as AudioContext
    },
    streamOf: (track) => fakeStream([track as unknown as FakeTrack]),
    repeat: (everyMs, step) => {
      expect(everyMs).toBe(LEVEL_EVERY_MS)
      steps.add(step)
      return () => void steps.delete(step)
    },
  })
  const tick = () => [...steps].forEach((step) => step())
  const track = asTrack(new FakeTrack('audio', 'microphone-a'))
  return { levels, context: next, contexts, steps, tick, track }
}

describe('createLevels', () => {
  it('reports the level at each step until it is stopped, and then silence', () => {
    const { levels, context, tick, track, steps } = setUp()
    const seen: number[] = []
    const stop = levels.watch(track, (level) => seen.push(level))
    tick()
    context.amplitude = 1
    tick()
    stop()
    stop()
    tick()
    expect(seen).toEqual([0, 1, 0])
    expect([steps.size, context.sources]).toEqual([0, 0])
  })

  it('shares one context between all meters', () => {
    const { levels, context, contexts, track } = setUp()
    expect(contexts).toHaveLength(0)
    const stop = levels.watch(track, () => undefined)
    levels.watch(track, () => undefined)
    stop()
    expect(contexts).toHaveLength(1)
    expect(context.sources).toBe(1)
  })

  it('resumes a suspended context, at once or in the next click, and reports silence until it runs', async () => {
    const { levels, context, tick, track } = setUp()
    context.state = 'suspended'
    context.mayRun = false
    context.amplitude = 1
    const seen: number[] = []
    levels.watch(track, (level) => seen.push(level))
    tick()
    await Promise.resolve()
    expect(context.resumes).toBe(1)
    context.mayRun = true
    levels.resume()
    tick()
    expect(seen).toEqual([0, 1])
  })

  it('leaves an interrupted context alone until the system gives it back', () => {
    const { levels, context, track } = setUp()
    levels.watch(track, () => undefined)
    context.become('interrupted')
    levels.resume()
    expect(context.resumes).toBe(0)
    context.become('suspended')
    expect(context.state).toBe('running')
  })

  it('closes all that it opened, twice if asked, and opens nothing more', () => {
    const { levels, context, contexts, steps, track } = setUp()
    levels.watch(track, () => undefined)
    levels.close()
    levels.close()
    levels.watch(track, () => undefined)()
    levels.resume()
    expect(context.state).toBe('closed')
    expect([contexts.length, context.sources, steps.size, context.resumes]).toEqual([1, 0, 0, 0])
  })
})

describe('levelOf', () => {
  const constant = (amplitude: number) => levelOf(new Float32Array(64).fill(amplitude))

  it('maps decibels to its scale', () => {
    expect(constant(0)).toBe(0)
    expect(levelOf(new Float32Array(0))).toBe(0)
    expect(constant(0.001)).toBeCloseTo(0, 5)
    expect(constant(0.0177828)).toBeCloseTo(0.5, 3)
    expect(constant(1)).toBe(1)
  })

  it('puts speech above the level of speaking and a quiet room below', () => {
    expect(constant(10 ** (-30 / 20))).toBeGreaterThan(SPEAKING_LEVEL)
    expect(constant(10 ** (-50 / 20))).toBeLessThan(SPEAKING_LEVEL)
  })

  it('stays between 0 and 1', () => {
    fc.assert(
      fc.property(fc.float32Array({ min: -1, max: 1, noNaN: true }), (samples) => {
        const level = levelOf(samples)
        expect(level).toBeGreaterThanOrEqual(0)
        expect(level).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('createSpeakingDetector', () => {
  function play(levels: readonly number[], stepMs = LEVEL_EVERY_MS): boolean[] {
    const detector = createSpeakingDetector()
    return levels.map((level, index) => detector.update(level, 5_000 + index * stepMs))
  }

  it('needs two loud samples in a row', () => {
    expect(play([0.9, 0, 0.9, 0, 0.9])).not.toContain(true)
    expect(play([0, SPEAKING_LEVEL, SPEAKING_LEVEL])).toEqual([false, false, true])
  })

  it('holds through the pauses between words and ends after them', () => {
    const spoken = play([1, 1, ...Array<number>(8).fill(0)])
    expect(spoken).toEqual([false, true, true, true, true, true, true, false, false, false])
    expect(spoken.lastIndexOf(true) - 1).toBe(SPEAKING_HOLD_MS / LEVEL_EVERY_MS - 1)
  })

  it('ends at the first sample when the page slept', () => {
    expect(play([1, 1, 0], 60_000)).toEqual([false, true, false])
  })
})
