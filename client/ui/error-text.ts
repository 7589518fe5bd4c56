// One sentence for every error code that a person can meet; the rest are our own mistakes and say so.
import type { ErrorCode } from '../../protocol/errors.ts'
import type { MessageKey } from '../i18n/en.ts'

export type ShownCode = ErrorCode | 'offline' | 'unsupported-browser'
type Said = { readonly text: MessageKey; readonly title: MessageKey }

const said = (text: MessageKey, title: MessageKey = 'error.title'): Said => ({ text, title })

const internal = said('error.internal')
const ticket = said('error.ticket')
const version = said('error.version', 'error.version.title')
const tooFast = said('error.too-fast', 'error.too-fast.title')
const draining = said('error.draining', 'error.draining.title')

const texts: Readonly<Record<ShownCode, Said>> = {
  offline: said('error.offline', 'error.offline.title'),
  'unsupported-browser': said('error.unsupported', 'error.unsupported.title'),
  malformed: internal,
  'too-deep': internal,
  'bad-shape': internal,
  'too-large': internal,
  'unknown-type': internal,
  'too-many-strikes': internal,
  'binary-frame': internal,
  'bad-media-type': internal,
  'not-found': said('error.not-found', 'error.not-found.title'),
  'method-not-allowed': internal,
  'too-fast': tooFast,
  'hello-late': ticket,
  'slow-reader': said('error.offline', 'error.offline.title'),
  'too-old': version,
  'too-new': draining,
  'hello-first': internal,
  'not-joined': internal,
  'already-joined': internal,
  'bad-ticket': ticket,
  'bad-resume': ticket,
  'taken-over': said('error.taken-over'),
  'bad-origin': said('error.not-allowed'),
  'cross-site': said('error.not-allowed'),
  'not-allowed': said('error.not-allowed'),
  'bad-room-name': said('error.bad-room-name', 'error.bad-room-name.title'),
  'reserved-room-name': said('error.reserved-room-name', 'error.bad-room-name.title'),
  'room-exists': said('error.room-exists'),
  'no-such-room': said('error.no-such-room'),
  'room-full': said('error.room-full', 'error.room-full.title'),
  'password-required': said('error.password-required'),
  'wrong-password': said('error.wrong-password'),
  'too-many-tries': said('error.too-many-tries'),
  'too-busy': said('error.too-busy', 'error.draining.title'),
  'room-locked': said('error.room-locked', 'error.room-locked.title'),
  banned: said('error.banned', 'error.banned.title'),
  'entry-refused': said('error.entry-refused', 'ended.turned-away'),
  removed: said('error.removed', 'ended.kicked'),
  'put-back': said('error.put-back', 'waiting.title'),
  'meeting-ended': said('error.meeting-ended', 'ended.meeting-ended'),
  'no-such-peer': said('error.no-such-peer'),
  'peer-away': said('error.peer-away'),
  'bad-key': said('error.not-allowed'),
  'no-such-ban': said('error.no-such-ban'),
  'floor-full': said('error.floor-full'),
  'no-floor': said('error.no-floor'),
  'last-chairman': said('error.last-chairman'),
  'same-password': said('error.same-password'),
  'not-reservable': said('error.not-reservable'),
  'mail-off': said('error.mail-off'),
  'too-many-mails': said('error.too-many-mails'),
  'bad-meeting': said('error.bad-meeting'),
  'no-such-invitation': said('error.no-such-invitation'),
  'bad-invitation': said('error.bad-invitation', 'error.bad-invitation.title'),
  'invitation-used': said('error.invitation-used', 'error.invitation-used.title'),
  'invitation-expired': said('error.invitation-expired', 'error.invitation-expired.title'),
  'invitation-revoked': said('error.invitation-revoked', 'error.invitation-revoked.title'),
  'answer-closed': said('error.answer-closed'),
  'bad-mailbox': said('error.bad-mailbox', 'error.bad-mailbox.title'),
  'too-many-rooms': said('error.too-many-rooms', 'error.too-many-rooms.title'),
  draining,
  'storage-unavailable': said('error.storage', 'error.draining.title'),
  'relay-unavailable': said('error.relay', 'error.draining.title'),
  internal,
}

export function errorText(code: ShownCode): Said {
  return texts[code]
}
