// resend-invitation
import { Refusal } from '../../../protocol/errors.ts'
import type { Act } from '../actor.ts'

export const resendInvitation: Act<'resend-invitation'> = async () => {
  throw new Refusal('mail-off')
}
