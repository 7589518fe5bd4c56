// Two looks at a link's counters, turned into rates. Counters that jump back belong to another link, and tell nothing.
import type { PeerId } from '../../protocol/primitives.ts'
import { slots, type LinkSample, type ReceivedCounters, type SentCounters, type Slot } from '../mesh/peer-link.ts'
import type { LinkReading } from './budget/types.ts'

/** What one slot did, a second. */
export type Flow = {
  readonly bps: number
  readonly framerate: number
  readonly width: number
  readonly height: number
  readonly codec: string | null
}
export const still: Flow = { bps: 0, framerate: 0, width: 0, height: 0, codec: null }

export type Rates = {
  readonly reading: LinkReading
  readonly inBps: number
  readonly sent: Readonly<Record<'camera' | 'screen', Flow>>
  readonly received: Readonly<Record<'camera' | 'screen', Flow>>
  /** Share of the sound that was made up, 0 to 1. */
  readonly concealed: number
}

/** Shorter times give rates that are noise. */
const MIN_GAP_MS = 200

/** `probedMs`: the way there and back as our own probes found it, for engines that do not say. Null: nothing can be told. */
export function ratesOf(peer: PeerId, before: LinkSample, now: LinkSample, probedMs: number | null): Rates | null {
  const seconds = (now.at - before.at) / 1_000
  if (!(seconds * 1_000 >= MIN_GAP_MS) || jumpsBack(before, now)) return null
  const outBps = bitsIn(now.bytesSent - before.bytesSent, seconds)
  const reading = { peer, sentBps: outBps, availableBps: now.availableOutgoing, ...senderSide(before, now, seconds) }
  return {
    reading: { ...reading, roundTripMs: roundTripOf(now) ?? probedMs },
    inBps: bitsIn(now.bytesReceived - before.bytesReceived, seconds),
    sent: flows((slot) => flow(before.sent[slot], now.sent[slot], seconds)),
    received: flows((slot) => flow(before.received[slot], now.received[slot], seconds)),
    concealed: concealed(before.received.microphone, now.received.microphone),
  }
}

function jumpsBack(before: LinkSample, now: LinkSample): boolean {
  if (now.bytesSent < before.bytesSent || now.bytesReceived < before.bytesReceived) return true
  return slots.some((slot) => (now.sent[slot]?.bytes ?? Infinity) < (before.sent[slot]?.bytes ?? 0))
}

function senderSide(
  before: LinkSample,
  now: LinkSample,
  seconds: number,
): Pick<LinkReading, 'lost' | 'encodeLoad' | 'isCpuLimited'> {
  const busy = slots.flatMap((slot) => workOf(before.sent[slot], now.sent[slot]))
  const reported = busy.filter(({ lost }) => lost !== null)
  const packets = reported.reduce((sum, one) => sum + one.packets, 0)
  const lostPackets = reported.reduce((sum, one) => sum + one.packets * Math.min(1, Math.max(0, one.lost ?? 0)), 0)
  return {
    lost: packets > 0 ? lostPackets / packets : null,
    encodeLoad: busy.reduce((sum, one) => sum + one.encodeTime, 0) / seconds,
    isCpuLimited: busy.some(({ limitedBy }) => limitedBy === 'cpu'),
  }
}

/** None of a slot that has sent nothing: what its engine says of it was true when it last did. */
function workOf(
  before: SentCounters | undefined,
  now: SentCounters | undefined,
): Pick<SentCounters, 'packets' | 'encodeTime' | 'lost' | 'limitedBy'>[] {
  const packets = (now?.packets ?? 0) - (before?.packets ?? 0)
  if (!now || packets <= 0) return []
  const encodeTime = Math.max(0, now.encodeTime - (before?.encodeTime ?? 0))
  return [{ packets, encodeTime, lost: now.lost, limitedBy: now.limitedBy }]
}

function roundTripOf(now: LinkSample): number | null {
  if (now.roundTripMs !== null) return now.roundTripMs
  const told = slots.map((slot) => now.sent[slot]?.roundTripMs ?? null).filter((ms) => ms !== null)
  return told.length > 0 ? Math.min(...told) : null
}

function flows(of: (slot: Slot) => Flow): Rates['sent'] {
  return { camera: of('camera'), screen: of('screen') }
}

type Counters = Pick<SentCounters & ReceivedCounters, 'bytes' | 'frames' | 'width' | 'height' | 'codec'>

function flow(before: Counters | undefined, now: Counters | undefined, seconds: number): Flow {
  if (!now) return still
  const bytes = now.bytes - (before?.bytes ?? 0)
  if (bytes <= 0) return still
  const framerate = Math.max(0, now.frames - (before?.frames ?? 0)) / seconds
  return { bps: bitsIn(bytes, seconds), framerate, width: now.width, height: now.height, codec: now.codec }
}

function concealed(before: ReceivedCounters | undefined, now: ReceivedCounters | undefined): number {
  const samples = (now?.samples ?? 0) - (before?.samples ?? 0)
  if (!now || samples <= 0) return 0
  return Math.min(1, Math.max(0, (now.concealed - (before?.concealed ?? 0)) / samples))
}

function bitsIn(bytes: number, seconds: number): number {
  return Math.max(0, (8 * bytes) / seconds)
}
