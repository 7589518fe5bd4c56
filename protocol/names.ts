// What may stand on a tile: the wire's rule for names, asked before there is a wire.
import { Check } from 'typebox/value'
import { DisplayName } from './primitives.ts'

/** True for 1 to 50 characters without control characters, after trimming. */
export function isName(typed: string): boolean {
  return Check(DisplayName, typed.trim())
}
