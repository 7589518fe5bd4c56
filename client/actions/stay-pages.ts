// What the pages show at each turn of a stay.
import type { RoomName } from '../../protocol/primitives.ts'
import type { FrameOf } from '../../protocol/server-to-client.ts'
import type { CallState } from '../state/call.ts'

/** Somebody presses Join: nothing of an earlier stay, or of an earlier refusal, is left. */
export function showJoining(state: CallState): void {
  state.refusal.value = null
  state.trying.value = null
  state.retryAt.value = null
  state.busy.value = true
  state.chat.value = []
  state.unread.value = 0
}

/** Before the door, until a chairman says yes or the room opens. */
export function showWaiting(
  state: CallState,
  room: RoomName,
  { waitsFor, note }: Pick<FrameOf<'wait'>, 'waitsFor' | 'note'>,
): void {
  state.waiting.value = { waitsFor, note }
  state.trying.value = null
  state.busy.value = false
  state.panel.value = 'none'
  state.page.value = { is: 'waiting', room }
}

export function showCall(state: CallState, room: RoomName): void {
  state.waiting.value = null
  state.refusal.value = null
  state.trying.value = null
  state.busy.value = false
  state.knocks.value = []
  state.page.value = { is: 'call', room }
}

/** The room as we knew it, and everybody in it. */
export function forgetRoom(state: CallState): void {
  state.participants.value = new Map()
  state.self.value = null
  state.room.value = null
  state.knocks.value = []
  state.invitations.value = null
  state.pinned.value = null
  state.gridPage.value = 0
  state.speakers.value = []
  state.engine.value = null
}

export function showEnded(state: CallState, room: RoomName): void {
  state.waiting.value = null
  state.trying.value = null
  state.panel.value = 'none'
  state.notices.value = []
  state.busy.value = false
  state.page.value = { is: 'ended', room }
}
