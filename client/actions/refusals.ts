// What a refusal of the relay means for a stay.
import { errors, type ErrorCode } from '../../protocol/errors.ts'
import type { EndReason } from '../state/connection.ts'

const ends: Partial<Record<ErrorCode, EndReason>> = {
  removed: 'kicked',
  banned: 'kicked',
  'meeting-ended': 'meeting-ended',
  'entry-refused': 'turned-away',
  'taken-over': 'taken-over',
}

/** Codes with a page of their own; any other ends the stay with `otherwise`, and the page says the code. */
export function endOf(code: ErrorCode, otherwise: EndReason): EndReason {
  return ends[code] ?? otherwise
}

/** The relay, not the room, said no: the same question has another answer in a while. */
export function isPassing(code: ErrorCode): boolean {
  const { http, retry } = errors[code]
  return retry && (http >= 500 || http === 429)
}

const badInvitations: readonly string[] = [
  'bad-invitation',
  'invitation-used',
  'invitation-expired',
  'invitation-revoked',
] satisfies ErrorCode[]

/** The invitation opens nothing here, and never will. */
export function spoilsInvitation(code: string): boolean {
  return badInvitations.includes(code)
}

/** The door can be opened by what the person knows. */
export function asksPassword(code: ErrorCode | 'offline'): boolean {
  return code === 'password-required' || code === 'wrong-password'
}
