// "Your call starts in 15 minutes."
import type { Meeting } from '../../../protocol/invitations.ts'
import type { Draft, Scene } from '../draft.ts'
import type { Invited } from '../invited.ts'
import { roomFact, whenFact } from './meeting.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** Less than this is told in minutes. */
const SOON_MINUTES = 90

/** Null: there is no meeting to remind of any more, or it has begun, or whoever is invited will not come. */
export function reminderMail(invited: Invited, scene: Scene): Draft | null {
  const { words, dates, links, now } = scene
  const { room, meeting, answer, token, from, replyTo } = invited
  if (!meeting || meeting.startsAt <= now || answer?.answer === 'declined') return null
  const said = words.reminder
  const soon = soonOf(meeting, scene)
  return {
    subject: said.subject(room, soon),
    preview: dates.moment(meeting.startsAt, meeting.timeZone),
    heading: said.heading(soon),
    parts: [
      {
        is: 'facts',
        facts: [roomFact(scene, room), whenFact(scene, meeting), { label: words.labels.by, value: [from] }],
      },
      { is: 'button', label: words.invitation.join, url: links.join(room, token) },
      {
        is: 'link',
        before: words.invitation.answerBefore,
        label: words.invitation.answer,
        url: links.answer(token),
      },
      { is: 'notes', notes: [{ ...words.noButton, url: links.join(room, token) }] },
    ],
    why: said.why(room, links.host),
    replyTo,
    calendar: null,
  }
}

/** By the clock, not by what was planned: a mail that had to wait must not say that there is time left. */
function soonOf({ startsAt, timeZone }: Meeting, { words, dates, now }: Scene): string {
  const said = words.reminder
  const minutes = Math.ceil((startsAt - now) / MINUTE_MS)
  if (minutes < SOON_MINUTES) return said.inMinutes(minutes)
  const day = dates.day(startsAt, timeZone)
  if (day === dates.day(now, timeZone)) return said.today(dates.time(startsAt, timeZone))
  if (startsAt - now < 2 * DAY_MS && day === dates.day(now + DAY_MS, timeZone)) {
    return said.tomorrow(dates.time(startsAt, timeZone))
  }
  return said.on(dates.brief(startsAt, timeZone))
}
