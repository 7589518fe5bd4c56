// One exhaustive switch: what another browser said over its link. It speaks for itself alone.
import { assertNever } from '../../protocol/result.ts'
import type { CtlFrame, RtFrame } from '../../protocol/peer-to-peer.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import { receiveChat } from './chat.ts'
import type { Context } from './context.ts'
import type { Hearing } from './hearing.ts'
import { notify } from './notices.ts'
import { setMedia, updateParticipant } from './participants.ts'

export function onPeerFrame(context: Context, hearing: Hearing, peer: PeerId, frame: CtlFrame | RtFrame): void {
  switch (frame.type) {
    case 'profile':
      onProfile(context, peer, frame.name)
      return
    case 'media':
      setMedia(context.state, peer, frame)
      return
    case 'chat':
      receiveChat(context, peer, frame)
      return
    case 'level':
      hearing.heard(peer, frame.level / 100)
      return
    case 'signal':
    case 'bye':
      // The mesh's own; they do not come this far.
      return
    default:
      assertNever(frame)
  }
}

function onProfile({ state, stay }: Context, peer: PeerId, name: string): void {
  const before = state.participants.value.get(peer)
  if (!before || before.name === name) return
  updateParticipant(state, peer, { name })
  if (before.name === '' && stay?.newcomers.has(peer) === true) notify(state, 'joined', 'info', { name })
}
