// All that the engine asks of a connection's statistics, slot by slot.
import { routeOf, selectedPair, type Stats, type StatsEntry } from './link-stats.ts'
import type { LinkSample, ReceivedCounters, SentCounters, Slot } from './peer-link.ts'

/** The slot of each media section, by its `mid`. */
export type SlotsByMid = ReadonlyMap<string, Slot>

/**
 * Bytes are those of RTP packets with their headers, of UDP for the whole link. Engines forget paths after an ICE restart,
 * so the counters of a link may fall. `at`: milliseconds of the page's clock.
 */
export function readSample(stats: Stats, slotOf: SlotsByMid, at: number): LinkSample {
  const found = sortOut(stats)
  const pair = selectedPair(stats)
  return {
    at,
    bytesSent: sum(found.pairs, 'bytesSent'),
    bytesReceived: sum(found.pairs, 'bytesReceived'),
    route: routeOf(stats, pair),
    roundTripMs: inMs(pair?.currentRoundTripTime) ?? shortest(found.reports),
    availableOutgoing: pair?.availableOutgoingBitrate ?? null,
    // What probes the path may go by a slot that is empty, as padding: packets without payload.
    sent: bySlot(found.outbound, slotOf, 'bytesSent', (own) =>
      sentOf(own, found.reports.get(own.id), codecOf(stats, own)),
    ),
    received: bySlot(found.inbound, slotOf, 'bytesReceived', (own) => receivedOf(own, codecOf(stats, own))),
  }
}

type Found = {
  readonly pairs: StatsEntry[]
  readonly outbound: StatsEntry[]
  readonly inbound: StatsEntry[]
  /** What the other end reports, by the id of what we send. */
  readonly reports: Map<string, StatsEntry>
}

function sortOut(stats: Stats): Found {
  const found: Found = { pairs: [], outbound: [], inbound: [], reports: new Map() }
  stats.forEach((entry) => {
    if (entry.type === 'candidate-pair') found.pairs.push(entry)
    else if (entry.type === 'outbound-rtp') found.outbound.push(entry)
    else if (entry.type === 'inbound-rtp') found.inbound.push(entry)
    else if (entry.type === 'remote-inbound-rtp') found.reports.set(entry.localId ?? '', entry)
  })
  return found
}

function bySlot<T>(
  entries: readonly StatsEntry[],
  slotOf: SlotsByMid,
  payload: 'bytesSent' | 'bytesReceived',
  countersOf: (entry: StatsEntry) => T,
): Partial<Record<Slot, T>> {
  const found: Partial<Record<Slot, T>> = {}
  for (const entry of entries) {
    const slot = slotOf.get(entry.mid ?? '')
    if (slot && count(entry[payload]) > 0) found[slot] = countersOf(entry)
  }
  return found
}

/** `video/VP8` of the engines is `VP8` here. */
function codecOf(stats: Stats, { codecId }: StatsEntry): string | null {
  const { mimeType } = stats.get(codecId ?? '') ?? {}
  return mimeType?.split('/').at(-1) ?? null
}

function sentOf(own: StatsEntry, report: StatsEntry | undefined, codec: string | null): SentCounters {
  return {
    codec,
    bytes: count(own.bytesSent) + count(own.headerBytesSent),
    packets: count(own.packetsSent),
    frames: count(own.framesEncoded),
    encodeTime: count(own.totalEncodeTime),
    targetBitrate: own.targetBitrate ?? null,
    limitedBy: limitOf(own.qualityLimitationReason),
    width: count(own.frameWidth),
    height: count(own.frameHeight),
    lost: report?.fractionLost ?? null,
    roundTripMs: inMs(report?.roundTripTime),
  }
}

function receivedOf(own: StatsEntry, codec: string | null): ReceivedCounters {
  return {
    codec,
    bytes: count(own.bytesReceived) + count(own.headerBytesReceived),
    packets: count(own.packetsReceived),
    packetsLost: count(own.packetsLost),
    frames: count(own.framesDecoded),
    width: count(own.frameWidth),
    height: count(own.frameHeight),
    freezes: count(own.freezeCount),
    freezeTime: count(own.totalFreezesDuration),
    // Silence between sentences is made up as well, and nobody misses anything in it.
    concealed: Math.max(0, count(own.concealedSamples) - count(own.silentConcealedSamples)),
    samples: count(own.totalSamplesReceived),
  }
}

function limitOf(reason: string | undefined): SentCounters['limitedBy'] {
  if (reason === 'none' || reason === 'cpu' || reason === 'bandwidth' || reason === 'other') return reason
  return null
}

function shortest(reports: ReadonlyMap<string, StatsEntry>): number | null {
  const times = [...reports.values()].flatMap(({ roundTripTime }) => inMs(roundTripTime) ?? [])
  return times.length > 0 ? Math.min(...times) : null
}

const sum = (entries: readonly StatsEntry[], member: 'bytesSent' | 'bytesReceived'): number =>
  entries.reduce((total, entry) => total + count(entry[member]), 0)

/** What an engine does not count is nothing. */
const count = (value: number | undefined): number => value ?? 0

const inMs = (seconds: number | undefined): number | null => (seconds === undefined ? null : seconds * 1_000)
