// One sentence for every error code that a person can meet; the rest are our own mistakes and say so.
import type { ErrorCode } from '../../protocol/errors.ts'
import type { MessageKey } from '../i18n/en.ts'

export type ShownCode = ErrorCode | 'offline' | 'unsupported-browser'
type Said = { readonly text: MessageKey; readonly title: MessageKey }

const said = (text: MessageKey, title: MessageKey = 'error.title'): Said => ({ text, title })

const internal = said('error.internal')
const ticket = said('error.ticket')
const version = said('error.version', 'error.version.title')
const tooFast = said('error.too-fast')
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
  'no-such-peer': internal,
  'peer-away': internal,
  'too-many-rooms': said('error.too-many-rooms', 'error.too-many-rooms.title'),
  draining,
  'storage-unavailable': said('error.storage'),
  internal,
}

export function errorText(code: ShownCode): Said {
  return texts[code]
}
