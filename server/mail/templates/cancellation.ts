// The meeting is off.
import type { Letter } from '../../rooms/letters.ts'
import { endOf } from '../dates.ts'
import type { Draft, Scene } from '../draft.ts'
import { calendarOf, roomFact, whenFact } from './meeting.ts'

type Cancellation = Extract<Letter, { readonly kind: 'cancellation' }>

/** Null: the meeting would be over by now. */
export function cancellationMail(letter: Cancellation, scene: Scene): Draft | null {
  const { words, dates, links, now } = scene
  const { room, from, meeting, replyTo } = letter
  if (endOf(meeting) <= now) return null
  const said = words.cancellation
  const brief = dates.brief(meeting.startsAt, meeting.timeZone)
  return {
    subject: said.subject(room, brief),
    preview: dates.moment(meeting.startsAt, meeting.timeZone),
    heading: said.heading,
    parts: [
      { is: 'text', text: said.text(from) },
      {
        is: 'facts',
        facts: [roomFact(scene, room), whenFact(scene, meeting), { label: words.labels.by, value: [from] }],
      },
      { is: 'notes', notes: [said.attached] },
    ],
    why: said.why(room, links.host),
    replyTo,
    calendar: calendarOf(scene, {
      ...letter,
      method: 'CANCEL',
      summary: words.invitation.event(from, room),
      description: said.text(from),
    }),
  }
}
