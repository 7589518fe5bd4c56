// Answers to invitations: how long one may be given, and who hears of it by mail. Pure.
import type { Answer, Language, Notified } from '../../protocol/invitations.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import { isGood } from './invitations.ts'
import type { Letter, NewLetter } from './letters.ts'
import type { InvitationRow } from './records.ts'

/** A first answer as long as the invitation is good; another one until the meeting begins. */
export function mayAnswer(row: InvitationRow, now: number): boolean {
  if (!isGood(row, now)) return false
  return row.answer === null || row.meeting === null || now < row.meeting.startsAt
}

/** `mailboxOf`: `Tokens.mailbox`. `language`: of a reader who has chosen none. */
type Readers = {
  readonly notified: readonly Notified[]
  readonly language: Language
  readonly mailboxOf: (address: string) => string
}

/**
 * One to each mailbox that asked for answers: `replyTo` of the invitation, and those of the room. Never to the one that
 * the answer comes from.
 */
export function answerLetters(
  row: InvitationRow,
  room: RoomName,
  { answer, message, at }: Answer,
  { notified, language, mailboxOf }: Readers,
): readonly NewLetter[] {
  const letter: Letter = { kind: 'answer', room, address: row.address, answer, message, meeting: row.meeting }
  // The room's own list comes first: it says in which language.
  const readers: Pick<Notified, 'address' | 'language'>[] = notified.filter(({ answers }) => answers)
  if (row.replyTo !== null) readers.push({ address: row.replyTo, language })
  const letters = new Map<string, NewLetter>()
  for (const { address: to, language: theirs } of readers) {
    const mailbox = mailboxOf(to)
    if (mailbox !== row.mailbox && !letters.has(mailbox))
      letters.set(mailbox, { letter, to, mailbox, language: theirs, dueAt: at })
  }
  return [...letters.values()]
}
