// reschedule
import { Refusal } from '../../../protocol/errors.ts'
import type { Act } from '../actor.ts'

export const reschedule: Act<'reschedule'> = async () => {
  throw new Refusal('mail-off')
}
