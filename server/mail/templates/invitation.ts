// The invitation, and the same with another date.
import type { Letter } from '../../rooms/letters.ts'
import type { Draft, Part, Scene } from '../draft.ts'
import type { Invited } from '../invited.ts'
import { calendarOf, quoteOf, roomFact, whenFact } from './meeting.ts'

type InvitationLetter = Extract<Letter, { readonly kind: 'invitation' }>

export function invitationMail({ isChange }: InvitationLetter, invited: Invited, scene: Scene): Draft {
  const { words, dates, links } = scene
  const { room, from, meeting, token } = invited
  const said = words.invitation
  const brief = meeting && dates.brief(meeting.startsAt, meeting.timeZone)
  const isMoved = isChange && brief !== null
  const join = links.join(room, token)
  const facts: Part = { is: 'facts', facts: factsOf(invited, scene) }
  const quote = quoteOf(scene, from, invited.message)
  return {
    subject: isMoved ? said.changedSubject(room, brief) : said.subject(from, room, brief),
    preview: said.preview(room, meeting && dates.moment(meeting.startsAt, meeting.timeZone)),
    heading: isMoved ? said.changedHeading(from) : said.heading(from),
    parts: [
      ...(isMoved ? [{ is: 'text', text: said.changed } as const] : []),
      // Whoever knows of the call looks for the new date.
      ...(isMoved ? [facts, ...quote] : [...quote, facts]),
      { is: 'button', label: said.join, url: join },
      { is: 'link', before: said.answerBefore, label: said.answer, url: links.answer(token) },
      notesOf(invited, join, scene),
    ],
    why: said.why(room, links.host),
    replyTo: invited.replyTo,
    calendar:
      meeting &&
      calendarOf(scene, {
        ...invited,
        method: 'REQUEST',
        invitation: invited.id,
        meeting,
        summary: said.event(from, room),
        description: descriptionOf(invited, scene),
      }),
  }
}

function factsOf({ room, from, replyTo, meeting }: Invited, scene: Scene) {
  return [
    roomFact(scene, room),
    ...(meeting ? [whenFact(scene, meeting)] : []),
    { label: scene.words.labels.by, value: replyTo === null ? [from] : [from, replyTo] },
  ]
}

function notesOf({ meeting, expiresAt }: Invited, url: string, { words, dates }: Scene): Part {
  const zone = meeting?.timeZone ?? dates.timeZone
  const until = `${dates.moment(expiresAt, zone)}${meeting ? '' : `, ${dates.zone(expiresAt, zone)}`}`
  const { notes, attached } = words.invitation
  return { is: 'notes', notes: [...notes(until), ...(meeting ? [attached] : []), { ...words.noButton, url }] }
}

/** The links first: calendars show little of it at once. */
function descriptionOf({ room, from, message, token }: Invited, { words, links }: Scene): string {
  const { join, answer } = words.invitation
  const linked = [
    `${join}${words.colon}\n${links.join(room, token)}`,
    `${answer}${words.colon}\n${links.answer(token)}`,
  ]
  const text = message.trim()
  return [...linked, ...(text === '' ? [] : [`${words.writes(from)}${words.colon}\n${text}`])].join('\n\n')
}
