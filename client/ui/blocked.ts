// Whether we may use a source ourselves, and if not, the sentence that says why.
import type { Source } from '../../protocol/primitives.ts'
import type { CallState } from '../state/call.ts'
import { keptBack } from '../state/floor.ts'
import { t } from './language.ts'

/** Null: we may. Tells the room's order from a chairman's word about us, and both from the floor that we have not. */
export function blockedWords(state: CallState, source: Source): string | null {
  const why = keptBack(state, source)
  if (why === null) return null
  // The floor is not of the chat.
  if (why === 'floor' && source !== 'chat') {
    return t(state.self.value?.handAt === null ? `floor.${source}` : 'floor.wait')
  }
  const isOrder = !state.isChairman.value && state.room.value?.settings.onlyChairmen.includes(source) === true
  return t(isOrder ? `order.${source}` : `blocked.${source}`)
}
