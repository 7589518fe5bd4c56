// revoke-invitations
import { Refusal } from '../../../protocol/errors.ts'
import type { Act } from '../actor.ts'

export const revokeInvitations: Act<'revoke-invitations'> = async () => {
  throw new Refusal('mail-off')
}
