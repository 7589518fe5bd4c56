// Messages to everybody and from anybody, over the data channels alone.
import { MAX_CHAT_LENGTH } from '../../protocol/limits.ts'
import type { CtlFrame } from '../../protocol/peer-to-peer.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { CallState, ChatMessage } from '../state/call.ts'
import type { Context } from './context.ts'
import { notify } from './notices.ts'

const MAX_MESSAGES = 2000

type ChatFrame = Extract<CtlFrame, { type: 'chat' }>

/** False when there is nothing to send, or too much, and while a chairman does not let us write. */
export function sendChat(context: Context, text: string): boolean {
  const { state, stay, newId, wallClock } = context
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > MAX_CHAT_LENGTH || !stay?.mesh) return false
  if (state.self.value?.blocked.includes('chat') === true) {
    notify(state, 'you-blocked-chat', 'info', { name: '', by: '' })
    return false
  }
  const frame: ChatFrame = { type: 'chat', id: newId(), text: trimmed }
  stay.mesh.send(frame)
  append(state, { id: frame.id, from: null, name: state.name.value, text: trimmed, at: wallClock() })
  return true
}

/** A message that a new connection repeats is known by its sender and id. */
export function receiveChat({ state, wallClock }: Context, from: PeerId, { id, text }: ChatFrame): void {
  if (state.chat.value.some((message) => message.from === from && message.id === id)) return
  const name = state.participants.value.get(from)?.name ?? ''
  append(state, { id, from, name, text, at: wallClock() })
  if (state.panel.value !== 'chat') state.unread.value += 1
}

function append(state: CallState, message: ChatMessage): void {
  state.chat.value = [...state.chat.value, message].slice(-MAX_MESSAGES)
}
