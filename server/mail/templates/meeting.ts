// What several mails say in the same way: the room, the date, and what a person wrote.
import type { Meeting } from '../../../protocol/invitations.ts'
import type { RoomName } from '../../../protocol/primitives.ts'
import { type CalendarFile, calendarFile } from '../calendar.ts'
import type { Fact, Part, Scene } from '../draft.ts'

export function roomFact({ words }: Scene, room: RoomName): Fact {
  return { label: words.labels.room, value: [room] }
}

export function whenFact({ words, dates }: Scene, { startsAt, timeZone, minutes }: Meeting): Fact {
  const zone = dates.zone(startsAt, timeZone)
  return { label: words.labels.when, value: [dates.moment(startsAt, timeZone), `${dates.length(minutes)} – ${zone}`] }
}

/** Nothing when nothing was written. */
export function quoteOf({ words }: Scene, by: string, text: string): readonly Part[] {
  return text.trim() === '' ? [] : [{ is: 'quote', by: words.writes(by), text }]
}

type Occasion = {
  readonly method: CalendarFile['method']
  readonly invitation: string
  readonly sequence: number
  readonly from: string
  readonly replyTo: string | null
  readonly room: RoomName
  readonly meeting: Meeting
  readonly summary: string
  readonly description: string
}

/** Those who ask for replies organise the meeting, and we send in their name; without them, we do. */
export function calendarOf({ links, sender, to, createdAt }: Scene, occasion: Occasion): CalendarFile {
  const { method, invitation, sequence, from, replyTo, room, meeting, summary, description } = occasion
  return calendarFile({
    method,
    uid: `${invitation}@${links.hostname}`,
    sequence,
    saidAt: createdAt,
    meeting,
    organizer: { name: from, address: replyTo ?? sender.address },
    sentBy: replyTo === null || replyTo === sender.address ? null : sender.address,
    attendee: to,
    summary,
    description,
    url: links.room(room),
  })
}
