// What a refusal of the relay means for a stay.
import { errors, type ErrorCode } from '../../protocol/errors.ts'
import type { RestError } from '../net/rest.ts'
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

const outages: readonly (ErrorCode | 'offline')[] = ['relay-unavailable', 'storage-unavailable', 'draining']

/** The relay cannot do its work for the moment: nobody has done anything wrong, and it is over without anybody's help. */
export function isOutage(code: ErrorCode | 'offline'): boolean {
  return outages.includes(code)
}

const badInvitations = [
  'bad-invitation',
  'invitation-used',
  'invitation-expired',
  'invitation-revoked',
] as const satisfies readonly ErrorCode[]
export type BadInvitation = (typeof badInvitations)[number]

/** The invitation opens nothing here, and never will: it was refused, not the person or the room. */
export function spoilsInvitation(code: string | null): code is BadInvitation {
  return badInvitations.some((each) => each === code)
}

/** UTC milliseconds from which another try makes sense; null: at once. */
export function retryTime(
  { wallClock }: { readonly wallClock: () => number },
  { retryAfterMs }: RestError,
): number | null {
  return retryAfterMs === null ? null : wallClock() + retryAfterMs
}

/** The door can be opened by what the person knows. */
export function asksPassword(code: ErrorCode | 'offline'): boolean {
  return code === 'password-required' || code === 'wrong-password'
}
