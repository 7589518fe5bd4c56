// Who did what to whom, as sentences for the edge of the screen. Pure: from two states of the members to keys and names.
import { may } from '../../protocol/permissions.ts'
import { sources, type PeerId, type Role, type Source } from '../../protocol/primitives.ts'
import type { RoomState } from '../../protocol/room-state.ts'
import type { Member } from '../../protocol/server-to-client.ts'
import type { NoticeKey } from '../state/call.ts'

export type Announcement = { readonly key: NoticeKey; readonly values: Readonly<Record<string, string>> }
export type Change = { readonly before: Member; readonly after: Member }
type OwnFloor = { readonly isNeeded: boolean; readonly isLive: boolean }
export type Names = (peer: PeerId) => string

/**
 * `by` did it, null when nobody in the room did; `self` is told about itself in the second person. `floor.isNeeded`: without
 * it our devices go off; `floor.isLive`: our microphone is on already when we get it.
 */
export function changesToTell(
  changes: readonly Change[],
  by: PeerId | null,
  self: PeerId,
  nameOf: Names,
  floor: OwnFloor,
): Announcement[] {
  // Whoever did it sees it done.
  if (by === self) return []
  const doer = by === null ? '' : nameOf(by)
  const others = changes.filter(({ after }) => after.peer !== self)
  const own = changes.filter(({ after }) => after.peer === self)
  return [
    ...others.flatMap((change) => otherTold(change, doer, nameOf)),
    ...sources.flatMap((source) => [true, false].flatMap((on) => blocksTold(others, source, on, doer, nameOf))),
    ...own.flatMap((change) => ownTold(change, by, doer)),
    ...own.flatMap((change) => ownFloorTold(change, floor)),
  ]
}

/** The room's own changes. What has words of its own is told in them. A change of the note for those who wait alters nothing here. */
export function roomToTell(before: RoomState, after: RoomState, doer: string): Announcement[] {
  const told: Announcement[] = []
  const { locked } = after.settings
  if (before.settings.locked !== locked) {
    told.push({ key: locked ? 'room-locked' : 'room-unlocked', values: { by: doer } })
  }
  if (before.settings.mode !== after.settings.mode) {
    told.push({ key: `mode-${after.settings.mode}`, values: { by: doer } })
  }
  if (fingerprint(before) !== fingerprint(after)) told.push({ key: 'room-changed', values: { by: doer } })
  return told
}

function otherTold({ before, after }: Change, by: string, nameOf: Names): Announcement[] {
  const name = nameOf(after.peer)
  const told: Announcement[] = []
  if (leads(before.role) !== leads(after.role)) {
    told.push({ key: leads(after.role) ? 'chairman-made' : 'chairman-unmade', values: { name, by } })
  }
  if (before.handAt === null && after.handAt !== null) told.push({ key: 'hand-raised', values: { name, by } })
  // Not that they have lost it: whoever speaks next is told of.
  if (before.floorAt === null && after.floorAt !== null) told.push({ key: 'floor-given', values: { name, by } })
  return told
}

/** One sentence for a whole room that is silenced at once. */
function blocksTold(
  changes: readonly Change[],
  source: Source,
  isBlocked: boolean,
  by: string,
  nameOf: Names,
): Announcement[] {
  const concerned = changes.filter((change) => blockTurned(change, source, isBlocked))
  if (concerned.length > 1) {
    const values = { count: String(concerned.length), by, source }
    return [{ key: isBlocked ? 'all-blocked' : 'all-freed', values }]
  }
  return concerned.map(({ after }) => ({
    key: isBlocked ? `blocked-${source}` : `freed-${source}`,
    values: { name: nameOf(after.peer), by },
  }))
}

function ownTold(change: Change, by: PeerId | null, doer: string): Announcement[] {
  const { before, after } = change
  const told: Announcement[] = []
  const values = { name: '', by: doer }
  if (leads(before.role) !== leads(after.role)) {
    told.push({ key: leads(after.role) ? 'you-chairman-made' : 'you-chairman-unmade', values })
  }
  for (const source of sources) {
    // Also with a change of the role: a device has gone off, and that needs its reason.
    if (isTurned(change, source, true)) told.push({ key: `you-blocked-${source}`, values })
    if (blockTurned(change, source, false)) told.push({ key: `you-freed-${source}`, values })
  }
  const isAnswered = after.floorAt !== null
  if (by !== null && before.handAt !== null && after.handAt === null && !isAnswered) {
    told.push({ key: 'your-hand-lowered', values })
  }
  return told
}

function ownFloorTold({ before, after }: Change, { isNeeded, isLive }: OwnFloor): Announcement[] {
  if (before.floorAt === null && after.floorAt !== null) {
    return [{ key: isLive ? 'you-floor-live' : 'you-floor-given', values: {} }]
  }
  const isLost = before.floorAt !== null && after.floorAt === null
  return isLost && isNeeded ? [{ key: 'you-floor-taken', values: {} }] : []
}

/** With a role comes and goes what it may use; the role alone is told. */
function blockTurned(change: Change, source: Source, isBlocked: boolean): boolean {
  return change.before.role === change.after.role && isTurned(change, source, isBlocked)
}

function isTurned({ before, after }: Change, source: Source, isBlocked: boolean): boolean {
  return before.blocked.includes(source) !== isBlocked && after.blocked.includes(source) === isBlocked
}

function leads(role: Role): boolean {
  return may(role, 'moderate')
}

/** Everything but the lock and the mode, which have words of their own, and the count of changes. */
function fingerprint({ settings, hasPassword, isReserved, maxMembers }: RoomState): string {
  const { waitingRoom, askName, opensWithChairman, persistent, joinMuted, joinCameraOff, onlyChairmen, speakers } =
    settings
  const only = sources.filter((source) => onlyChairmen.includes(source)).join()
  const room = [hasPassword, isReserved, maxMembers, settings.maxMembers, waitingRoom]
  return [...room, askName, opensWithChairman, persistent, joinMuted, joinCameraOff, only, speakers].join('|')
}
