// invite
import { Refusal } from '../../../protocol/errors.ts'
import type { Act } from '../actor.ts'

export const invite: Act<'invite'> = async () => {
  throw new Refusal('mail-off')
}
