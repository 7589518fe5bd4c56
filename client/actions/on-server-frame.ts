// One exhaustive switch: what the relay said during a call.
import { assertNever } from '../../protocol/result.ts'
import type { FrameOf, Roster, ServerFrame } from '../../protocol/server-to-client.ts'
import type { Context } from './context.ts'
import { notify } from './notices.ts'
import { addParticipant } from './participants.ts'

/** Before the first `welcome` there is no call, and nothing the relay says has an effect. */
export function onServerFrame(context: Context, frame: ServerFrame): void {
  const { state, stay } = context
  const mesh = stay?.mesh
  if (!stay || !mesh) return
  switch (frame.type) {
    case 'peer-joined':
      onJoined(context, frame)
      return
    case 'peer-left':
      // True even when it comes late: nobody comes back under the same id.
      stay.roster.change(frame.version)
      mesh.drop(frame.peer)
      return
    case 'roster':
      takeRoster(context, frame.roster)
      return
    case 'signal':
      mesh.signal(frame.from, frame.payload)
      return
    case 'ice-servers':
      mesh.setIce(frame.ice)
      return
    case 'refused':
      // `no-such-peer` and `peer-away`: the pair finds out by itself, by its own clock.
      if (frame.code === 'too-fast') notify(state, 'too-fast', 'problem')
      return
    case 'welcome':
    case 'drain':
    case 'pong':
      // The socket's own.
      return
    default:
      assertNever(frame)
  }
}

/** Only those whom the mesh has taken in become participants: never ourselves. */
export function takeRoster({ state, stay }: Context, roster: Roster): void {
  stay?.roster.whole(roster.version)
  stay?.mesh?.setRoster(roster)
  for (const { peer, role } of roster.peers) if (state.participants.value.has(peer)) addParticipant(state, peer, role)
}

function onJoined({ state, stay }: Context, { version, peer, role }: FrameOf<'peer-joined'>): void {
  // Late news: that peer may have left already, and the whole roster is on its way.
  if (stay?.roster.change(version) !== true) return
  if (!state.participants.value.has(peer)) stay.newcomers.add(peer)
  stay.mesh?.joined(peer)
  if (state.participants.value.has(peer)) addParticipant(state, peer, role)
}
