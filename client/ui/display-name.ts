// Whether a typed name may travel: the rule of the `profile` frame, as a sentence for the person.
import { MAX_NAME_LENGTH } from '../../protocol/limits.ts'
import type { MessageKey } from '../i18n/en.ts'
import { isName } from '../../protocol/names.ts'

/** Null: the name is fine. `name` is trimmed. */
export function nameProblem(name: string): MessageKey | null {
  if (name === '') return 'prejoin.nameMissing'
  if (name.length > MAX_NAME_LENGTH) return 'prejoin.nameLong'
  return isName(name) ? null : 'prejoin.nameBad'
}
