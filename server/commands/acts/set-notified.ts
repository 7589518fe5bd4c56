// set-notified
import { Refusal } from '../../../protocol/errors.ts'
import type { Act } from '../actor.ts'

export const setNotified: Act<'set-notified'> = async () => {
  throw new Refusal('mail-off')
}
