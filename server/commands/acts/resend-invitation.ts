// resend-invitation: the same mail once more, with the same link.
import { Refusal } from '../../../protocol/errors.ts'
import type { InvitationRow } from '../../rooms/records.ts'
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'
import { announce, budgetOf, ownInvitations, requireMail, requirePosted } from './posting.ts'

/**
 * Refuses with `mail-off`, `no-such-invitation`, `too-many-mails`, and for one that opens no door any more with
 * `invitation-revoked` or `invitation-expired`.
 */
export const resendInvitation: Act<'resend-invitation'> = async ({ invitation: id }, room, actor, deps) => {
  requireMail(deps)
  const at = deps.clock.now()
  for (const row of await ownInvitations([id], room, deps)) requireGood(row, at)
  const posted = await deps.store.resendInvitation(room.id, id, budgetOf(actor, deps), originOf(actor, at))
  // Revoked since the first look, if it is still there.
  if (posted.is === 'gone') for (const row of await ownInvitations([id], room, deps)) requireGood(row, at)
  requirePosted(posted, 'no-such-invitation')
  await announce([id], room, 'mail', deps)
}

function requireGood({ revokedAt, expiresAt }: InvitationRow, now: number): void {
  if (revokedAt !== null) throw new Refusal('invitation-revoked')
  if (expiresAt <= now) throw new Refusal('invitation-expired')
}
