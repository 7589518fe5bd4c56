// The invitation, and the same with another date.
import type { Letter } from '../../rooms/letters.ts'
import type { Draft, Part, Scene } from '../draft.ts'
import type { Invited } from '../invited.ts'
import { calendarOf, quoteOf, roomFact, whenFacts } from './meeting.ts'

type InvitationLetter = Extract<Letter, { readonly kind: 'invitation' }>

export function invitationMail({ isChange }: InvitationLetter, invited: Invited, scene: Scene): Draft {
  const { words, dates, links } = scene
  const { room, from, meeting, token } = invited
  const said = words.invitation
  const brief = meeting && dates.brief(meeting.startsAt, meeting.timeZone)
  const isMoved = isChange && brief !== null
  const join = links.join(room, token)
  return {
    subject: isMoved ? said.changedSubject(room, brief) : said.subject(from, room, brief),
    preview: said.preview(room, meeting && dates.moment(meeting.startsAt, meeting.timeZone)),
    heading: isMoved ? said.changedHeading(from) : said.heading(from),
    parts: [
      ...(isMoved ? [{ is: 'text', text: said.changed } as const] : []),
      ...quoteOf(scene, from, invited.message),
      { is: 'facts', facts: factsOf(invited, scene) },
      { is: 'button', label: said.join, url: join },
      { is: 'link', before: said.answerBefore, label: said.answer, url: links.answer(token) },
      notesOf(invited, scene),
      { is: 'address', before: words.orOpen, url: join },
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
        summary: said.heading(from),
        description: [invited.message.trim(), `${said.join}:\n${join}`, `${said.answer}:\n${links.answer(token)}`]
          .filter((text) => text !== '')
          .join('\n\n'),
      }),
  }
}

function factsOf({ room, from, replyTo, meeting }: Invited, scene: Scene) {
  return [
    roomFact(scene, room),
    ...(meeting ? whenFacts(scene, meeting) : []),
    { label: scene.words.labels.by, value: replyTo === null ? [from] : [from, replyTo] },
  ]
}

function notesOf({ meeting, expiresAt }: Invited, { words, dates }: Scene): Part {
  const zone = meeting?.timeZone ?? dates.timeZone
  const until = `${dates.moment(expiresAt, zone)}${meeting ? '' : `, ${dates.zone(expiresAt, zone)}`}`
  const { notes, attached } = words.invitation
  return { is: 'notes', notes: [...notes(until), ...(meeting ? [attached] : [])] }
}
