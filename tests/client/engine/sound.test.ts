// How sound is sent to one viewer.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ptimeOf, soundOf, type Redundancy, type Sound, type SoundInput } from '../../../client/engine/sound.ts'

const small: SoundInput = { now: 0, links: 3, lost: 0, uplinkBps: 4_000_000, music: false, listens: true }
const large: SoundInput = { ...small, links: 8 }
/** Where packets get lost. */
const lossy: SoundInput = { ...small, lost: 0.02 }

/** One look after the other; answers the codecs. */
function looks(...inputs: readonly SoundInput[]): (string | null)[] {
  let before: Redundancy | null = null
  return inputs.map((input) => {
    const sound: Sound = soundOf(before, input)
    before = sound.redundancy
    return sound.microphone.codec
  })
}

describe('the sound of a microphone', () => {
  it('is a voice in 32 kbit/s that goes before everything else', () => {
    expect(soundOf(null, large).microphone).toMatchObject({
      active: true,
      maxBitrate: 32_000,
      priority: 'high',
      codec: 'opus',
    })
  })

  it('is not sent to who does not listen, and costs nothing then', () => {
    const { microphone, screenAudio, bps } = soundOf(null, { ...small, listens: false })
    expect(microphone.active).toBe(false)
    expect(bps.microphone).toBe(0)
    expect(screenAudio.active).toBe(true)
  })

  it('has 128 kbit/s for music, each packet once', () => {
    expect(soundOf(null, { ...small, music: true }).microphone).toMatchObject({ maxBitrate: 128_000, codec: 'opus' })
  })

  it('is reckoned with its headers, and twice where it is sent twice', () => {
    const [twice, once] = [soundOf(null, lossy).bps.microphone, soundOf(null, small).bps.microphone]
    expect(once).toBeGreaterThan(45_000)
    expect(once).toBeLessThan(60_000)
    expect(twice - once).toBe(32_000)
    // Longer packets, fewer headers.
    expect(soundOf(null, large).bps.microphone).toBeLessThan(once)
  })
})

describe('redundancy', () => {
  it('is there where packets get lost', () => {
    expect(looks(small)).toEqual(['opus'])
    expect(looks(lossy)).toEqual(['red'])
    expect(looks(large, { ...large, now: 1_000, lost: 0.02 })).toEqual(['opus', 'red'])
    expect(looks({ ...large, lost: null })).toEqual(['opus'])
  })

  it('stays for ten seconds after it was needed last, and does not come back for ten', () => {
    const at = (input: SoundInput, now: number): SoundInput => ({ ...input, now })
    expect(looks(at(lossy, 0), at(large, 9_000), at(lossy, 9_500), at(large, 19_000), at(large, 19_500))).toEqual([
      'red',
      'red',
      'red',
      'red',
      'opus',
    ])
    expect(looks(at(lossy, 0), at(large, 10_000), at(lossy, 19_000), at(lossy, 20_000))).toEqual([
      'red',
      'opus',
      'opus',
      'red',
    ])
  })

  it('is given up at once where the connection is narrow', () => {
    const narrow = { ...lossy, uplinkBps: 999_999 }
    expect(looks(narrow)).toEqual(['opus'])
    expect(looks(lossy, { ...narrow, now: 1 }, { ...lossy, now: 2 })).toEqual(['red', 'opus', 'opus'])
  })

  it('changes at most twice in ten seconds, and never in a narrow connection', () => {
    const look = fc.record({
      wait: fc.integer({ min: 0, max: 4_000 }),
      links: fc.integer({ min: 1, max: 8 }),
      lost: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      uplinkBps: fc.constantFrom(500_000, 1_000_000, 3_000_000),
    })
    fc.assert(
      fc.property(fc.array(look, { maxLength: 60 }), (all) => {
        let now = 0
        const inputs = all.map(({ wait, ...rest }) => ({ ...small, ...rest, now: (now += wait) }))
        const codecs = looks(...inputs)
        const ons = inputs.filter((_, index) => index > 0 && codecs[index] === 'red' && codecs[index - 1] === 'opus')
        for (const [index, on] of ons.entries())
          if (index > 0) expect(on.now - ons[index - 1]!.now).toBeGreaterThanOrEqual(10_000)
        for (const [index, { uplinkBps }] of inputs.entries())
          if (uplinkBps < 1_000_000) expect(codecs[index]).toBe('opus')
      }),
    )
  })
})

it('packets are longer in large rooms, but not those of music', () => {
  expect([4, 5, 6, 7].map((links) => ptimeOf({ links, music: false }))).toEqual([20, 40, 40, 60])
  expect(ptimeOf({ links: 12, music: true })).toBe(20)
  // Somebody who comes and goes changes nothing.
  expect([4, 3].map((links) => ptimeOf({ links, music: false }, 40))).toEqual([40, 20])
  expect([6, 5, 3].map((links) => ptimeOf({ links, music: false }, 60))).toEqual([60, 40, 20])
  expect(ptimeOf({ links: 12, music: true }, 40)).toBe(20)
})
