// The four media slots of one link: tracks in and out, and what each sender may spend.
import { slotKind, slots, type Sending, type Slot } from './peer-link.ts'

export type LinkSenders = {
  /** Leader: before the first offer. */
  offerSlots(): void
  /** Follower: each time an offer has been taken, before it is answered. */
  answerSlots(): void
  setTrack(slot: Slot, track: MediaStreamTrack | null): void
  setSending(slot: Slot, sending: Sending): void
  /** Parameters can be set once the sections are negotiated. */
  negotiated(): void
  /** By the `mid` of their sections; empty until they are negotiated. */
  slotsByMid(): ReadonlyMap<string, Slot>
}

/**
 * Microphone and camera share one stream id, screen and its sound another: the receiver's engine keeps sound and
 * picture of one stream in step (RFC 8830).
 */
export function createLinkSenders(
  pc: RTCPeerConnection,
  tracks: Map<Slot, MediaStreamTrack>,
  onTrack: (slot: Slot, track: MediaStreamTrack) => void,
): LinkSenders {
  const face = new MediaStream()
  const display = new MediaStream()
  const streamOf = (slot: Slot): MediaStream => (slot === 'microphone' || slot === 'camera' ? face : display)
  const transceivers = new Map<Slot, RTCRtpTransceiver>()
  const sendings = new Map<Slot, Sending>()
  let isNegotiated = false

  function adopt(slot: Slot, transceiver: RTCRtpTransceiver): void {
    transceivers.set(slot, transceiver)
    onTrack(slot, transceiver.receiver.track)
  }

  function apply(slot: Slot): void {
    const sender = transceivers.get(slot)?.sender
    const wanted = sendings.get(slot)
    if (isNegotiated && sender && wanted) void spend(sender, slot, wanted)
  }

  return {
    offerSlots() {
      for (const slot of slots) {
        const source = tracks.get(slot) ?? slotKind[slot]
        const transceiver = pc.addTransceiver(source, { direction: 'sendrecv', streams: [streamOf(slot)] })
        if (mayTrimCodecs) transceiver.setCodecPreferences(codecsFor(slotKind[slot]))
        adopt(slot, transceiver)
      }
    },
    answerSlots() {
      const offered = pc.getTransceivers()
      slots.forEach((slot, at) => {
        const transceiver = offered[at]
        if (!transceiver || transceivers.has(slot) || transceiver.receiver.track.kind !== slotKind[slot]) return
        transceiver.direction = 'sendrecv'
        transceiver.sender.setStreams(streamOf(slot))
        const track = tracks.get(slot)
        if (track) void put(transceiver.sender, track)
        adopt(slot, transceiver)
      })
    },
    setTrack(slot, track) {
      if (track) tracks.set(slot, track)
      else tracks.delete(slot)
      const sender = transceivers.get(slot)?.sender
      if (sender) void put(sender, track)
    },
    setSending(slot, wanted) {
      sendings.set(slot, wanted)
      apply(slot)
    },
    negotiated() {
      isNegotiated = true
      for (const slot of slots) apply(slot)
    },
    slotsByMid() {
      const byMid = new Map<string, Slot>()
      for (const [slot, { mid }] of transceivers) if (mid !== null) byMid.set(mid, slot)
      return byMid
    },
  }
}

/**
 * Chromium alone: Firefox 153 leaves the retransmission formats of the codecs that were taken out in its offer, and no
 * other browser can parse that.
 */
const mayTrimCodecs = 'userAgentData' in navigator
const wantedCodecs = ['audio/opus', 'video/VP8', 'video/VP9', 'video/H264', 'video/AV1', 'video/rtx']

/**
 * One profile of each codec that a call may use. Browsers offer about forty payload types a section; parsing them is most
 * of what setting up a link costs, and it is paid for every pair at once when a room fills.
 */
function codecsFor(kind: 'audio' | 'video'): RTCRtpCodec[] {
  const seen = new Set<string>()
  return (RTCRtpReceiver.getCapabilities(kind)?.codecs ?? []).filter(({ mimeType }) => {
    const isFirst = !seen.has(mimeType)
    seen.add(mimeType)
    return isFirst && wantedCodecs.includes(mimeType)
  })
}

/** Fails only when the connection is closed meanwhile, and then there is nothing left to do. */
async function put(sender: RTCRtpSender, track: MediaStreamTrack | null): Promise<void> {
  await sender.replaceTrack(track).catch(() => undefined)
}

/** A later call may overtake this one and make its transaction id stale; then the later one has won, as it should. */
async function spend(
  sender: RTCRtpSender,
  slot: Slot,
  { active, maxBitrate, maxFramerate, short, priority }: Sending,
): Promise<void> {
  const parameters = sender.getParameters()
  const encoding = parameters.encodings[0]
  if (!encoding) return
  encoding.active = active
  encoding.maxBitrate = maxBitrate
  encoding.priority = priority
  if (slotKind[slot] === 'video') {
    encoding.maxFramerate = maxFramerate
    encoding.scaleResolutionDownBy = scaleFor(sender.track, short)
  }
  await sender.setParameters(parameters).catch(() => undefined)
}

/** A phone held upright gives 720×1280: the short side is what a rung names. */
function scaleFor(track: MediaStreamTrack | null, short: number): number {
  const { width = 0, height = 0 } = track?.getSettings() ?? {}
  return Math.max(1, Math.min(width, height) / short)
}
