// When a codec that is dearer in work pays, and when one that is dearer in bits.
import { describe, expect, it } from '@jest/globals'
import type { Grant } from '../../../client/engine/budget/types.ts'
import { agreedCodec, chooseCodec, isCalm, type CodecChoice, type CodecInput } from '../../../client/engine/codecs.ts'

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
  isPhone: false,
  ...more,
})

/** Bits have lacked for long. */
const bound: CodecChoice = { ...agreedCodec, boundSince: 90_000 }
const vp9: CodecChoice = { codec: 'VP9', changedAt: 100_000, boundSince: 90_000 }

describe('a camera', () => {
  it('changes to VP9 where bits have lacked for ten seconds, few look, and the computer is calm', () => {
    expect(chooseCodec(bound, input())).toEqual(vp9)
    const waiting = chooseCodec(agreedCodec, input({ now: 90_000 }))
    expect(waiting).toEqual(bound)
    expect(chooseCodec(waiting, input({ now: 99_999 }))).toBe(waiting)
    for (const otherwise of [{ encoders: 4 }, { grant: grant({ rung: null }) }])
      expect(chooseCodec(bound, input(otherwise))).toBe(bound)
    for (const why of ['wish', 'cpu'] as const)
      expect(chooseCodec(bound, input({ grant: grant({ why }) }))).toEqual(agreedCodec)
  })

  it('stays with it when the bits suffice then, and goes back among many', () => {
    expect(chooseCodec(vp9, input({ now: 140_000, grant: grant({ why: 'wish' }) })).codec).toBe('VP9')
    expect(chooseCodec(vp9, input({ now: 140_000, encoders: 4 })).codec).toBe('VP8')
  })

  it('changes no more than once in thirty seconds, unless the computer has too much to do', () => {
    expect(chooseCodec(vp9, input({ now: 129_999, encoders: 4 }))).toBe(vp9)
    expect(chooseCodec(vp9, input({ now: 130_000, encoders: 4 })).codec).toBe('VP8')
    expect(chooseCodec(vp9, input({ now: 100_001, isCalm: false })).codec).toBe('H264')
  })

  it('changes to H.264 where the computer has too much to do, and stays with it', () => {
    const h264 = chooseCodec(agreedCodec, input({ isCalm: false, encoders: 5, grant: grant({ why: 'cpu' }) }))
    expect(h264).toEqual({ codec: 'H264', changedAt: 100_000, boundSince: null })
    expect(chooseCodec(h264, input({ now: 200_000 })).codec).toBe('H264')
  })

  it('does not on a phone, which encodes H.264 in hardware alone', () => {
    expect(chooseCodec(bound, input({ isCalm: false, isPhone: true }))).toBe(bound)
  })
})

describe('a screen', () => {
  it('goes out in VP9 to a few, for text is dear in bits', () => {
    const screen = grant({ picture: 'screen', why: 'wish' })
    expect(chooseCodec(agreedCodec, input({ grant: screen })).codec).toBe('VP9')
    expect(chooseCodec(agreedCodec, input({ grant: screen, encoders: 4 })).codec).toBeNull()
    expect(chooseCodec(agreedCodec, input({ grant: screen, isCalm: false })).codec).toBeNull()
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
