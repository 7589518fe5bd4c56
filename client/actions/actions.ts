// Everything a person can do, as the user interface sees it. `main.tsx` makes the real ones.
import type { DeviceKind, Panel } from '../state/call.ts'
import type { PeerId } from '../../protocol/primitives.ts'

export type Actions = {
  /** Creates a room (an empty name: the relay chooses one) and goes to it. Problems land in `state.refusal`. */
  createRoom(name: string): Promise<void>
  goTo(path: string): void
  setName(name: string): void
  /** Starts devices for the preview; called once when the pre-join page opens. */
  preview(): Promise<void>
  toggleMicrophone(): Promise<void>
  toggleCamera(): Promise<void>
  chooseDevice(kind: DeviceKind, id: string): Promise<void>
  join(): Promise<void>
  leave(): void
  toggleScreen(): Promise<void>
  /** False when the text was empty or too long. */
  sendChat(text: string): boolean
  retryLink(peer: PeerId): void
  copyLink(): Promise<void>
  openPanel(panel: Panel): void
  dismiss(notice: number): void
  /** A media element was refused sound by the browser's autoplay rule. */
  soundWasBlocked(): void
  /** After a touch: every blocked element may try again. */
  unblockSound(): void
}
