// The media engine of one stay: what we want of each peer, what each peer gets of us, and the one budget for all links.
import type { CtlFrame, RtFrame } from '../../protocol/peer-to-peer.ts'
import type { Priority } from '../../protocol/picture.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { Clock } from '../mesh/clock.ts'
import type { PairView } from '../mesh/pair-deps.ts'
import type { LinkSample, Sending, Slot } from '../mesh/peer-link.ts'
import type { LinkHints } from '../mesh/sdp-hints.ts'
import type { EngineHistory, EngineReport } from '../state/engine-report.ts'
import type { BudgetInput, BudgetOptions, Picture, Remembered } from './budget/types.ts'

/** How one tile shows a picture: the short side that it could use, in device pixels, and how much it matters. */
export type TileShows = {
  readonly short: number
  readonly priority: Priority
  /** Seen also while the page is not: a window of its own over other programs (Picture-in-Picture). */
  readonly always?: boolean
}

/** Frames that are the engine's own. */
export type EngineFrame = Extract<CtlFrame | RtFrame, { type: 'want' | 'have' | 'probe' | 'echo' }>

/** What we capture, as it is now; null: nothing. A frame rate of 0 is not known. */
export type Captured = { readonly width: number; readonly height: number; readonly frameRate: number }

export type Engine = {
  /** A tile came, changed or went (null). One picture may have several tiles; the one that needs most counts. */
  shows(tile: string, peer: PeerId, picture: Picture, shows: TileShows | null): void
  pageVisible(isVisible: boolean): void
  /** Whether this peer's microphone is played here. */
  listens(peer: PeerId, isHeard: boolean): void
  /** Whether this peer may get anything of us has changed. */
  mayGetChanged(peer: PeerId): void
  dropped(peer: PeerId): void
  view(peer: PeerId, link: PairView): void
  /** Hostile, but parsed. */
  heard(peer: PeerId, frame: EngineFrame): void
  /** What a newly connected peer has to hear: what we want of it. */
  greeting(peer: PeerId): readonly CtlFrame[]
  /** What a slot sends to a peer now. */
  sending(peer: PeerId, slot: Slot): Sending
  /** What we capture has changed. */
  captured(): void
  /** What a link asks of this browser's encoders besides parameters of senders; `links`: how many there are to be. */
  hints(links: number): LinkHints
  /** How loud somebody is, ourselves among them: 0 to 1, on the scale of `levelOf` in `client/media/levels.ts`. */
  level(peer: PeerId, level: number): void
  /** What was decided and measured lately. */
  history(): EngineHistory
  /** Idempotent; nothing is sent, asked or reported after it. */
  close(): void
}

/** How hard the whole computer works, where the browser says; null where it does not. */
export type Pressure = BudgetInput['pressure']

export type EngineDeps = {
  readonly clock: Clock
  /** False: everybody gets everything, as if there were no engine; for comparisons. */
  readonly isOn: boolean
  readonly mesh: {
    sendTo(peer: PeerId, frame: CtlFrame): void
    sendRtTo(peer: PeerId, frame: RtFrame): void
    applySending(peer: PeerId): void
    sample(peer: PeerId): Promise<LinkSample | null>
    /** What `hints` says may be another thing now. */
    hintsChanged(): void
  }
  /** May this peer get anything of us, as the room is now? Nothing is sent to others, whatever they want. */
  readonly mayGet: (peer: PeerId) => boolean
  readonly capturedOf: (picture: Picture) => Captured | null
  /** Somebody in the room is not connected yet, and may be soon. */
  readonly isFilling: () => boolean
  /** Our microphone is for music. */
  readonly music: () => boolean
  readonly onReport: (report: EngineReport) => void
  /** Who has spoken, the latest first. */
  readonly onSpeakers: (order: readonly PeerId[]) => void
  /** What this computer is, and what earlier stays have found out. */
  readonly options: BudgetOptions
  /** What this stay has found out, for the next one; told now and then, and at the end. */
  readonly onMeans: (means: Remembered) => void
  /** What all that we send may take, in bits a second, as people have set it; null: no limit. */
  readonly capBps: () => number | null
  readonly pressure: () => Pressure
  /** The stay is over: the computer is watched no more. */
  readonly onClose: () => void
}

/** What the computer around has to say. */
export type Surroundings = Pick<EngineDeps, 'options' | 'onMeans' | 'capBps' | 'pressure' | 'onClose'>

export type OpenEngine = (stay: Omit<EngineDeps, 'clock' | 'isOn' | keyof Surroundings>) => Engine
