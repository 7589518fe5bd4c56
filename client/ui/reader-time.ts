// When a meeting is, as whoever reads would say it: in their language and their time zone, and in the meeting's beside it.
import type { Meeting } from '../../protocol/invitations.ts'
import type { Language } from '../i18n/translator.ts'
import { isZone, placeOf } from './invite/zoned-time.ts'

type MeetingWords = {
  readonly day: string
  /** From when until when. */
  readonly hours: string
  /** The same in the zone in which it was set, when clocks show something else there. */
  readonly there: { readonly when: string; readonly place: string } | null
}

const MINUTE_MS = 60_000
/** Further off than this, the date says it better. */
const SOON_MS = 24 * 60 * MINUTE_MS
/** From here on hours are told, not minutes. */
const HOURS_FROM_MS = 90 * MINUTE_MS

/** The reader's own variant of the chosen language: dates are written otherwise in London than in Boston. */
export function localeOf(language: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => tag.toLowerCase().split('-')[0] === language) ?? language
}

/** `ownZone`: the reader's, as IANA names it; undefined: the browser's. */
export function meetingWords(meeting: Meeting, locale: string, ownZone?: string): MeetingWords {
  const own = inZone(meeting, locale, ownZone)
  // A zone that has been named since this browser was made may be strange to it.
  const there = isZone(meeting.timeZone) ? inZone(meeting, locale, meeting.timeZone) : own
  const isSame = own.day === there.day && own.hours === there.hours
  return {
    ...own,
    there: isSame
      ? null
      : {
          when: own.day === there.day ? there.hours : `${there.day}, ${there.hours}`,
          place: placeOf(meeting.timeZone),
        },
  }
}

function inZone({ startsAt, minutes }: Meeting, locale: string, timeZone: string | undefined) {
  const zone = timeZone === undefined ? {} : { timeZone }
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'full', ...zone })
  const hours = new Intl.DateTimeFormat(locale, { timeStyle: 'short', ...zone })
  return { day: day.format(startsAt), hours: hours.formatRange(startsAt, startsAt + minutes * MINUTE_MS) }
}

/** A day and a time of day, short. */
export function momentWords(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at)
}

/** `1 hour 30 minutes`. */
export function durationWords(minutes: number, locale: string): string {
  const unit = (value: number, name: 'hour' | 'minute'): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value)
  const parts = [
    minutes >= 60 && unit(Math.floor(minutes / 60), 'hour'),
    minutes % 60 > 0 && unit(minutes % 60, 'minute'),
  ]
  return parts.filter(Boolean).join(' ')
}

/** What is near: `begins`, with `in 20 minutes`; `began`, with `20 minutes ago`; `over`. Null: it is not soon. */
export function nearWords(
  meeting: Meeting,
  locale: string,
  now: number,
): { readonly is: 'begins' | 'began' | 'over'; readonly when: string } | null {
  const untilMs = meeting.startsAt - now
  if (untilMs > SOON_MS) return null
  if (-untilMs >= meeting.minutes * MINUTE_MS) return { is: 'over', when: '' }
  return { is: untilMs > 0 ? 'begins' : 'began', when: distance(untilMs, locale) }
}

/** Rounded up before, down after: never `in 0 minutes`. */
function distance(untilMs: number, locale: string): string {
  const words = new Intl.RelativeTimeFormat(locale)
  if (Math.abs(untilMs) < HOURS_FROM_MS) {
    const minutes = Math.ceil(untilMs / MINUTE_MS)
    return words.format(untilMs > 0 ? minutes : Math.min(minutes, -1), 'minute')
  }
  return words.format(Math.round(untilMs / (60 * MINUTE_MS)), 'hour')
}
