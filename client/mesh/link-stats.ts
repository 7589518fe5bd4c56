// What the mesh asks of a connection's statistics (W3C webrtc-stats), in the dialects of the engines.
import type { LinkStats, Route } from './peer-link.ts'

/** The members that we read, of whatever type an entry is. Which of them an engine gives differs. */
export type StatsEntry = {
  readonly id: string
  readonly type: string
  readonly mid?: string
  readonly localId?: string
  readonly codecId?: string
  readonly mimeType?: string
  readonly bytesSent?: number
  readonly bytesReceived?: number
  readonly headerBytesSent?: number
  readonly headerBytesReceived?: number
  readonly packetsSent?: number
  readonly packetsReceived?: number
  readonly packetsLost?: number
  readonly framesEncoded?: number
  readonly framesDecoded?: number
  readonly frameWidth?: number
  readonly frameHeight?: number
  readonly totalEncodeTime?: number
  readonly targetBitrate?: number
  readonly qualityLimitationReason?: string
  readonly fractionLost?: number
  readonly roundTripTime?: number
  readonly freezeCount?: number
  readonly totalFreezesDuration?: number
  readonly concealedSamples?: number
  readonly silentConcealedSamples?: number
  readonly totalSamplesReceived?: number
  readonly currentRoundTripTime?: number
  readonly availableOutgoingBitrate?: number
  readonly selectedCandidatePairId?: string
  readonly localCandidateId?: string
  readonly remoteCandidateId?: string
  readonly selected?: boolean
  readonly nominated?: boolean
  readonly state?: string
  readonly candidateType?: string
  readonly relayProtocol?: string
  readonly url?: string
}

/** An `RTCStatsReport`. */
export type Stats = ReadonlyMap<string, StatsEntry>

/** Bytes received and whether the path goes over TURN; zero and false while there is no path. */
export function readStats(stats: Stats): LinkStats {
  const pair = selectedPair(stats)
  return {
    bytesReceived: pair?.bytesReceived ?? 0,
    relayed: candidate(stats, pair?.localCandidateId)?.candidateType === 'relay',
  }
}

/** Most engines name the pair in their transport; older Firefoxes mark the pair itself. */
export function selectedPair(stats: Stats): StatsEntry | undefined {
  const pairs: StatsEntry[] = []
  let named: string | undefined
  stats.forEach((entry) => {
    if (entry.type === 'transport') named = entry.selectedCandidatePairId
    else if (entry.type === 'candidate-pair') pairs.push(entry)
  })
  return (
    pairs.find(({ id }) => id === named) ??
    pairs.find((one) => one.selected === true) ??
    pairs.find((one) => one.nominated === true && one.state === 'succeeded')
  )
}

/** Null while there is no path. Where the other end alone has an allocation, we speak UDP to it. */
export function routeOf(stats: Stats, pair: StatsEntry | undefined): Route | null {
  if (!pair) return null
  const local = candidate(stats, pair.localCandidateId)
  if (local?.candidateType === 'relay') return `turn-${protocolOf(local)}`
  return candidate(stats, pair.remoteCandidateId)?.candidateType === 'relay' ? 'turn-udp' : 'direct'
}

/** How the TURN server is spoken to; engines that do not say it give its address. */
function protocolOf({ relayProtocol, url = '' }: StatsEntry): 'udp' | 'tcp' | 'tls' {
  if (relayProtocol === 'udp' || relayProtocol === 'tcp' || relayProtocol === 'tls') return relayProtocol
  if (url.startsWith('turns:')) return 'tls'
  return url.endsWith('transport=tcp') ? 'tcp' : 'udp'
}

function candidate(stats: Stats, id: string | undefined): StatsEntry | undefined {
  return id === undefined ? undefined : stats.get(id)
}
