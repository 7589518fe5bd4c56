// How many mails may be caused, counted in the outbox: what is written there counts, whatever becomes of it.
import type { SelectQueryBuilder } from 'kysely'
import type { Budget } from '../mail-port.ts'
import type { LetterKind } from '../rooms/letters.ts'
import type { Tx } from './desk.ts'
import type { BudgetName, Tables } from './tables.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Mails to one mailbox in a day that tell what happened: an answer, somebody came in, somebody waits; and feedback. */
const NEWS_PER_DAY = 50
/**
 * What happens has a source too: whoever comes, waits or answers again and again, in rooms of their own with strangers on
 * their lists. Many people share the address of an office, so it may cause more news than invitations, by this factor.
 */
const NEWS_OF_SOURCE = 3

/** Reminders and cancellations follow from an invitation that was counted. */
const budgets: Readonly<Record<LetterKind, BudgetName | null>> = {
  invitation: 'invitations',
  // A chairman who invites twenty people and is away wants to hear of more than five answers.
  answer: 'news',
  entry: 'news',
  waiting: 'news',
  feedback: 'feedback',
  reminder: null,
  cancellation: null,
}

/** In which a mail of this kind counts; null: in none. */
export const budgetOf = (kind: LetterKind): BudgetName | null => budgets[kind]

type Counted = SelectQueryBuilder<Tables, 'outbox', { counted_at: number | null }>
type Limit = {
  readonly windowMs: number
  readonly limit: number
  /** How many more there are to be. */
  readonly more: number
  readonly among: (mails: Counted) => Counted
}

/** Mails that somebody wants to cause: to these mailboxes, one each time that it is named. */
type Wanted = {
  readonly name: BudgetName
  readonly roomId: string | null
  readonly mailboxes: readonly string[]
}

/** How long until all of these may be written, in milliseconds; 0: now. A mail counts until its window has passed whole. */
export async function waitFor(tx: Tx, wanted: Wanted, budget: Budget, at: number): Promise<number> {
  let waitMs = 0
  for (const limit of limitsOf(wanted, budget)) waitMs = Math.max(waitMs, await waitUnder(tx, limit, at))
  return waitMs
}

function limitsOf({ name, roomId, mailboxes }: Wanted, budget: Budget): readonly Limit[] {
  const perDay = name === 'invitations' ? budget.recipientPerDay : NEWS_PER_DAY
  const limits: Limit[] = [
    { windowMs: HOUR_MS, limit: budget.instancePerHour, more: mailboxes.length, among: (mails) => mails },
  ]
  for (const mailbox of new Set(mailboxes)) {
    const among = (mails: Counted): Counted => mails.where('mailbox', '=', mailbox).where('budget', '=', name)
    limits.push({ windowMs: DAY_MS, limit: perDay, more: mailboxes.filter((each) => each === mailbox).length, among })
  }
  const more = mailboxes.length
  return name === 'feedback'
    ? limits
    : [...limits, ...roomLimits(name, roomId, more, budget), ...sourceLimits(name, more, budget)]
}

function roomLimits(
  name: BudgetName,
  roomId: string | null,
  more: number,
  { roomPerHour, roomPerDay }: Budget,
): readonly Limit[] {
  if (roomId === null) return []
  const among = (mails: Counted): Counted => mails.where('room_id', '=', roomId).where('budget', '=', name)
  return [
    { windowMs: HOUR_MS, limit: roomPerHour, more, among },
    { windowMs: DAY_MS, limit: roomPerDay, more, among },
  ]
}

function sourceLimits(name: BudgetName, more: number, { source, sourcePerHour }: Budget): readonly Limit[] {
  if (source === null) return []
  const among = (mails: Counted): Counted => mails.where('source', '=', source).where('budget', '=', name)
  return [{ windowMs: HOUR_MS, limit: name === 'news' ? NEWS_OF_SOURCE * sourcePerHour : sourcePerHour, more, among }]
}

/** More than the limit at once may never be written; whoever wants that is told to wait for a whole window. */
async function waitUnder(tx: Tx, { windowMs, limit, more, among }: Limit, at: number): Promise<number> {
  if (more === 0) return 0
  if (more > limit) return windowMs
  const query = tx
    .selectFrom('outbox')
    .select('counted_at')
    .where('counted_at', '>', at - windowMs)
  // The newest of those that have to fall out of the window before.
  const last = await among(query)
    .orderBy('counted_at', 'desc')
    .limit(1)
    .offset(limit - more)
    .executeTakeFirst()
  return last?.counted_at == null ? 0 : last.counted_at + windowMs - at
}
