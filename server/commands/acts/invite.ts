// invite: a mail to each address, with a link that lets one browser in.
import type { ActFields } from '../../../protocol/acts.ts'
import type { NewInvitation } from '../../mail-port.ts'
import type { Deps } from '../../ports.ts'
import { eachOnce, expiresAt, invitationDefaults } from '../../rooms/invitations.ts'
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'
import { announce, budgetOf, requireMail, requireMeeting, requirePosted } from './posting.ts'

/** 128 bits. */
const INVITATION_ID_BYTES = 16

/** All or none. Refuses with `mail-off`, `bad-meeting`, `too-many-mails` or `no-such-room`. */
export const invite: Act<'invite'> = async (fields, room, actor, deps) => {
  requireMail(deps)
  const at = deps.clock.now()
  if (fields.meeting) requireMeeting(fields.meeting, at)
  const invitations = eachOnce(fields.addresses).map((address) => newInvitation(address, fields, at, deps))
  const posted = await deps.store.invite(room.id, invitations, budgetOf(actor, deps), originOf(actor, at))
  requirePosted(posted, 'no-such-room')
  await announce(
    invitations.map(({ id }) => id),
    room,
    'made',
    deps,
  )
}

function newInvitation(
  address: string,
  fields: ActFields<'invite'>,
  createdAt: number,
  { ids, mail, tokens }: Pick<Deps, 'ids' | 'mail' | 'tokens'>,
): NewInvitation {
  const id = ids.token(INVITATION_ID_BYTES)
  const {
    from,
    language,
    replyTo = null,
    message = invitationDefaults.message,
    meeting = invitationDefaults.meeting,
    reminders = invitationDefaults.reminders,
    passes = invitationDefaults.passes,
  } = fields
  return {
    id,
    address,
    mailbox: tokens.mailbox(address),
    tokenHash: tokens.hash(tokens.invitation(id)),
    from,
    replyTo,
    language,
    message,
    meeting,
    reminders,
    passes,
    createdAt,
    expiresAt: expiresAt(meeting, createdAt, mail.rules),
  }
}
