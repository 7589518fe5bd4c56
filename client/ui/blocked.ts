// Whether we may use a source ourselves, and if not, the sentence that says why.
import type { Source } from '../../protocol/primitives.ts'
import type { CallState } from '../state/call.ts'
import { t } from './language.ts'

/** Null: we may. Tells the room's order from a chairman's word about us. */
export function blockedWords(state: CallState, source: Source): string | null {
  if (state.self.value?.blocked.includes(source) !== true) return null
  const isOrder = !state.isChairman.value && state.room.value?.settings.onlyChairmen.includes(source) === true
  return t(isOrder ? `order.${source}` : `blocked.${source}`)
}
