// The error table. There is no other list of codes, on the wire or on the screen.
import * as Type from 'typebox'

/** `http`: status of a REST answer. `close`: WebSocket close code, null when the socket lives on. `retry`: may the same act succeed later, unchanged? */
export type ErrorRow = { readonly http: number; readonly close: number | null; readonly retry: boolean }

/** Close codes of our own are 4000 + the HTTP status that says the same. */
export const errors = {
  // form
  malformed: { http: 400, close: null, retry: false },
  'too-deep': { http: 400, close: null, retry: false },
  'bad-shape': { http: 400, close: null, retry: false },
  'too-large': { http: 413, close: 1009, retry: false },
  'unknown-type': { http: 400, close: 4400, retry: false },
  'too-many-strikes': { http: 400, close: 4400, retry: false },
  'binary-frame': { http: 400, close: 1003, retry: false },
  'bad-media-type': { http: 415, close: null, retry: false },
  'not-found': { http: 404, close: null, retry: false },
  'method-not-allowed': { http: 405, close: null, retry: false },
  // pace
  'too-fast': { http: 429, close: 4429, retry: true },
  'hello-late': { http: 408, close: 4408, retry: true },
  'slow-reader': { http: 408, close: 4408, retry: true },
  // door
  'too-old': { http: 426, close: 4426, retry: false },
  'too-new': { http: 426, close: 4426, retry: true },
  'hello-first': { http: 401, close: 4401, retry: false },
  'not-joined': { http: 401, close: 4401, retry: false },
  'already-joined': { http: 409, close: null, retry: false },
  'bad-ticket': { http: 401, close: 4401, retry: false },
  'bad-resume': { http: 401, close: 4401, retry: false },
  'bad-key': { http: 401, close: null, retry: false },
  'taken-over': { http: 409, close: 4409, retry: false },
  'bad-origin': { http: 403, close: null, retry: false },
  'cross-site': { http: 403, close: null, retry: false },
  'not-allowed': { http: 403, close: null, retry: false },
  'password-required': { http: 401, close: null, retry: false },
  'wrong-password': { http: 403, close: null, retry: false },
  'too-many-tries': { http: 429, close: null, retry: true },
  'too-busy': { http: 503, close: null, retry: true },
  'room-locked': { http: 403, close: 4403, retry: true },
  banned: { http: 403, close: 4403, retry: false },
  'entry-refused': { http: 403, close: 4403, retry: false },
  // the end of a stay
  removed: { http: 403, close: 4403, retry: false },
  'put-back': { http: 403, close: 4403, retry: false },
  'meeting-ended': { http: 410, close: 4410, retry: false },
  // rooms
  'bad-room-name': { http: 400, close: null, retry: false },
  'reserved-room-name': { http: 400, close: null, retry: false },
  'room-exists': { http: 409, close: null, retry: false },
  'no-such-room': { http: 404, close: 4404, retry: false },
  'room-full': { http: 409, close: 4409, retry: true },
  'no-such-peer': { http: 404, close: null, retry: false },
  'peer-away': { http: 409, close: null, retry: true },
  'no-such-ban': { http: 404, close: null, retry: false },
  'floor-full': { http: 409, close: null, retry: true },
  'no-floor': { http: 409, close: null, retry: false },
  'last-chairman': { http: 409, close: null, retry: false },
  'same-password': { http: 409, close: null, retry: false },
  'not-reservable': { http: 409, close: null, retry: false },
  // mail
  'mail-off': { http: 409, close: null, retry: false },
  'too-many-mails': { http: 429, close: null, retry: true },
  'bad-meeting': { http: 400, close: null, retry: false },
  'no-such-invitation': { http: 404, close: null, retry: false },
  'bad-invitation': { http: 404, close: null, retry: false },
  'invitation-used': { http: 409, close: null, retry: false },
  'invitation-expired': { http: 410, close: null, retry: false },
  'invitation-revoked': { http: 410, close: null, retry: false },
  'answer-closed': { http: 409, close: null, retry: false },
  'bad-mailbox': { http: 404, close: null, retry: false },
  // the relay itself
  'too-many-rooms': { http: 503, close: null, retry: true },
  draining: { http: 503, close: 1012, retry: true },
  'storage-unavailable': { http: 503, close: 1013, retry: true },
  'relay-unavailable': { http: 503, close: 1013, retry: true },
  internal: { http: 500, close: 1011, retry: true },
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof errors

const codes = Object.keys(errors) as ErrorCode[]
export const ErrorCodeSchema = Type.Enum(codes)

/**
 * A refusal ends a socket for good when the table closes with it and repeating would not help. The close code is not
 * asked: a proxy may cut the connection before it comes.
 */
export function isFinal(code: ErrorCode): boolean {
  const row = errors[code]
  return row.close !== null && !row.retry
}

/** A rule said no: told to the caller by its code; the caller's connection fares as the table says. */
export class Refusal extends Error {
  readonly code: ErrorCode
  /** When a repeat makes sense, in seconds, if the rule knows. */
  readonly retryAfterS: number | null
  constructor(code: ErrorCode, retryAfterS: number | null = null) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.retryAfterS = retryAfterS
  }
}
