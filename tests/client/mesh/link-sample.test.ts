// Statistics as Chromium 156 and Firefox 153 give them, and what a link makes of them.
import { describe, expect, it } from '@jest/globals'
import { readSample } from '../../../client/mesh/link-sample.ts'
import { readStats, type StatsEntry } from '../../../client/mesh/link-stats.ts'

const slotOf = new Map([
  ['0', 'microphone'],
  ['1', 'camera'],
  ['2', 'screen'],
] as const)
const report = (...entries: StatsEntry[]): Map<string, StatsEntry> => new Map(entries.map((one) => [one.id, one]))

const chromium: StatsEntry[] = [
  { id: 'T', type: 'transport', selectedCandidatePairId: 'P2' },
  {
    id: 'P1',
    type: 'candidate-pair',
    localCandidateId: 'L1',
    bytesSent: 10,
    bytesReceived: 20,
    currentRoundTripTime: 9,
  },
  {
    id: 'P2',
    type: 'candidate-pair',
    localCandidateId: 'L1',
    remoteCandidateId: 'R1',
    bytesSent: 1_000,
    bytesReceived: 2_000,
    currentRoundTripTime: 0.002,
    availableOutgoingBitrate: 1_508_000,
  },
  { id: 'L1', type: 'local-candidate', candidateType: 'host' },
  { id: 'R1', type: 'remote-candidate', candidateType: 'host' },
  {
    id: 'OV',
    type: 'outbound-rtp',
    codecId: 'CV',
    mid: '1',
    bytesSent: 219_930,
    headerBytesSent: 9_891,
    packetsSent: 254,
    framesEncoded: 72,
    frameWidth: 320,
    frameHeight: 180,
    totalEncodeTime: 0.222,
    targetBitrate: 600_000,
    qualityLimitationReason: 'bandwidth',
  },
  { id: 'CV', type: 'codec', mimeType: 'video/VP8' },
  // A probe of the path in an empty slot.
  { id: 'OS', type: 'outbound-rtp', mid: '2', bytesSent: 0, headerBytesSent: 283, packetsSent: 1 },
  { id: 'RV', type: 'remote-inbound-rtp', localId: 'OV', fractionLost: 0.25, roundTripTime: 0.05 },
  {
    id: 'IA',
    type: 'inbound-rtp',
    mid: '0',
    bytesReceived: 16_508,
    headerBytesReceived: 5_628,
    packetsReceived: 201,
    packetsLost: 3,
    concealedSamples: 900,
    silentConcealedSamples: 400,
    totalSamplesReceived: 191_520,
  },
  { id: 'IX', type: 'inbound-rtp', mid: '9', bytesReceived: 1, packetsReceived: 1 },
]

const firefox: StatsEntry[] = [
  {
    id: 'o',
    type: 'outbound-rtp',
    mid: '1',
    bytesSent: 946_384,
    headerBytesSent: 27_152,
    packetsSent: 874,
    framesEncoded: 47,
  },
  { id: 'r', type: 'remote-inbound-rtp', localId: 'o', fractionLost: 0, roundTripTime: 0.001 },
  {
    id: 'p',
    type: 'candidate-pair',
    localCandidateId: 'l',
    bytesSent: 7,
    bytesReceived: 8,
    selected: true,
    nominated: true,
    state: 'succeeded',
  },
  { id: 'l', type: 'local-candidate', candidateType: 'host' },
]

describe('a sample', () => {
  it('of Chromium has all', () => {
    const sample = readSample(report(...chromium), slotOf, 5)
    expect(sample).toMatchObject({ at: 5, bytesSent: 1_010, bytesReceived: 2_020, route: 'direct', roundTripMs: 2 })
    expect(sample.availableOutgoing).toBe(1_508_000)
    expect(sample.sent).toEqual({
      camera: {
        bytes: 229_821,
        packets: 254,
        frames: 72,
        encodeTime: 0.222,
        targetBitrate: 600_000,
        limitedBy: 'bandwidth',
        width: 320,
        height: 180,
        codec: 'VP8',
        lost: 0.25,
        roundTripMs: 50,
      },
    })
    expect(Object.keys(sample.received)).toEqual(['microphone'])
    expect(sample.received.microphone).toMatchObject({
      bytes: 22_136,
      packetsLost: 3,
      concealed: 500,
      samples: 191_520,
    })
  })

  it('of Firefox has null for what it does not say', () => {
    const sample = readSample(report(...firefox), slotOf, 5)
    expect(sample).toMatchObject({
      bytesSent: 7,
      bytesReceived: 8,
      route: 'direct',
      availableOutgoing: null,
      received: {},
    })
    // Its pairs do not say it everywhere; what the other end reports does.
    expect(sample.roundTripMs).toBe(1)
    expect(sample.sent.camera).toMatchObject({ targetBitrate: null, limitedBy: null, lost: 0, roundTripMs: 1 })
  })

  it('of a link without a path is empty', () => {
    const nothing = { bytesSent: 0, bytesReceived: 0, route: null, roundTripMs: null, sent: {}, received: {} }
    expect(readSample(report(), slotOf, 5)).toMatchObject(nothing)
    expect(readStats(report())).toEqual({ bytesReceived: 0, relayed: false })
  })
})

describe('the route', () => {
  const routeOver = (local: Partial<StatsEntry>, remoteType = 'host') =>
    readSample(
      report(
        {
          id: 'p',
          type: 'candidate-pair',
          localCandidateId: 'l',
          remoteCandidateId: 'r',
          nominated: true,
          state: 'succeeded',
        },
        { id: 'l', type: 'local-candidate', candidateType: 'relay', ...local },
        { id: 'r', type: 'remote-candidate', candidateType: remoteType },
      ),
      slotOf,
      5,
    ).route

  it.each(['udp', 'tcp', 'tls'] as const)('over TURN by %s is as the engine says', (relayProtocol) => {
    expect(routeOver({ relayProtocol })).toBe(`turn-${relayProtocol}`)
  })

  it.each([
    ['turn:turn.example', 'turn-udp'],
    ['turn:turn.example:80?transport=tcp', 'turn-tcp'],
    ['turns:turn.example?transport=tcp', 'turn-tls'],
  ])('over %s is read off the address where it is all there is', (url, route) => {
    expect(routeOver({ url })).toBe(route)
  })

  it('is one over TURN as well when the other end alone has an allocation', () => {
    expect(routeOver({ candidateType: 'host' }, 'relay')).toBe('turn-udp')
    expect(routeOver({ candidateType: 'srflx' })).toBe('direct')
  })
})
