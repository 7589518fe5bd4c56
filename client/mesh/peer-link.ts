// One connection to one peer, for one epoch: the interface that the mesh sees. No link knows how signals travel.
import type { Ice } from '../../protocol/server-to-client.ts'
import type { Signal } from '../../protocol/signals.ts'

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

/** What a sender may spend on one slot; see `RTCRtpEncodingParameters`. */
export type SendLimits = { readonly maxBitrate: number; readonly maxFramerate: number; readonly scaleDownBy: number }

export type LinkStats = {
  /** Bytes that came in on the transport so far. */
  readonly bytesReceived: number
  /** The selected pair's local candidate is a TURN allocation. */
  readonly relayed: boolean
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
  setLimits(slot: Slot, limits: SendLimits): void
  /** New credentials for later ICE restarts. */
  setIce(ice: Ice): void
  /** Leader only: a new offer with `iceRestart`. The follower's mesh asks by a `restart` signal instead. */
  restartIce(): void
  stats(): Promise<LinkStats>
  /** Idempotent; ends with `end('closed')`. */
  close(): void
}

export interface LinkEvents {
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
}

export type OpenLink = (options: LinkOptions, on: LinkEvents) => PeerLink
