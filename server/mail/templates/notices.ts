// Mails to those who look after a room: answers, visits, and people who wait.
import type { Letter } from '../../rooms/letters.ts'
import type { Draft, Scene } from '../draft.ts'
import { nameOr } from '../plain.ts'
import { quoteOf, roomFact, whenFact } from './meeting.ts'

const HOUR_MS = 3_600_000
/** The mail server may have been away for a day. */
const ENTRY_IS_NEWS_MS = 24 * HOUR_MS
/** It calls somebody to the door. */
const WAITING_IS_NEWS_MS = HOUR_MS

type Of<K extends Letter['kind']> = Extract<Letter, { readonly kind: K }>

export function answerMail({ room, address, answer, message, meeting }: Of<'answer'>, scene: Scene): Draft {
  const { words, links } = scene
  const said = words.answer
  return {
    subject: said.subject(address, answer, room),
    preview: said.text(address, answer),
    heading: said.heading[answer],
    parts: [
      { is: 'text', text: said.text(address, answer) },
      ...quoteOf(scene, address, message),
      { is: 'facts', facts: [roomFact(scene, room), ...(meeting ? [whenFact(scene, meeting)] : [])] },
      { is: 'button', label: words.openRoom, url: links.room(room) },
    ],
    why: said.why(room, links.host),
    replyTo: address,
    calendar: null,
  }
}

/** Without those who came so long ago that the time of day does not tell when. Null: nobody else came. */
export function entryMail({ room, visits: all }: Of<'entry'>, scene: Scene): Draft | null {
  const { words, dates, links, now } = scene
  const visits = all.filter(({ at }) => now - at <= ENTRY_IS_NEWS_MS)
  const [first] = visits
  if (!first) return null
  const said = words.entry
  const items = visits.map(({ name, invited, at }) =>
    said.visit(nameOr(name, words.somebody), invited, dates.time(at, dates.timeZone)),
  )
  const names = visits.map(({ name, invited }) => nameOr(name, invited ?? words.somebody))
  return {
    subject: said.subject(names, room),
    preview: items.join('; '),
    heading: said.heading(visits.length),
    parts: [
      { is: 'facts', facts: [roomFact(scene, room)] },
      { is: 'list', items },
      { is: 'aside', text: said.zone(dates.zone(first.at, dates.timeZone)) },
      { is: 'button', label: words.openRoom, url: links.room(room) },
    ],
    why: said.why(room, links.host),
    replyTo: null,
    calendar: null,
  }
}

/** Null: nobody waits, or nobody any more by now. */
export function waitingMail({ room, names, since }: Of<'waiting'>, scene: Scene): Draft | null {
  const { words, dates, links, createdAt, now } = scene
  if (names.length === 0 || now - createdAt > WAITING_IS_NEWS_MS) return null
  const said = words.waiting
  const called = names.map((name) => nameOr(name, words.somebody))
  const time = [dates.time(since, dates.timeZone), dates.zone(since, dates.timeZone)]
  return {
    subject: said.subject(called, room),
    preview: called.join(', '),
    heading: said.heading(names.length),
    parts: [
      { is: 'list', items: called },
      { is: 'facts', facts: [roomFact(scene, room), { label: words.labels.since, value: time }] },
      { is: 'text', text: said.text },
      { is: 'button', label: words.openRoom, url: links.room(room) },
    ],
    why: said.why(room, links.host),
    replyTo: null,
    calendar: null,
  }
}
