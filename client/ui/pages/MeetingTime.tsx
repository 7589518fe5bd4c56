// When an invitation's meeting is, and how long from now.
import type { JSX } from 'preact'
import { CalendarClock } from 'lucide-preact'
import type { Meeting } from '../../../protocol/invitations.ts'
import { language, t } from '../language.ts'
import { durationWords, localeOf, meetingWords, nearWords } from '../reader-time.ts'
import { useNow } from '../use-now.ts'

/** Minutes are told, so a change is seen soon enough. */
const LOOK_EVERY_MS = 5_000

export function MeetingTime({ meeting }: { readonly meeting: Meeting }): JSX.Element {
  const locale = localeOf(language.value, navigator.languages)
  const { day, hours, there } = meetingWords(meeting, locale)
  const duration = durationWords(meeting.minutes, locale)
  return (
    <div class="meeting">
      <CalendarClock class="meeting-icon" size={24} aria-hidden="true" />
      <div class="meeting-words">
        <p class="meeting-day">
          <time dateTime={new Date(meeting.startsAt).toISOString()}>{day}</time>
        </p>
        <p>
          {there === null ? hours : t('guest.hoursHere', { hours })} <span class="quiet">· {duration}</span>
        </p>
        {there !== null && <p class="hint">{t('guest.hoursThere', there)}</p>}
        <Near meeting={meeting} locale={locale} />
      </div>
    </div>
  )
}

function Near({ meeting, locale }: { readonly meeting: Meeting; readonly locale: string }): JSX.Element | null {
  const near = nearWords(meeting, locale, useNow(LOOK_EVERY_MS))
  if (near === null) return null
  return <p class={`meeting-near is-${near.is}`}>{t(`guest.${near.is}`, { when: near.when })}</p>
}

/** The same in one line. */
export function MeetingLine({ meeting }: { readonly meeting: Meeting }): JSX.Element {
  const locale = localeOf(language.value, navigator.languages)
  const { day, hours } = meetingWords(meeting, locale)
  const near = nearWords(meeting, locale, useNow(LOOK_EVERY_MS))
  return (
    <>
      <time dateTime={new Date(meeting.startsAt).toISOString()}>
        {day}, {hours}
      </time>
      {near !== null && ` · ${t(`guest.${near.is}`, { when: near.when })}`}
    </>
  )
}
