// Counters to rates, in the dialects of engines that tell much and of those that tell little.
import { describe, expect, it } from '@jest/globals'
import { ratesOf } from '../../../client/engine/readings.ts'
import type { LinkSample, ReceivedCounters, SentCounters } from '../../../client/mesh/peer-link.ts'

const counters: SentCounters = {
  bytes: 0,
  packets: 0,
  frames: 0,
  encodeTime: 0,
  targetBitrate: null,
  limitedBy: null,
  width: 320,
  height: 180,
  codec: 'VP8',
  lost: null,
  roundTripMs: null,
}
const received: ReceivedCounters = {
  bytes: 0,
  packets: 0,
  packetsLost: 0,
  frames: 0,
  width: 640,
  height: 360,
  codec: 'VP8',
  freezes: 0,
  freezeTime: 0,
  concealed: 0,
  samples: 0,
}
const sample = (at: number, more: Partial<LinkSample> = {}): LinkSample => ({
  at,
  bytesSent: 0,
  bytesReceived: 0,
  route: 'direct',
  roundTripMs: null,
  availableOutgoing: null,
  sent: {},
  received: {},
  ...more,
})

describe('rates', () => {
  it('are what happened between two looks, a second', () => {
    const rates = ratesOf(
      'p',
      sample(0, { bytesSent: 1_000, sent: { camera: counters }, received: { camera: received } }),
      sample(2_000, {
        bytesSent: 51_000,
        bytesReceived: 100_000,
        roundTripMs: 30,
        availableOutgoing: 900_000,
        sent: { camera: { ...counters, bytes: 40_000, packets: 40, frames: 30, encodeTime: 0.5, limitedBy: 'cpu' } },
        received: { camera: { ...received, bytes: 90_000, frames: 60 } },
      }),
      null,
    )
    expect(rates?.reading).toEqual({
      peer: 'p',
      sentBps: 200_000,
      availableBps: 900_000,
      lost: null,
      roundTripMs: 30,
      encodeLoad: 0.25,
      isCpuLimited: true,
    })
    expect(rates?.inBps).toBe(400_000)
    expect(rates?.sent.camera).toEqual({ bps: 160_000, framerate: 15, width: 320, height: 180, codec: 'VP8' })
    expect(rates?.received.camera).toEqual({ bps: 360_000, framerate: 30, width: 640, height: 360, codec: 'VP8' })
    expect(rates?.sent.screen.bps).toBe(0)
  })

  it('are none when counters jump back, or when hardly any time has passed', () => {
    const before = sample(1_000, { bytesSent: 5_000, bytesReceived: 5_000 })
    expect(ratesOf('p', before, sample(2_000, { bytesSent: 100, bytesReceived: 9_000 }), null)).toBeNull()
    expect(ratesOf('p', before, sample(2_000, { bytesSent: 9_000, bytesReceived: 100 }), null)).toBeNull()
    expect(ratesOf('p', before, sample(1_050, { bytesSent: 9_000, bytesReceived: 9_000 }), null)).toBeNull()
    expect(ratesOf('p', before, sample(500, { bytesSent: 9_000, bytesReceived: 9_000 }), null)).toBeNull()
    const slot = (bytes: number) => ({ sent: { camera: { ...counters, bytes } } })
    expect(ratesOf('p', sample(0, slot(10)), sample(1_000, slot(5)), null)).toBeNull()
    expect(ratesOf('p', before, sample(2_000, { bytesSent: 9_000, bytesReceived: 9_000 }), null)).not.toBeNull()
  })

  it('take the loss of who sends, weighed by packets, and not what was said of a slot long ago', () => {
    const more = (packets: number, lost: number | null) => ({ ...counters, packets, bytes: packets, lost })
    const rates = ratesOf(
      'p',
      sample(0, { sent: { microphone: more(0, null), camera: more(0, null), screen: more(70, 1) } }),
      sample(1_000, { sent: { microphone: more(50, 0), camera: more(150, 0.04), screen: more(70, 1) } }),
      null,
    )
    expect(rates?.reading.lost).toBeCloseTo(0.03)
  })

  it('do not call a slot slow that sends nothing', () => {
    const stale = { ...counters, packets: 9, limitedBy: 'cpu' as const }
    const rates = ratesOf('p', sample(0, { sent: { camera: stale } }), sample(1_000, { sent: { camera: stale } }), null)
    expect(rates?.reading.isCpuLimited).toBe(false)
  })

  it('take the round trip of the path, else that of the reports, else that of a probe', () => {
    const told = { sent: { microphone: { ...counters, roundTripMs: 80 } } }
    const of = (more: Partial<LinkSample>) => ratesOf('p', sample(0), sample(1_000, more), 55)?.reading.roundTripMs
    expect(of({ ...told, roundTripMs: 30 })).toBe(30)
    expect(of(told)).toBe(80)
    expect(of({})).toBe(55)
  })

  it('count made-up sound among what was played meanwhile', () => {
    const microphone = (concealed: number, samples: number) => ({
      received: { microphone: { ...received, concealed, samples } },
    })
    const rates = ratesOf('p', sample(0, microphone(500, 1_000)), sample(1_000, microphone(510, 2_000)), null)
    expect(rates?.concealed).toBeCloseTo(0.01)
    expect(ratesOf('p', sample(0), sample(1_000), null)?.concealed).toBe(0)
  })
})
