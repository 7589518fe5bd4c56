// What holds of invitations: how long they are good, where they stand, and what chairmen see of one. Pure.
import type { Invitation, InvitationState, Meeting, Notified } from '../../protocol/invitations.ts'
import { DEFAULT_REMINDERS, MAX_MEETING_AHEAD_MS } from '../../protocol/limits.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { InvitationRow } from './records.ts'

const MINUTE_MS = 60_000

/** What an invitation is like when nothing is said of it. */
export const invitationDefaults = {
  message: '',
  meeting: null,
  reminders: DEFAULT_REMINDERS,
  passes: { password: true, waitingRoom: true },
} as const satisfies Partial<InvitationRow>

/** `lifeMs`: without a date, from when it is made; `lifeAfterMs`: after the beginning of a meeting. */
export type Lives = { readonly lifeMs: number; readonly lifeAfterMs: number }

/** Until when it opens doors and takes answers, in UTC milliseconds. A meeting is never outlived by its end. */
export function expiresAt(meeting: Meeting | null, createdAt: number, { lifeMs, lifeAfterMs }: Lives): number {
  return meeting === null ? createdAt + lifeMs : Math.max(meeting.startsAt + lifeAfterMs, endOf(meeting))
}

/** When a meeting is over, in UTC milliseconds. */
export function endOf({ startsAt, minutes }: Meeting): number {
  return startsAt + minutes * MINUTE_MS
}

/** Neither over nor taken back. */
export function isGood({ revokedAt, expiresAt: end }: Pick<InvitationRow, 'revokedAt' | 'expiresAt'>, now: number) {
  return revokedAt === null && end > now
}

/** Whether people can be invited to it: it is to come, not too far away, and in a time zone that we know. */
export function mayMeet({ startsAt, timeZone }: Meeting, now: number): boolean {
  return startsAt > now && startsAt - now <= MAX_MEETING_AHEAD_MS && isTimeZone(timeZone)
}

/** The zones of this Node, with their older names. */
function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Each address once, whatever the case of its letters; as it was written first. */
export function eachOnce(addresses: readonly string[]): readonly string[] {
  const first = new Map<string, string>()
  for (const address of addresses) {
    const key = address.toLowerCase()
    if (!first.has(key)) first.set(key, address)
  }
  return [...first.values()]
}

/** Each address once: whoever stands there twice is told of all that either line says. */
export function mergeNotified(lines: readonly Notified[]): readonly Notified[] {
  const merged = new Map<string, Notified>()
  for (const line of lines) {
    const key = line.address.toLowerCase()
    const { address, language, ...before } = merged.get(key) ?? line
    merged.set(key, {
      address,
      language,
      entries: before.entries || line.entries,
      waiting: before.waiting || line.waiting,
      answers: before.answers || line.answers,
    })
  }
  return [...merged.values()]
}

/** The last that holds of what can be said of it. */
export function stateOf(row: InvitationRow, now: number): InvitationState {
  if (row.revokedAt !== null) return 'revoked'
  if (row.expiresAt <= now) return 'expired'
  if (row.usedAt !== null) return 'used'
  return row.answer === null ? row.mail : 'answered'
}

/** As chairmen see it. `peers`: the seats of the session that came in by it. Neither token nor mailbox is in it. */
export function toInvitation(row: InvitationRow, peers: readonly PeerId[], now: number): Invitation {
  const { id, address, from, language, message, meeting, reminders, passes, problem, answer } = row
  const { createdAt, expiresAt: end, usedAt } = row
  return {
    id,
    address,
    from,
    language,
    message,
    meeting,
    reminders: [...reminders],
    passes,
    state: stateOf(row, now),
    problem,
    answer,
    peers: [...peers],
    createdAt,
    expiresAt: end,
    usedAt,
  }
}
