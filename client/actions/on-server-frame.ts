// One exhaustive switch: what the relay said.
import { assertNever } from '../../protocol/result.ts'
import type { FrameOf, ServerFrame } from '../../protocol/server-to-client.ts'
import type { Context } from './context.ts'
import { takeInvitation } from './invitation-list.ts'
import { onChanged, onJoined, onLeft, takeRoster, type Keepers } from './members.ts'
import { notify } from './notices.ts'
import type { RelayWay } from './relay-way.ts'
import { takeKnocks, takeRoom } from './room-news.ts'

/** Before the first `welcome` there is no call, and what the relay says of it has no effect. */
export function onServerFrame(context: Context, keepers: Keepers, frame: ServerFrame): void {
  const { state, stay } = context
  const mesh = stay?.mesh
  if (!mesh) {
    // Called in, and no seat is free: we go on waiting, and are told why.
    if (frame.type === 'refused' && frame.code === 'room-full' && state.waiting.value) state.refusal.value = frame.code
    return
  }
  switch (frame.type) {
    case 'peer-joined':
      onJoined(context, keepers, frame)
      return
    case 'peer-left':
      onLeft(context, frame)
      return
    case 'peers-changed':
      onChanged(context, keepers, frame)
      return
    case 'roster':
      takeRoster(context, keepers, frame.roster)
      return
    case 'room':
      takeRoom(context, keepers, frame.room, frame.by)
      return
    case 'waiting':
      takeKnocks(context, frame.people)
      return
    case 'invitation':
      takeInvitation(context, frame)
      return
    case 'signal':
      mesh.signal(frame.from, frame.payload)
      return
    case 'ice-servers':
      mesh.setIce(frame.ice)
      return
    case 'refused':
      onRefused(context, stay.way, frame)
      return
    case 'welcome':
    case 'wait':
    case 'come-in':
    case 'done':
    case 'drain':
    case 'pong':
      // The socket's own.
      return
    default:
      assertNever(frame)
  }
}

/** `no-such-peer` and `peer-away`: the pair finds out by itself, by its own clock. */
function onRefused({ state }: Context, way: RelayWay, { code, re, retryAfterMs }: FrameOf<'refused'>): void {
  if (code === 'relay-unavailable' && re !== null) way.refused(re, retryAfterMs ?? null)
  if (code === 'too-fast') notify(state, 'too-fast', 'problem')
}
