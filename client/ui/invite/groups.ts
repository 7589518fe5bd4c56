// Invitations by the meeting that they are to, in the order in which a chairman wants to see them.
import type { Invitation, InvitationState, Meeting } from '../../../protocol/invitations.ts'
import type { PeerId } from '../../../protocol/primitives.ts'

export type Group = {
  readonly key: string
  readonly meeting: Meeting | null
  readonly isOver: boolean
  /** Nobody is invited to it any more. */
  readonly isOff: boolean
  /** The newest first; those that were made together by their addresses. */
  readonly invitations: readonly Invitation[]
}

const MINUTE_MS = 60_000

/** What is to come first, the next one on top; then what has no date; then what is over or off, the last one on top. */
export function groupsOf(invitations: readonly Invitation[], now: number): readonly Group[] {
  const groups = new Map<string, Invitation[]>()
  for (const invitation of invitations) {
    const key = keyOf(invitation.meeting)
    groups.set(key, [...(groups.get(key) ?? []), invitation])
  }
  return [...groups].map(([key, members]) => groupOf(key, members, now)).sort(byTime)
}

/** As it is now: nobody tells us when time runs out for one. */
export function stateNow(invitation: Invitation, now: number): InvitationState {
  return invitation.state !== 'revoked' && invitation.expiresAt <= now ? 'expired' : invitation.state
}

/** Neither over nor taken back: it can be sent again, moved and revoked. */
export function isGood(invitation: Invitation, now: number): boolean {
  const state = stateNow(invitation, now)
  return state !== 'revoked' && state !== 'expired'
}

/** By which address each peer came in, of those who came by an invitation. */
export function invitedAs(invitations: readonly Invitation[] | null): ReadonlyMap<PeerId, string> {
  return new Map((invitations ?? []).flatMap(({ address, peers }) => peers.map((peer) => [peer, address] as const)))
}

function groupOf(key: string, invitations: readonly Invitation[], now: number): Group {
  const meeting = invitations[0]?.meeting ?? null
  return {
    key,
    meeting,
    isOver: meeting !== null && endOf(meeting) <= now,
    isOff: meeting !== null && invitations.every(({ state }) => state === 'revoked'),
    invitations: invitations.toSorted(byAge),
  }
}

function keyOf(meeting: Meeting | null): string {
  return meeting === null ? '' : `${meeting.startsAt} ${meeting.minutes} ${meeting.timeZone}`
}

function endOf({ startsAt, minutes }: Meeting): number {
  return startsAt + minutes * MINUTE_MS
}

/** As people count: guest-2 comes before guest-10. */
const { compare } = new Intl.Collator('en', { numeric: true })

function byAge(a: Invitation, b: Invitation): number {
  return b.createdAt - a.createdAt || compare(a.address, b.address)
}

function byTime(a: Group, b: Group): number {
  const startOf = (group: Group): number => group.meeting?.startsAt ?? 0
  return rank(a) - rank(b) || (rank(a) === LAST ? startOf(b) - startOf(a) : startOf(a) - startOf(b))
}

const LAST = 2

function rank({ meeting, isOver, isOff }: Group): number {
  if (meeting === null) return 1
  return isOver || isOff ? LAST : 0
}
