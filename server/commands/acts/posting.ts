// What the acts that cause mails have in common: whether they may, how many, and who hears of it.
import { Refusal } from '../../../protocol/errors.ts'
import type { InvitationNews, Meeting } from '../../../protocol/invitations.ts'
import { isAdmin } from '../../../protocol/permissions.ts'
import type { Budget, Posted } from '../../mail-port.ts'
import type { Deps } from '../../ports.ts'
import { mayMeet } from '../../rooms/invitations.ts'
import type { InvitationRow, RoomRow } from '../../rooms/records.ts'
import type { Actor } from '../actor.ts'
import { tellInvitations } from '../tell-invitation.ts'

/** Refuses with `mail-off`. */
export function requireMail({ mail }: Pick<Deps, 'mail'>): void {
  if (!mail.rules.isOn) throw new Refusal('mail-off')
}

/** Refuses with `bad-meeting`. */
export function requireMeeting(meeting: Meeting, now: number): void {
  if (!mayMeet(meeting, now)) throw new Refusal('bad-meeting')
}

/** An administrator's mails are not counted where they came from. */
export function budgetOf({ role, address }: Actor, { mail, tokens }: Pick<Deps, 'mail' | 'tokens'>): Budget {
  return { ...mail.rules.budgets, source: isAdmin(role) ? null : tokens.pseudonym(address) }
}

/** Refuses with `too-many-mails`, and with `gone` when there was nothing left to write about. */
export function requirePosted(posted: Posted, gone: 'no-such-room' | 'no-such-invitation'): void {
  if (posted.is === 'too-many') throw new Refusal('too-many-mails', Math.ceil(posted.retryAfterMs / 1000))
  if (posted.is === 'gone') throw new Refusal(gone)
}

/** Those of these that are the room's, in this order. Refuses with `no-such-invitation` when none is: of another room is as good as none. */
export async function ownInvitations(
  ids: readonly string[],
  { id }: RoomRow,
  { store }: Pick<Deps, 'store'>,
): Promise<readonly InvitationRow[]> {
  const rows = inOrder(await store.invitationsById(id, ids), ids)
  if (rows.length === 0) throw new Refusal('no-such-invitation')
  return rows
}

/** The mails are on their way by now: what goes wrong while the chairmen are told does not undo them. */
export async function announce(ids: readonly string[], room: RoomRow, news: InvitationNews, deps: Deps): Promise<void> {
  deps.mail.wake()
  try {
    const rows = await deps.store.invitationsById(room.id, ids)
    await tellInvitations(inOrder(rows, ids), room.name, news, deps)
  } catch (error) {
    deps.log.warn({ err: error, room: room.id }, 'the chairmen could not be told of an invitation')
  }
}

function inOrder(rows: readonly InvitationRow[], ids: readonly string[]): readonly InvitationRow[] {
  return rows.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
}
