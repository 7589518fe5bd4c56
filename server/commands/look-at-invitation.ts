// What an invitee sees of the invitation before coming in by it, or answering it.
import { Refusal } from '../../protocol/errors.ts'
import type { InvitationReply } from '../../protocol/http.ts'
import type { Deps } from '../ports.ts'
import { invitationRefusal, passOf } from '../rooms/admission.ts'
import { mayAnswer } from '../rooms/answers.ts'
import { approach } from './approach.ts'
import { doorFor } from './door.ts'
import { findShown, type ShownInvitation } from './shown-invitation.ts'
import { openSession } from './use-session.ts'

export type LookAtInvitation = {
  readonly token: string
  /** What the browser showed; null for a stranger. */
  readonly sessionToken: string | null
  readonly address: string
}

export type Looked = {
  readonly shown: InvitationReply
  /** A session that was opened for them, which the browser is to keep; null when it has one, or needs none. */
  readonly openedSession: string | null
}

/**
 * Uses nothing up. A browser that may still come in by it gets its session now: if the reply that lets it in were lost,
 * the invitation would be bound to a session that no browser knows, and asking again would find it used. Refuses with `bad-invitation`, `invitation-expired` or
 * `invitation-revoked`.
 */
export async function lookAtInvitation(deps: Deps, look: LookAtInvitation): Promise<Looked> {
  const { token, sessionToken, address: source } = look
  const row = await findShown(token, deps)
  const stranger = await approach(deps, { name: row.room, sessionToken, address: source, isAdmin: false })
  if (stranger.room?.id !== row.roomId) throw new Refusal('bad-invitation')
  const now = deps.clock.now()
  const no = invitationRefusal(row, stranger.session, now)
  if (no !== null && no !== 'invitation-used') throw new Refusal(no)
  const { room, address, from, message, meeting, answer } = row
  const way = wayOf(row, stranger.session)
  const shown = {
    ...{ room, address, from, message, meeting, answer, way },
    mayAnswer: mayAnswer(row, now),
    door: await doorFor(deps, no === null ? { ...stranger, pass: passOf(row) } : stranger),
  }
  const isNew = way === 'open' && stranger.session === null
  return { shown, openedSession: isNew ? (await openSession(deps, source)).opened : null }
}

function wayOf({ session }: ShownInvitation, own: string | null): InvitationReply['way'] {
  if (session === null) return 'open'
  return session === own ? 'yours' : 'taken'
}
