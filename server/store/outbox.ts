// Mails as rows of the outbox: written with what causes them, and dropped with what takes it back.
import { encode, parseJson } from '../../protocol/codec.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import type { Budget } from '../mail-port.ts'
import { endOf } from '../rooms/invitations.ts'
import { cancellationOf, type Letter, type LetterKind, type NewLetter } from '../rooms/letters.ts'
import type { InvitationRow } from '../rooms/records.ts'
import { budgetOf, waitFor } from './budget.ts'
import type { Tx } from './desk.ts'
import { toInvitation } from './invitation-rows.ts'
import { optedOut } from './mailboxes.ts'
import type { Tables } from './tables.ts'

type NewId = (at: number) => string

/** What the mails of one act have in common. */
export type Cause = {
  readonly newId: NewId
  readonly roomId: string | null
  /** `Budget.source`. */
  readonly source: string | null
  readonly at: number
}

/** `invitation`: the one that a mail is nothing without. */
type NewMail = NewLetter & { readonly invitation: string | null }

/** SQLite takes some 30,000 values in one statement. */
const ROWS_AT_ONCE = 500
const MINUTE_MS = 60_000
/** Our own text: nothing that was written is too long to be read. */
const ANY_LENGTH = { length: Infinity, keys: Infinity }

/** Nobody is asked whether they may be: neither budgets nor those who have opted out. */
export async function writeMails(tx: Tx, mails: readonly NewMail[], cause: Cause): Promise<void> {
  const rows = mails.map((mail) => toRow(mail, cause))
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    await tx
      .insertInto('outbox')
      .values(rows.slice(from, from + ROWS_AT_ONCE))
      .execute()
  }
}

/** Nobody gets this one, but it counts: those who want no mail are invited no more often than others. */
export async function writeUnwanted(tx: Tx, mail: NewMail, cause: Cause): Promise<void> {
  const ended = { state: 'failed', problem: 'opted-out', ended_at: cause.at } as const
  await tx
    .insertInto('outbox')
    .values({ ...toRow(mail, cause), ...ended })
    .execute()
}

/** Those that the budget allows, to those who have not opted out; the answer is how many that are. */
export async function writeAllowed(
  tx: Tx,
  letters: readonly NewLetter[],
  budget: Budget,
  cause: Cause,
): Promise<number> {
  const unwilling = await optedOut(
    tx,
    letters.map(({ mailbox }) => mailbox),
  )
  let written = 0
  for (const letter of letters) {
    if (unwilling.has(letter.mailbox) || !(await isAllowed(tx, letter, budget, cause))) continue
    await writeMails(tx, [{ ...letter, invitation: null }], cause)
    written += 1
  }
  return written
}

async function isAllowed(tx: Tx, { letter, mailbox }: NewLetter, budget: Budget, cause: Cause): Promise<boolean> {
  const name = budgetOf(letter.kind)
  if (name === null) return true
  return (await waitFor(tx, { name, roomId: cause.roomId, mailboxes: [mailbox] }, budget, cause.at)) === 0
}

/** The reminders of an invitation whose time is to come. */
export function remindersOf(row: InvitationRow, at: number): readonly NewMail[] {
  const { meeting } = row
  if (meeting === null) return []
  return row.reminders
    .map((minutesBefore) => ({ minutesBefore, dueAt: meeting.startsAt - minutesBefore * MINUTE_MS }))
    .filter(({ dueAt }) => dueAt > at)
    .map(({ minutesBefore, dueAt }) => toInvitee(row, { kind: 'reminder', minutesBefore }, dueAt))
}

/** A mail about an invitation, to whoever is invited. */
export function toInvitee(row: InvitationRow, letter: Letter, dueAt: number): NewMail {
  const { id, address, mailbox, language } = row
  return { letter, to: address, mailbox, language, dueAt, invitation: id }
}

/** Tells the calendars that may know of a meeting which is not over that it is off. */
export async function writeCancellations(
  tx: Tx,
  rows: readonly Tables['invitations'][],
  room: RoomName,
  cause: Cause,
): Promise<void> {
  const known = rows.filter(({ told }) => told === 1).map(toInvitation)
  const unwilling = await optedOut(
    tx,
    known.map(({ mailbox }) => mailbox),
  )
  const mails: NewMail[] = []
  for (const row of known) {
    const letter = cancellationOf(row, room)
    if (row.meeting === null || endOf(row.meeting) <= cause.at || letter === null || unwilling.has(row.mailbox))
      continue
    // It says all by itself: the invitation may be gone before it is sent.
    mails.push({ ...toInvitee(row, letter, cause.at), invitation: null })
  }
  await writeMails(tx, mails, cause)
}

/**
 * Mails about these invitations that wait are not sent any more. One that is being sent keeps its lease: what becomes of
 * it is noted, but it is not tried again.
 */
export async function dropMails(
  tx: Tx,
  invitations: readonly string[],
  kinds: readonly LetterKind[],
  at: number,
): Promise<void> {
  if (invitations.length === 0) return
  await tx
    .updateTable('outbox')
    .set({ ...ended, state: 'dropped', ended_at: at })
    .where('invitation', 'in', invitations)
    .where('state', '=', 'pending')
    .where('kind', 'in', kinds)
    .execute()
}

/** The same for all that would tell of a room that is gone. */
export async function dropMailsOfRoom(tx: Tx, roomId: string, at: number): Promise<void> {
  await tx
    .updateTable('outbox')
    .set({ ...ended, state: 'dropped', ended_at: at })
    .where('room_id', '=', roomId)
    .where('state', '=', 'pending')
    .where('kind', 'in', ['invitation', 'reminder', 'entry', 'waiting'])
    .execute()
}

/** Of a mail that is over only the count is of use: what it said, and of whom, is forgotten at once. */
export const ended = { letter: '' } as const

/** From the text that the outbox keeps; null when that is damaged. What parses is what we wrote. */
export function toLetter(text: string): Letter | null {
  const parsed = parseJson(text, ANY_LENGTH)
  return parsed.ok ? (parsed.value as Letter) : null
}

function toRow(mail: NewMail, { newId, roomId, source, at }: Cause): Tables['outbox'] {
  const { letter, to, mailbox, language, dueAt, invitation } = mail
  const budget = budgetOf(letter.kind)
  return {
    id: newId(at),
    ...{ room_id: roomId, invitation, kind: letter.kind, letter: encode(letter), recipient: to, mailbox, language },
    source: budget === null || budget === 'feedback' ? null : source,
    ...{ budget, counted_at: budget === null ? null : at },
    ...{ created_at: at, due_at: dueAt, next_at: dueAt, tries: 0, lease: null },
    ...{ state: 'pending', problem: null, ended_at: null },
  }
}
