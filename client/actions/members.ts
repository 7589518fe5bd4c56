// Who is inside, as the relay says: taken over from its frames, enforced, and told.
import type { PeerId } from '../../protocol/primitives.ts'
import type { FrameOf, Member, Roster } from '../../protocol/server-to-client.ts'
import { changesToTell, type Announcement, type Change } from './announcements.ts'
import type { Context, Stay } from './context.ts'
import type { Enforcement } from './enforcement.ts'
import { dropInvitations, watchInvitations } from './invitation-list.ts'
import { notify } from './notices.ts'
import { knowsFloor, modeOf } from '../state/floor.ts'
import type { OwnMedia } from './own-media.ts'
import { putMember, removeParticipant } from './participants.ts'

export type Keepers = { readonly media: OwnMedia; readonly enforcement: Enforcement }

/** The whole roster. Only those whom the mesh has taken in become participants: never ourselves. */
export function takeRoster(context: Context, keepers: Keepers, roster: Roster): void {
  const { state, stay } = context
  if (!stay) return
  stay.roster.whole(roster.version)
  const peers = roster.peers.filter(({ peer }) => !stay.removed.has(peer))
  const self = state.self.value?.peer
  // What others did while we were away is not news; what it means for us is.
  const own = peers.flatMap((after) => changeOf(stay, after)).filter(({ after }) => after.peer === self)
  stay.members.clear()
  for (const member of peers) stay.members.set(member.peer, member)
  stay.mesh?.setRoster({ ...roster, peers })
  for (const member of peers) apply(context, keepers, member)
  tell(context, own, null)
}

/** Whom a chairman has put out is let go of, even while the roster is not complete. */
export function dropRemoved({ state, stay }: Context, removed: readonly PeerId[]): void {
  for (const peer of removed) {
    stay?.removed.add(peer)
    const name = state.participants.value.get(peer)?.name
    removeParticipant(state, peer)
    stay?.mesh?.drop(peer)
    if (name !== undefined) notify(state, 'removed', 'info', { name, by: '' })
  }
}

export function onJoined(context: Context, keepers: Keepers, { version, member }: FrameOf<'peer-joined'>): void {
  const { state, stay } = context
  // Late news: that peer may have left already, and the whole roster is on its way.
  if (stay?.roster.change(version) !== true || stay.removed.has(member.peer)) return
  if (!state.participants.value.has(member.peer)) stay.newcomers.add(member.peer)
  stay.members.set(member.peer, member)
  stay.mesh?.joined(member.peer)
  apply(context, keepers, member)
}

/** True even when it comes late: nobody comes back under the same id. */
export function onLeft(context: Context, frame: FrameOf<'peer-left'>): void {
  const { stay } = context
  if (!stay) return
  stay.roster.change(frame.version)
  stay.members.delete(frame.peer)
  if (frame.why === 'kicked') {
    stay.removed.add(frame.peer)
    tellPutOut(context, frame, 'removed')
  } else if (frame.why === 'waiting') tellPutOut(context, frame, 'put-back')
  stay.mesh?.drop(frame.peer)
}

/** Instead of the word that somebody has left. */
function tellPutOut({ state }: Context, { peer, by }: FrameOf<'peer-left'>, key: 'removed' | 'put-back'): void {
  const known = state.participants.value.get(peer)
  if (!known) return
  const values = { name: known.name, by: nameOf(state, by) }
  removeParticipant(state, peer)
  if (by !== state.self.value?.peer) notify(state, key, 'info', values)
}

export function onChanged(context: Context, keepers: Keepers, frame: FrameOf<'peers-changed'>): void {
  const { stay } = context
  // Old news: the roster that came since is newer.
  if (stay?.roster.change(frame.version) !== true) return
  const changes = frame.members.flatMap((after) => changeOf(stay, after))
  for (const { after } of changes) {
    stay.members.set(after.peer, after)
    apply(context, keepers, after)
  }
  tell(context, changes, frame.by)
}

/** For words on the screen; empty when nobody did it, or nobody whom we know. */
export function nameOf(state: Context['state'], peer: PeerId | null): string {
  if (peer === null) return ''
  return peer === state.self.value?.peer ? state.name.value : (state.participants.value.get(peer)?.name ?? '')
}

/** Ourselves: what is forbidden goes off before anybody gets it. In a lecture it is ours too who is seen and heard here. */
export function takeSelf(context: Context, { media, enforcement }: Keepers, member: Member): void {
  const { state } = context
  const wasChairman = state.isChairman.value
  const hadFloor = typeof state.self.value?.floorAt === 'number'
  state.self.value = member
  if (!state.isChairman.value) {
    state.knocks.value = []
    dropInvitations(context)
  } else if (!wasChairman) void watchInvitations(context)
  enforcement.applyToAll()
  media.obey()
  // The new lecturer would go on seeing and hearing us, and nobody else.
  if (hadFloor && member.floorAt === null && modeOf(state) === 'lecture') media.hush()
}

function apply(context: Context, keepers: Keepers, member: Member): void {
  const { state } = context
  if (member.peer === state.self.value?.peer) takeSelf(context, keepers, member)
  else if (state.participants.value.has(member.peer)) {
    putMember(state, member)
    keepers.enforcement.apply(member.peer)
  }
}

/** Nothing about somebody whom we have not heard of: then a frame was missed, and the whole roster follows. */
function changeOf(stay: Stay, after: Member): Change[] {
  const before = stay.members.get(after.peer)
  return before ? [{ before, after }] : []
}

function tell({ state }: Context, changes: readonly Change[], by: PeerId | null): void {
  const self = state.self.value?.peer
  if (self === undefined) return
  // Chairmen need none on a podium: theirs comes and goes without their devices.
  const isNeeded = knowsFloor(state) && (modeOf(state) === 'lecture' || !state.isChairman.value)
  const floor = { isNeeded, isLive: state.microphone.value.is === 'on' }
  announce(
    state,
    changesToTell(changes, by, self, (peer) => nameOf(state, peer), floor),
  )
}

export function announce(state: Context['state'], told: readonly Announcement[]): void {
  for (const { key, values } of told) notify(state, key, 'info', values)
}
