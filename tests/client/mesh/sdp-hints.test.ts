// What our own engine is told about sound and the first bitrate: lines of a description, whatever the text around them.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { speechHints, withHints, type SdpHints } from '../../../client/mesh/sdp-hints.ts'

const speech: SdpHints = { ...speechHints, red: false }

const microphone = [
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0',
  'a=mid:0',
  'a=rtpmap:111 opus/48000/2',
  'a=rtcp-fb:111 transport-cc',
  'a=fmtp:111 minptime=10;useinbandfec=0;maxaveragebitrate=510000',
  'a=rtpmap:63 red/48000/2',
  'a=fmtp:63 111/111',
  'a=ptime:60',
  'a=maxptime:120',
]
const camera = [
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97 98 102',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  'a=rtpmap:98 VP9/90000',
  'a=fmtp:98 profile-id=0',
]
const screenAudio = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=rtpmap:111 opus/48000/2']
const session = ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0']
const data = ['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'a=mid:4', '']
const text = (...sections: string[][]): string => sections.flat().join('\r\n')
const whole = text(session, microphone, camera, screenAudio, data)

/** The lines of one section of what came out. */
function section(sdp: string, at: number): string[] {
  return sdp.split('\r\nm=')[at + 1]!.split('\r\n')
}

describe('speech', () => {
  it('is mono, paused when nobody speaks, and repairs losses; other parameters stay', () => {
    expect(section(withHints(whole, speech), 0)).toEqual([
      'audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0',
      'a=mid:0',
      'a=rtpmap:111 opus/48000/2',
      'a=fmtp:111 minptime=10;maxaveragebitrate=32000;stereo=0;usedtx=1;useinbandfec=1',
      'a=ptime:20',
      'a=rtcp-fb:111 transport-cc',
      'a=rtpmap:63 red/48000/2',
      'a=fmtp:63 111/111',
    ])
  })

  it('may have longer packets', () => {
    expect(section(withHints(whole, { ...speech, ptimeMs: 40 }), 0)).toContain('a=ptime:40')
  })

  it('is sent twice when redundancy is asked for, which the order of payload types decides', () => {
    expect(section(withHints(whole, { ...speech, red: true }), 0)[0]).toBe('audio 9 UDP/TLS/RTP/SAVPF 63 111 9 0')
    const redFirst = whole.replace('SAVPF 111 63', 'SAVPF 63 111')
    expect(section(withHints(redFirst, speech), 0)[0]).toBe('audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0')
  })

  it('is sent once where redundancy is not agreed on', () => {
    const without = whole.replace('a=rtpmap:63 red/48000/2\r\n', '')
    expect(section(withHints(without, { ...speech, red: true }), 0)[0]).toBe('audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0')
  })
})

it('makes music stereo, wide and never paused, and so always the sound of the screen', () => {
  const music = 'maxaveragebitrate=128000;stereo=1;usedtx=0;useinbandfec=1'
  expect(section(withHints(whole, { ...speech, music: true }), 0)).toContain(`a=fmtp:111 minptime=10;${music}`)
  expect(section(withHints(whole, speech), 2)).toContain(`a=fmtp:111 ${music}`)
})

describe('the first bitrate', () => {
  it('is written to every codec of pictures, and to nothing else', () => {
    expect(section(withHints(whole, { ...speech, startKbps: 300 }), 1)).toEqual([
      'video 9 UDP/TLS/RTP/SAVPF 96 97 98 102',
      'a=rtpmap:96 VP8/90000',
      'a=fmtp:96 x-google-start-bitrate=300',
      'a=rtpmap:97 rtx/90000',
      'a=fmtp:97 apt=96',
      'a=rtpmap:98 VP9/90000',
      'a=fmtp:98 profile-id=0;x-google-start-bitrate=300',
    ])
  })

  it('is left to the engine when nobody knows it', () => {
    expect(section(withHints(whole, speech), 1)).toEqual(section(whole, 1))
  })
})

it('leaves the session and the data section as they are, and is the same when done twice', () => {
  const once = withHints(whole, { ...speech, startKbps: 300, red: true })
  expect(once.startsWith(text(session))).toBe(true)
  expect(once.endsWith(text(data))).toBe(true)
  expect(withHints(once, { ...speech, startKbps: 300, red: true })).toBe(once)
})

describe('a hostile text', () => {
  const piece = fc.constantFrom(
    'm=audio 9 X 111 63',
    'm=video',
    'm=',
    'a=rtpmap:111 opus/48000/2',
    'a=rtpmap:111',
    'a=rtpmap:63 red/48000/2',
    'a=rtpmap:999 VP8/90000',
    'a=fmtp:111 ;;=;usedtx=9;__proto__=1',
    'a=fmtp:111 ',
    'a=ptime:-1',
    '\n',
    '\r',
    '\r\n',
  )
  const hints = fc.record({
    music: fc.boolean(),
    red: fc.boolean(),
    ptimeMs: fc.constantFrom(20, 40, 60),
    startKbps: fc.option(fc.integer({ min: 30, max: 5_000 }), { nil: null }),
  })

  it('throws nothing and grows by little for each line', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), hints, (pieces, wanted) => {
        const sdp = pieces.join('\r\n')
        const lines = sdp.split(/\r?\n/).length
        expect(withHints(sdp, wanted).length).toBeLessThan(sdp.length + 120 * (lines + 1))
      }),
    )
  })

  it('of thousands of payload types gets a hint for a few', () => {
    const types = Array.from({ length: 1_000 }, (_, at) => `a=rtpmap:${at} VP8/90000`)
    const sdp = text(['m=video 9 UDP/TLS/RTP/SAVPF 0', ...types])
    expect(withHints(sdp, { ...speech, startKbps: 300 }).length).toBeLessThan(sdp.length + 1_000)
  })

  it('with an endless line of parameters gets ours instead', () => {
    const sdp = text(session, ['m=audio 9 X 111', 'a=rtpmap:111 opus/48000/2', `a=fmtp:111 ${'a=1;'.repeat(5_000)}`])
    expect(withHints(sdp, speech).length).toBeLessThan(400)
  })
})
