// What an invitee sees of the invitation before coming in by it, or answering it.
import { Refusal } from '../../protocol/errors.ts'
import type { InvitationReply } from '../../protocol/http.ts'
import type { Deps } from '../ports.ts'
import { invitationRefusal, passOf } from '../rooms/admission.ts'
import { mayAnswer } from '../rooms/answers.ts'
import { approach } from './approach.ts'
import { doorFor } from './door.ts'
import { findShown, type ShownInvitation } from './shown-invitation.ts'

export type LookAtInvitation = {
  readonly token: string
  /** What the browser showed; null for a stranger. */
  readonly sessionToken: string | null
  readonly address: string
}

/**
 * Uses nothing up, opens no session, and writes nothing down. Refuses with `bad-invitation`, `invitation-expired` or
 * `invitation-revoked`.
 */
export async function lookAtInvitation(deps: Deps, look: LookAtInvitation): Promise<InvitationReply> {
  const { token, sessionToken, address: source } = look
  const row = await findShown(token, deps)
  const stranger = await approach(deps, { name: row.room, sessionToken, address: source, isAdmin: false })
  if (stranger.room?.id !== row.roomId) throw new Refusal('bad-invitation')
  const now = deps.clock.now()
  const no = invitationRefusal(row, stranger.session, now)
  if (no !== null && no !== 'invitation-used') throw new Refusal(no)
  const { room, address, from, message, meeting, answer } = row
  return {
    ...{ room, address, from, message, meeting, answer },
    mayAnswer: mayAnswer(row, now),
    way: wayOf(row, stranger.session),
    door: await doorFor(deps, no === null ? { ...stranger, pass: passOf(row) } : stranger),
  }
}

function wayOf({ session }: ShownInvitation, own: string | null): InvitationReply['way'] {
  if (session === null) return 'open'
  return session === own ? 'yours' : 'taken'
}
