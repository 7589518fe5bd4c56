// Everything a person can do, as the user interface sees it. `main.tsx` makes the real ones.
import type { ActFields, ActName } from '../../protocol/acts.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Ban, FeedbackBody } from '../../protocol/http.ts'
import type { AnswerWord, Notified } from '../../protocol/invitations.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { Result } from '../../protocol/result.ts'
import type { TileShows } from '../engine/engine.ts'
import type { Picture } from '../engine/budget/types.ts'
import type { EngineHistory } from '../state/engine-report.ts'
import type { DeviceKind, Panel } from '../state/call.ts'
import type { Layout } from '../state/view.ts'

export type Actions = {
  /** Creates a room (an empty name: the relay chooses one) and goes to it. Problems land in `state.refusal`. */
  createRoom(name: string): Promise<void>
  /** `path` is one below the instance's base. */
  goTo(path: string): void
  /** Asks the relay once more about the page that the address bar names. */
  reopen(): void
  /** The whole address of a path, for links and to give to others. */
  addressOf(path: string): string
  setName(name: string): void
  /** Starts devices for the preview; called once when the pre-join page opens. */
  preview(): Promise<void>
  toggleMicrophone(): Promise<void>
  toggleCamera(): Promise<void>
  chooseDevice(kind: DeviceKind, id: string): Promise<void>
  /** Whether our microphone is for music; remembered. */
  setMusic(isOn: boolean): Promise<void>
  /** The person is about to join: opens what joining needs. */
  getReady(): void
  /** `password`: empty when the room asks for none. A refusal lands in `state.refusal`. */
  join(password?: string): Promise<void>
  /** Asks at the door no more, when it was asked again and again by itself. */
  stopTrying(): void
  leave(): void
  toggleScreen(): Promise<void>
  /** False when the text was empty or too long. */
  sendChat(text: string): boolean
  retryLink(peer: PeerId): void
  /** A tile on the page came, changed or went (null). `tile` is its own name: one picture may have several. */
  showTile(tile: string, peer: PeerId, picture: Picture, shows: TileShows | null): void
  /** What the media engine has measured and decided lately. */
  engineHistory(): EngineHistory
  /** The same with what it measures now, as JSON: peers are in it by their ids, not by their names. False: forbidden. */
  copyStatistics(): Promise<boolean>
  /** What all that we send may take, in bits a second; null: no limit. Remembered. */
  setUplinkCap(bps: number | null): void
  /** Remembered for later calls, as is `setAudioOnly`. */
  setLayout(layout: Layout): void
  setAudioOnly(isOn: boolean): void
  /** Holds somebody big, whoever speaks; null: nobody. */
  pin(peer: PeerId | null): void
  /** `to`: from 0; a page that is not there shows the last. */
  turnPage(to: number): void
  raiseHand(raised: boolean): void
  /** Gives our own floor back to the room. */
  leaveFloor(): void
  /** An act on the room or its people, as a frame to the relay. Null: done. The room hears of it from the relay alone. */
  act<K extends ActName>(name: K, fields: ActFields<K>): Promise<ErrorCode | 'offline' | null>
  /** Who is kept out of this room. */
  loadBans(): Promise<Result<readonly Ban[], ErrorCode | 'offline'>>
  /** Into `state.invitations`, which the relay's news then keep true. Null: done. */
  loadInvitations(): Promise<ErrorCode | 'offline' | null>
  /** Who is told by e-mail of what goes on in this room. */
  loadNotified(): Promise<Result<readonly Notified[], ErrorCode | 'offline'>>
  /** On the page of an invitation: tells the chairmen. `state.invited` then has the answer. Null: done. */
  answerInvitation(answer: AnswerWord, message: string): Promise<ErrorCode | 'offline' | null>
  /** From the page of an invitation to its room, with what the invitation is good for. */
  followInvitation(): Promise<void>
  setTellsName(tells: boolean): void
  /** On the page of a mail's last link: no more mails, or mails again. Null: done. */
  optOut(isOptedOut: boolean): Promise<ErrorCode | 'offline' | null>
  sendFeedback(feedback: FeedbackBody): Promise<ErrorCode | 'offline' | null>
  copyLink(): Promise<void>
  openPanel(panel: Panel): void
  dismiss(notice: number): void
  /** A media element was refused sound by the browser's autoplay rule. */
  soundWasBlocked(): void
  /** After a touch: every blocked element may try again. */
  unblockSound(): void
}
