// When a dearer codec pays.
import { describe, expect, it } from '@jest/globals'
import type { Grant } from '../../../client/engine/budget/types.ts'
import { agreedCodec, chooseCodec, isCalm, type CodecInput } from '../../../client/engine/codecs.ts'

const grant = (more: Partial<Grant> = {}): Grant => ({
  peer: 'p',
  picture: 'camera',
  rung: 360,
  framerate: 20,
  maxBitrate: 300_000,
  why: 'uplink',
  ...more,
})
const input = (more: Partial<CodecInput> = {}): CodecInput => ({
  now: 100_000,
  grant: grant(),
  encoders: 3,
  isCalm: true,
  ...more,
})

describe('a camera', () => {
  it('changes to VP9 where bits lack, few look, and the computer is calm', () => {
    expect(chooseCodec(agreedCodec, input())).toEqual({ codec: 'VP9', changedAt: 100_000 })
    for (const otherwise of [
      { encoders: 4 },
      { isCalm: false },
      { grant: grant({ why: 'wish' }) },
      { grant: grant({ why: 'cpu' }) },
      { grant: grant({ rung: null }) },
    ]) {
      expect(chooseCodec(agreedCodec, input(otherwise))).toBe(agreedCodec)
    }
  })

  it('stays with it when the bits suffice then, and goes back when the computer does not', () => {
    const vp9 = chooseCodec(agreedCodec, input())
    expect(chooseCodec(vp9, input({ now: 140_000, grant: grant({ why: 'wish' }) }))).toBe(vp9)
    expect(chooseCodec(vp9, input({ now: 140_000, isCalm: false })).codec).toBe('VP8')
  })

  it('changes no more than once in thirty seconds', () => {
    const vp9 = chooseCodec(agreedCodec, input())
    expect(chooseCodec(vp9, input({ now: 129_999, isCalm: false }))).toBe(vp9)
    expect(chooseCodec(vp9, input({ now: 130_000, isCalm: false })).codec).toBe('VP8')
  })
})

describe('a screen', () => {
  it('goes out in VP9 to a few, for text is dear in bits', () => {
    const screen = grant({ picture: 'screen', why: 'wish' })
    expect(chooseCodec(agreedCodec, input({ grant: screen })).codec).toBe('VP9')
    expect(chooseCodec(agreedCodec, input({ grant: screen, encoders: 4 })).codec).toBeNull()
  })
})

describe('a computer', () => {
  it('is calm with room left and nobody complaining', () => {
    expect(isCalm(0.2, false, null)).toBe(true)
    expect(isCalm(0.2, false, 'fair')).toBe(true)
    expect(isCalm(0.4, false, null)).toBe(false)
    expect(isCalm(0.2, true, null)).toBe(false)
    expect(isCalm(0.2, false, 'serious')).toBe(false)
    expect(isCalm(0.2, false, 'critical')).toBe(false)
  })
})
