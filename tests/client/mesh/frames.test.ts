// What another browser sends, read as if it were an enemy's.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createFrameReader } from '../../../client/mesh/frames.ts'
import { MAX_PEER_FRAME_LENGTH, MAX_STRIKES } from '../../../protocol/limits.ts'
import { createFakeClock } from '../../fakes/clock.ts'

function setUp() {
  const clock = createFakeClock()
  const struckOut = { count: 0 }
  const reader = createFrameReader(clock, () => struckOut.count++)
  return { clock, struckOut, reader }
}

const level = '{"type":"level","level":42}'
const profile = '{"type":"profile","name":"Ann"}'

describe('createFrameReader', () => {
  it('reads each kind by its own table', () => {
    const { reader, struckOut } = setUp()
    expect(reader.ctl(profile)).toEqual({ type: 'profile', name: 'Ann' })
    expect(reader.rt(level)).toEqual({ type: 'level', level: 42 })
    expect(reader.signal('{"type":"restart","epoch":1}')).toEqual({ type: 'restart', epoch: 1 })
    expect(reader.ctl(level)).toBeNull()
    expect(reader.rt(profile)).toBeNull()
    expect(struckOut.count).toBe(0)
    expect(reader.signal(profile)).toBeNull()
    expect(struckOut.count).toBe(1)
  })

  it.each([
    ['no JSON', '{"type":"profile"'],
    ['an unknown type', '{"type":"shutdown"}'],
    ['a type of the prototype', '{"type":"__proto__"}'],
    ['another one', '{"type":"constructor"}'],
    ['no object', '["profile"]'],
    ['null', 'null'],
    ['nothing', ''],
    ['one member too many', '{"type":"bye","from":"aaaaaaaaaaaaaaaaaaaaaa"}'],
    ['an empty name', '{"type":"profile","name":""}'],
    ['a name that turns the text round', '{"type":"profile","name":"Ann\\u202e"}'],
    ['depth', `{"type":"chat","id":"12345678","text":${'['.repeat(1000)}${']'.repeat(1000)}}`],
    ['length', `{"type":"chat","id":"12345678","text":"${'a'.repeat(MAX_PEER_FRAME_LENGTH)}"}`],
    ['half an object', '{"type":"media","microphone":true}'],
    ['a command in disguise', '{"type":"media","microphone":1,"camera":0,"screen":0,"screenAudio":0}'],
  ])('[P2] drops and counts %s', (_what, text) => {
    const { reader, struckOut } = setUp()
    for (let strike = 1; strike <= MAX_STRIKES; strike++) {
      expect(struckOut.count).toBe(0)
      expect(reader.ctl(text)).toBeNull()
    }
    expect(struckOut.count).toBe(1)
    reader.ctl(text)
    expect(struckOut.count).toBe(1)
  })

  it('[P2] counts all three ways together, and the good ones make nothing good', () => {
    const { reader, struckOut } = setUp()
    reader.ctl('x')
    for (let good = 0; good < 50; good++) reader.ctl(profile)
    reader.rt('{"type":"level","level":101}')
    expect(struckOut.count).toBe(0)
    reader.signal('{"type":"offer","epoch":0,"round":0,"sdp":"v=0"}')
    expect(struckOut.count).toBe(1)
  })

  it('takes a burst, drops a flood without a strike, and recovers at 60 a second', () => {
    const { clock, reader, struckOut } = setUp()
    const read = (count: number): number =>
      Array.from({ length: count }, () => reader.ctl(profile)).filter((frame) => frame !== null).length
    expect(read(1_000)).toBe(300)
    clock.advance(1_000)
    expect(read(1_000)).toBe(60)
    clock.advance(3_600_000)
    expect(read(1_000)).toBe(300)
    expect(struckOut.count).toBe(0)
  })

  it('[L9] never throws, whatever comes', () => {
    const { reader } = setUp()
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        expect(reader.signal(text)).toBeNull()
        reader.rt(text)
        reader.ctl(text)
      }),
    )
  })
})
