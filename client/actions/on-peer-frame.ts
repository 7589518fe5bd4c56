// One exhaustive switch: what another browser said over its link. It speaks for itself alone.
import { assertNever } from '../../protocol/result.ts'
import type { CtlFrame, RtFrame } from '../../protocol/peer-to-peer.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import { receiveChat } from './chat.ts'
import type { Context } from './context.ts'
import type { Enforcement } from './enforcement.ts'
import type { Hearing } from './hearing.ts'
import { notify } from './notices.ts'
import { updateParticipant } from './participants.ts'

export type Ears = { readonly hearing: Hearing; readonly enforcement: Enforcement }

export function onPeerFrame(context: Context, ears: Ears, peer: PeerId, frame: CtlFrame | RtFrame): void {
  const { hearing, enforcement } = ears
  switch (frame.type) {
    case 'profile':
      onProfile(context, enforcement, peer, frame.name)
      return
    case 'media':
      enforcement.said(peer, frame)
      return
    case 'chat':
      if (enforcement.admits(peer, 'chat')) receiveChat(context, peer, frame)
      return
    case 'level':
      if (enforcement.admits(peer, 'microphone')) onLevel(context, hearing, peer, frame.level / 100)
      return
    case 'want':
    case 'have':
    case 'probe':
    case 'echo':
    case 'signal':
    case 'bye':
      // The engine's and the mesh's own; they do not come this far.
      return
    default:
      assertNever(frame)
  }
}

function onLevel({ stay }: Context, hearing: Hearing, peer: PeerId, level: number): void {
  hearing.heard(peer, level)
  stay?.engine?.level(peer, level)
}

function onProfile({ state, stay }: Context, enforcement: Enforcement, peer: PeerId, name: string): void {
  const before = state.participants.value.get(peer)
  if (!before || before.name === name) return
  updateParticipant(state, peer, { name })
  enforcement.apply(peer)
  if (before.name === '' && stay?.newcomers.has(peer) === true) notify(state, 'joined', 'info', { name })
}
