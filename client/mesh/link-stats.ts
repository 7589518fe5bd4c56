// What the mesh asks of a connection's statistics (W3C webrtc-stats), in the dialects of the engines.
import type { LinkSample, LinkStats } from './peer-link.ts'

type Pair = {
  readonly type: string
  readonly localCandidateId?: string
  readonly bytesReceived?: number
  readonly selected?: boolean
  readonly nominated?: boolean
  readonly state?: string
}

/** Bytes received and whether the path goes over TURN; zero and false while there is no path. */
export function readStats(report: RTCStatsReport): LinkStats {
  const pair = selectedPair(report)
  const local = pair?.localCandidateId
    ? (report.get(pair.localCandidateId) as { candidateType?: string } | undefined)
    : undefined
  return { bytesReceived: pair?.bytesReceived ?? 0, relayed: local?.candidateType === 'relay' }
}

/** Chromium names the pair in its transport; Firefox marks the pair itself. */
function selectedPair(report: RTCStatsReport): Pair | undefined {
  const entries: (Pair & { readonly selectedCandidatePairId?: string })[] = []
  report.forEach((entry: Pair) => entries.push(entry))
  const named = entries.find((one) => one.type === 'transport')?.selectedCandidatePairId
  if (named) return report.get(named) as Pair | undefined
  const pairs = entries.filter((one) => one.type === 'candidate-pair')
  return (
    pairs.find((one) => one.selected === true) ??
    pairs.find((one) => one.nominated === true && one.state === 'succeeded')
  )
}

/** `at`: milliseconds of the page's clock. */
export function readSample(report: RTCStatsReport, at: number): LinkSample {
  const { bytesReceived, relayed } = readStats(report)
  const route = relayed ? 'turn-udp' : 'direct'
  return { at, bytesSent: 0, bytesReceived, route, roundTripMs: null, availableOutgoing: null, sent: {}, received: {} }
}
