// The four media slots of one link: their sections, their tracks in both directions, and their senders.
import type { Clock } from './clock.ts'
import { firstSending } from './first-sending.ts'
import { slotKind, slots, type Sending, type Slot } from './peer-link.ts'
import { encodingOf } from './sender-parameters.ts'
import { createSlotSender, type SlotSender } from './slot-sender.ts'

export type LinkSenders = {
  /** Leader: before the first offer. */
  offerSlots(): void
  /** Follower: each time an offer has been taken, before it is answered. */
  answerSlots(): void
  setTrack(slot: Slot, track: MediaStreamTrack | null): void
  setSending(slot: Slot, sending: Sending): void
  /** What the slot was last told to send, or what it sends until then. */
  sendingOf(slot: Slot): Sending
  negotiated(): void
  /** By the `mid` of their sections; empty until they are negotiated. */
  slotsByMid(): ReadonlyMap<string, Slot>
  close(): void
}

/**
 * Microphone and camera share one stream id, screen and its sound another: the receiver's engine keeps sound and
 * picture of one stream in step (RFC 8830).
 */
export function createLinkSenders(
  pc: RTCPeerConnection,
  clock: Clock,
  tracks: Map<Slot, MediaStreamTrack>,
  onTrack: (slot: Slot, track: MediaStreamTrack) => void,
): LinkSenders {
  const face = new MediaStream()
  const display = new MediaStream()
  const streamOf = (slot: Slot): MediaStream => (slot === 'microphone' || slot === 'camera' ? face : display)
  const transceivers = new Map<Slot, RTCRtpTransceiver>()
  const senders = new Map<Slot, SlotSender>()
  const sendings = new Map<Slot, Sending>()
  const sendingOf = (slot: Slot): Sending => sendings.get(slot) ?? firstSending(slot)
  const trackOf = (slot: Slot): MediaStreamTrack | null => tracks.get(slot) ?? null

  function adopt(slot: Slot, transceiver: RTCRtpTransceiver): SlotSender {
    const outset = { sending: sendingOf(slot), track: trackOf(slot) }
    const sender = createSlotSender(transceiver.sender, slot, clock, outset)
    transceivers.set(slot, transceiver)
    senders.set(slot, sender)
    onTrack(slot, transceiver.receiver.track)
    return sender
  }

  return {
    offerSlots() {
      for (const slot of slots) {
        const encoding = encodingOf(slot, sendingOf(slot), trackOf(slot))
        adopt(slot, addSection(pc, slot, tracks.get(slot), streamOf(slot), encoding))
      }
    },
    answerSlots() {
      const offered = pc.getTransceivers()
      slots.forEach((slot, at) => {
        const transceiver = offered[at]
        if (!transceiver || transceivers.has(slot) || transceiver.receiver.track.kind !== slotKind[slot]) return
        transceiver.direction = 'sendrecv'
        transceiver.sender.setStreams(streamOf(slot))
        const sender = adopt(slot, transceiver)
        const track = tracks.get(slot)
        if (track) sender.setTrack(track)
      })
    },
    setTrack(slot, track) {
      if (track) tracks.set(slot, track)
      else tracks.delete(slot)
      senders.get(slot)?.setTrack(track)
    },
    setSending(slot, wanted) {
      sendings.set(slot, wanted)
      senders.get(slot)?.setSending(wanted)
    },
    sendingOf,
    negotiated() {
      for (const sender of senders.values()) sender.negotiated()
    },
    slotsByMid: () => byMid(transceivers),
    close() {
      for (const sender of senders.values()) sender.close()
    },
  }
}

/** What it sends first is set with it: there is no moment in which the whole capture is sent. */
function addSection(
  pc: RTCPeerConnection,
  slot: Slot,
  track: MediaStreamTrack | undefined,
  stream: MediaStream,
  encoding: RTCRtpEncodingParameters,
): RTCRtpTransceiver {
  const kind = slotKind[slot]
  const options: RTCRtpTransceiverInit = { direction: 'sendrecv', streams: [stream], sendEncodings: [encoding] }
  const transceiver = pc.addTransceiver(track ?? kind, options)
  if (mayTrimCodecs) transceiver.setCodecPreferences(codecsFor(kind))
  return transceiver
}

function byMid(transceivers: ReadonlyMap<Slot, RTCRtpTransceiver>): Map<string, Slot> {
  return new Map([...transceivers].flatMap(([slot, { mid }]) => (mid === null ? [] : [[mid, slot] as const])))
}

/**
 * Chromium alone: Firefox 153 leaves the retransmission formats of the codecs that were taken out in its offer, and no
 * other browser can parse that.
 */
const mayTrimCodecs = 'userAgentData' in navigator
const wantedCodecs = ['audio/opus', 'audio/red', 'video/VP8', 'video/VP9', 'video/H264', 'video/AV1', 'video/rtx']

/** What every browser must be able to do (RFC 7742, section 6.2): the constrained baseline, in packets of any size. */
const commonH264 = ['packetization-mode=1', 'profile-level-id=42e01f']

/**
 * One profile of each codec that a call may use. Browsers offer about forty payload types a section; parsing them is most
 * of what setting up a link costs, and it is paid for every pair at once when a room fills.
 */
function codecsFor(kind: 'audio' | 'video'): RTCRtpCodec[] {
  const seen = new Set<string>()
  return (RTCRtpReceiver.getCapabilities(kind)?.codecs ?? []).filter(({ mimeType, sdpFmtpLine = '' }) => {
    if (seen.has(mimeType) || !wantedCodecs.includes(mimeType)) return false
    const isWanted = mimeType !== 'video/H264' || commonH264.every((parameter) => sdpFmtpLine.includes(parameter))
    if (isWanted) seen.add(mimeType)
    return isWanted
  })
}
