// The rungs of video quality by the size of the room.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { galleryRung, sendLimits } from '../../../client/media/quality.ts'
import { slots } from '../../../client/mesh/peer-link.ts'

const hd = { width: 1280, height: 720, frameRate: 30 }

describe('sendLimits', () => {
  it.each([
    [1, 720, 1_500_000, 30],
    [2, 720, 1_500_000, 30],
    [3, 540, 800_000, 25],
    [4, 360, 450_000, 20],
    [8, 360, 450_000, 20],
    [9, 270, 300_000, 20],
    [10, 270, 300_000, 20],
    [11, 180, 150_000, 15],
    [24, 180, 150_000, 15],
  ])('sends each of %i others %ip', (others, height, maxBitrate, maxFramerate) => {
    expect(sendLimits(others, 'camera', hd, true)).toEqual({ maxBitrate, maxFramerate, scaleDownBy: 720 / height })
    expect(galleryRung(others).height).toBe(height)
  })

  it('starts every camera small, however few the others', () => {
    expect(sendLimits(1, 'camera', hd, false)).toEqual({ maxBitrate: 150_000, maxFramerate: 15, scaleDownBy: 4 })
    expect(sendLimits(5, 'camera', hd, false)).toEqual({ maxBitrate: 150_000, maxFramerate: 7, scaleDownBy: 4 })
  })

  it('never enlarges, and gives a small camera no more bits than its picture needs', () => {
    const small = { width: 640, height: 360, frameRate: 20 }
    expect(sendLimits(1, 'camera', small, true)).toEqual({ maxBitrate: 450_000, maxFramerate: 20, scaleDownBy: 1 })
  })

  it('takes the short side of a phone held upright', () => {
    const upright = { width: 720, height: 1280, frameRate: 30 }
    expect(sendLimits(4, 'camera', upright, true).scaleDownBy).toBe(2)
  })

  it('does not scale a camera of unknown size', () => {
    const unknown = { width: 0, height: 0, frameRate: 0 }
    expect(sendLimits(4, 'camera', unknown, true)).toEqual({ maxBitrate: 450_000, maxFramerate: 20, scaleDownBy: 1 })
  })

  it('leaves a screen whole and gives sound its share', () => {
    for (const warm of [true, false]) {
      expect(sendLimits(9, 'screen', hd, warm)).toEqual({ maxBitrate: 1_500_000, maxFramerate: 15, scaleDownBy: 1 })
      expect(sendLimits(9, 'microphone', hd, warm).maxBitrate).toBe(32_000)
      expect(sendLimits(9, 'screenAudio', hd, warm).maxBitrate).toBe(64_000)
    }
  })

  it('gives every browser parameters that it takes', () => {
    const size = fc.record({
      width: fc.integer({ min: 0, max: 8192 }),
      height: fc.integer({ min: 0, max: 8192 }),
      frameRate: fc.double({ min: 0, max: 240, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.nat(100), fc.constantFrom(...slots), size, fc.boolean(), (others, slot, capture, warm) => {
        const limits = sendLimits(others, slot, capture, warm)
        expect(limits.scaleDownBy).toBeGreaterThanOrEqual(1)
        expect(limits.maxFramerate).toBeGreaterThanOrEqual(1)
        expect(limits.maxBitrate).toBeGreaterThanOrEqual(32_000)
        expect(Object.values(limits).every(Number.isFinite)).toBe(true)
      }),
    )
  })

  it('never gives more for more people', () => {
    fc.assert(
      fc.property(fc.nat(40), (others) => {
        const [fewer, more] = [others, others + 1].map((count) => sendLimits(count, 'camera', hd, true))
        expect(more?.maxBitrate).toBeLessThanOrEqual(fewer?.maxBitrate ?? 0)
        expect(more?.scaleDownBy).toBeGreaterThanOrEqual(fewer?.scaleDownBy ?? Infinity)
      }),
    )
  })
})
