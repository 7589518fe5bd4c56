// One connection to one peer, for one epoch: the interface that the mesh sees. No link knows how signals travel.
import type { Ice } from '../../protocol/server-to-client.ts'
import type { Signal } from '../../protocol/signals.ts'
import type { LinkHints } from './sdp-hints.ts'

/** The fixed media sections, in the order of the SDP. */
export const slots = ['microphone', 'camera', 'screen', 'screenAudio'] as const
export type Slot = (typeof slots)[number]
export const slotKind = {
  microphone: 'audio',
  camera: 'video',
  screen: 'video',
  screenAudio: 'audio',
} as const satisfies Record<Slot, string>

/** `connected` also means: the `ctl` channel is open. `interrupted`: ICE is `disconnected`; it may heal by itself. */
export type LinkState = 'connecting' | 'connected' | 'interrupted' | 'closed'

/** Why a link ended: we closed it, the other end closed it, or the connection broke down. */
export type LinkEnd = 'closed' | 'remote-closed' | 'failed'

/** Codecs that a sender can be told to use; those that the browsers have not agreed on are passed over. */
export type SendCodec = 'VP8' | 'VP9' | 'AV1' | 'H264' | 'opus' | 'red'

/** What the sender of one slot does for one viewer; see `RTCRtpEncodingParameters`. */
export type Sending = {
  /** False: not a byte, and nothing is encoded. */
  readonly active: boolean
  /** Bits a second. */
  readonly maxBitrate: number
  /** Of sound, this and what follows count for nothing but `priority` and `codec`. At least 1. */
  readonly maxFramerate: number
  /** The picture's short side in pixels at most; larger ones are scaled down, smaller ones never up. */
  readonly short: number
  readonly priority: 'low' | 'medium' | 'high'
  /** What a picture keeps when it cannot keep both. */
  readonly keeps: 'framerate' | 'resolution'
  /** Null: as the browsers agreed. Of sound the microphone alone may be sent as `red`. */
  readonly codec: SendCodec | null
}

export type LinkStats = {
  /** Bytes that came in on the transport so far. */
  readonly bytesReceived: number
  /** The selected pair's local candidate is a TURN allocation. */
  readonly relayed: boolean
}

/** How the two browsers reach each other: straight, or over a TURN server that is spoken to in this way. */
export type Route = 'direct' | 'turn-udp' | 'turn-tcp' | 'turn-tls'

/** Counters since the link began, of what one slot sends. What an engine does not tell is null (W3C webrtc-stats). */
export type SentCounters = {
  readonly bytes: number
  readonly packets: number
  readonly frames: number
  /** Seconds spent encoding. */
  readonly encodeTime: number
  /** Bits a second that the encoder aims at. */
  readonly targetBitrate: number | null
  readonly limitedBy: 'none' | 'cpu' | 'bandwidth' | 'other' | null
  readonly width: number
  readonly height: number
  /** What it is packed in now, as in SDP: `VP8`. */
  readonly codec: string | null
  /** As the other end reports: 0 to 1, since its last report. */
  readonly lost: number | null
  /** As the other end's reports tell, in milliseconds. */
  readonly roundTripMs: number | null
}

/** Counters since the link began, of what one slot receives. */
export type ReceivedCounters = {
  readonly bytes: number
  readonly packets: number
  readonly packetsLost: number
  readonly frames: number
  readonly width: number
  readonly height: number
  readonly codec: string | null
  readonly freezes: number
  /** Seconds. */
  readonly freezeTime: number
  /** Of sound: samples made up because their packets were missing, silent ones not counted; and all samples. */
  readonly concealed: number
  readonly samples: number
}

/** One look at a link's statistics. */
export type LinkSample = {
  /** Milliseconds, of the page's clock. */
  readonly at: number
  readonly bytesSent: number
  readonly bytesReceived: number
  readonly route: Route | null
  /** Of the selected pair, in milliseconds. */
  readonly roundTripMs: number | null
  /** Bits a second that the engine believes this path carries; Chromium alone says. */
  readonly availableOutgoing: number | null
  /** Slots that send, and slots that receive; the others are missing. */
  readonly sent: Partial<Readonly<Record<Slot, SentCounters>>>
  readonly received: Partial<Readonly<Record<Slot, ReceivedCounters>>>
}

export interface PeerLink {
  readonly epoch: number
  readonly leads: boolean
  /** Takes anything, however hostile: at worst this link ends. Stale rounds are dropped. */
  signal(signal: Signal): void
  /** False when the channel is not open or its buffer is full. */
  sendCtl(text: string): boolean
  sendRt(text: string): boolean
  /** Puts a track into its slot, or empties it; never a negotiation. */
  setTrack(slot: Slot, track: MediaStreamTrack | null): void
  setSending(slot: Slot, sending: Sending): void
  /** The hints of its options have changed; the other end hears nothing of it. */
  hintsChanged(): void
  /** New credentials for later ICE restarts. */
  setIce(ice: Ice): void
  /** A new offer with new ICE credentials; of a follower, the request for one. */
  restartIce(): void
  stats(): Promise<LinkStats>
  /** Everything that the engine tells; dearer than `stats`. */
  sample(): Promise<LinkSample>
  /** Idempotent; ends with `end('closed')`. */
  close(): void
}

/** On the way to its first connection; `path`: ICE has one, `secured`: DTLS too. */
export type LinkStep = 'opened' | 'offered' | 'answered' | 'checking' | 'path' | 'secured'

export interface LinkEvents {
  /** Each step once, in whichever order they come. */
  step(now: LinkStep): void
  state(now: LinkState): void
  /** Ready to be sent to the other end, in order. */
  signal(signal: Signal): void
  ctl(text: string): void
  rt(text: string): void
  /** A remote track for a slot; it exists from the first negotiation on and stays silent until used. */
  track(slot: Slot, track: MediaStreamTrack): void
  /** The last event of a link. */
  end(why: LinkEnd): void
}

export type LinkOptions = {
  readonly epoch: number
  readonly leads: boolean
  readonly ice: Ice
  readonly tracks: ReadonlyMap<Slot, MediaStreamTrack>
  /** Read at each negotiation, and when `hintsChanged` says so; the first bitrate once. */
  readonly hints: () => LinkHints
}

export type OpenLink = (options: LinkOptions, on: LinkEvents) => PeerLink
