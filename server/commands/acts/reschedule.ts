// reschedule: another date for invitations, or a first one; each invitee hears of it.
import { Refusal } from '../../../protocol/errors.ts'
import { expiresAt } from '../../rooms/invitations.ts'
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'
import { announce, budgetOf, ownInvitations, requireMail, requireMeeting, requirePosted } from './posting.ts'

/**
 * All or none of those that are not revoked; one that was over is good again. Refuses with `mail-off`, `bad-meeting`,
 * `no-such-invitation`, `too-many-mails`, and with `invitation-revoked` when they all are.
 */
export const reschedule: Act<'reschedule'> = async ({ invitations, meeting }, room, actor, deps) => {
  requireMail(deps)
  const at = deps.clock.now()
  requireMeeting(meeting, at)
  const own = (await ownInvitations(invitations, room, deps)).filter(({ revokedAt }) => revokedAt === null)
  if (own.length === 0) throw new Refusal('invitation-revoked')
  const ids = own.map(({ id }) => id)
  const end = expiresAt(meeting, at, deps.mail.rules)
  const origin = originOf(actor, at)
  const posted = await deps.store.reschedule(room.id, ids, meeting, end, budgetOf(actor, deps), origin)
  requirePosted(posted, 'no-such-invitation')
  await announce(ids, room, 'changed', deps)
}
