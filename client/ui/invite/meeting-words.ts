// When people meet, in words: as the zone of the meeting has it, and as the reader's own clock will show it.
import type { Meeting } from '../../../protocol/invitations.ts'
import { language, t } from '../language.ts'
import { isZone, ownZone, placeOf } from './zoned-time.ts'

/** `24 Nov 2026, 10:00 (Paris time)`. In a zone that this browser does not know: by the reader's own clock, unnamed. */
export function meetingTime(meeting: Meeting, dateStyle: 'full' | 'medium'): string {
  const { startsAt, timeZone } = meeting
  if (!isZone(timeZone)) return timeIn(startsAt, ownZone(), dateStyle)
  return t('inviting.date.in', { time: timeIn(startsAt, timeZone, dateStyle), place: placeOf(timeZone) })
}

/** What the reader's clock will show, if that is something else; empty otherwise. */
export function ownTime({ startsAt, timeZone }: Meeting): string {
  const own = timeIn(startsAt, ownZone(), 'medium')
  const isSame = !isZone(timeZone) || own === timeIn(startsAt, timeZone, 'medium')
  return isSame ? '' : t('inviting.date.yours', { time: own })
}

/** `1 h 30 min`. */
export function lengthWords(length: number): string {
  const hours = Math.floor(length / 60)
  const minutes = length % 60
  if (hours === 0) return t('inviting.date.minutes', { minutes })
  return minutes === 0 ? t('inviting.date.hours', { hours }) : t('inviting.date.hoursAndMinutes', { hours, minutes })
}

function timeIn(at: number, timeZone: string, dateStyle: 'full' | 'medium'): string {
  return new Intl.DateTimeFormat(language.value, { dateStyle, timeStyle: 'short', timeZone }).format(at)
}
