// Which invitation a mail is about, and whether there is still somebody to write to about it.
import type { RoomName } from '../../protocol/primitives.ts'
import type { LeasedMail } from '../mail-port.ts'
import type { Tokens } from '../ports.ts'
import type { InvitationRow } from '../rooms/records.ts'

/** An invitation that is good, with the token of its links. */
export type Invited = InvitationRow & { readonly room: RoomName; readonly token: string }

/** Null: gone, taken back, over, or made with another secret, so that the link would not be known. */
export function invitedBy(
  { invitation }: LeasedMail,
  tokens: Pick<Tokens, 'hash' | 'invitation'>,
  now: number,
): Invited | null {
  if (!invitation || invitation.revokedAt !== null || invitation.expiresAt <= now) return null
  const token = tokens.invitation(invitation.id)
  return tokens.hash(token) === invitation.tokenHash ? { ...invitation, token } : null
}
