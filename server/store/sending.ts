// The outbox as the sender sees it: what is due, held under a lease, and what became of it.
import type { Kysely, SelectQueryBuilder } from 'kysely'
import type { LeasedMail, MailOutcome, MailStore } from '../mail-port.ts'
import type { Letter } from '../rooms/letters.ts'
import type { InvitationRow } from '../rooms/records.ts'
import type { Desk, Tx } from './desk.ts'
import { invitationById, toInvitation } from './invitation-rows.ts'
import { ended, toLetter, writeAllowed } from './outbox.ts'
import { roomById } from './room-rows.ts'
import type { Tables } from './tables.ts'

type SendingMethods = Pick<MailStore, 'post' | 'leaseMails' | 'settleMail' | 'nextMailAt' | 'countSent' | 'countMails'>

export function storeSending({ read, write, newId }: Desk): SendingMethods {
  return {
    post: (roomId, letters, budget, at) =>
      write(async (tx) => {
        if (roomId !== null && !(await roomById(tx, roomId))) return 0
        return writeAllowed(tx, letters, budget, { newId, roomId, source: budget.source, at })
      }),
    leaseMails: (at, until, limit) => write((tx) => lease(tx, newId(at), at, until, limit)),
    settleMail: (id, held, outcome, at) =>
      write(async (tx) => {
        const mail = await tx
          .selectFrom('outbox')
          .selectAll()
          .where('id', '=', id)
          .where('lease', '=', held)
          .executeTakeFirst()
        return mail ? settle(tx, mail, outcome, at) : null
      }),
    nextMailAt: () =>
      read(async (db) => {
        const query = db.selectFrom('outbox').select('next_at').where('state', '=', 'pending')
        return (await query.orderBy('next_at').limit(1).executeTakeFirst())?.next_at ?? null
      }),
    countSent: (mailbox, kinds, since) =>
      read((db) =>
        count(
          db
            .selectFrom('outbox')
            .where('mailbox', '=', mailbox)
            .where('state', '=', 'sent')
            .where('ended_at', '>=', since)
            .where('kind', 'in', kinds),
        ),
      ),
    countMails: (at, failedSince) => read((db) => countMails(db, at, failedSince)),
  }
}

/** One lease for all that are taken together: mails have ids of their own. */
async function lease(tx: Tx, held: string, at: number, until: number, limit: number): Promise<readonly LeasedMail[]> {
  const rows = await tx
    .selectFrom('outbox')
    .selectAll()
    .where('state', '=', 'pending')
    .where('next_at', '<=', at)
    .orderBy('next_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  if (rows.length === 0) return []
  await tx
    .updateTable('outbox')
    .set((row) => ({ lease: held, next_at: until, tries: row('tries', '+', 1) }))
    .where(
      'id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute()
  const invitations = await invitationsOf(tx, rows)
  const told = rows.filter(({ kind }) => kind === 'invitation').map(({ invitation }) => invitation ?? '')
  if (told.length > 0) {
    await tx
      .updateTable('invitations')
      .set({ told: 1 })
      .where('id', 'in', told)
      .where('starts_at', 'is not', null)
      .execute()
  }
  const mails: LeasedMail[] = []
  for (const row of rows) {
    const letter = toLetter(row.letter)
    if (letter) mails.push(toMail(row, letter, held, invitations.get(row.invitation ?? '') ?? null))
    // Nobody can send it, and it must not hold up the others.
    else await settle(tx, row, { is: 'failed', problem: 'given-up' }, at)
  }
  return mails
}

/** With the names of their rooms, by id. */
async function invitationsOf(
  tx: Tx,
  mails: readonly Tables['outbox'][],
): Promise<ReadonlyMap<string, NonNullable<LeasedMail['invitation']>>> {
  const ids = mails.map(({ invitation }) => invitation).filter((id) => id !== null)
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('invitations')
    .innerJoin('rooms', 'rooms.id', 'invitations.room_id')
    .selectAll('invitations')
    .select('rooms.name as room')
    .where('invitations.id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.id, { ...toInvitation(row), room: row.room }]))
}

function toMail(row: Tables['outbox'], letter: Letter, held: string, invitation: LeasedMail['invitation']): LeasedMail {
  const { id, recipient, mailbox, language, due_at, tries, created_at, room_id } = row
  return {
    ...{ id, lease: held, tries, createdAt: created_at, roomId: room_id },
    ...{ letter, invitation, to: recipient, mailbox, language, dueAt: due_at },
  }
}

/** A mail that was taken back while it was being sent may have gone out; it is not tried again, nor does its invitation hear. */
async function settle(
  tx: Tx,
  { id, kind, invitation, state }: Tables['outbox'],
  outcome: MailOutcome,
  at: number,
): Promise<InvitationRow | null> {
  await tx
    .updateTable('outbox')
    .set({ lease: null, ...outcomeColumns(outcome, at) })
    .where('id', '=', id)
    .execute()
  if (invitation === null) return null
  if (kind === 'invitation' && state === 'pending') await tellInvitation(tx, invitation, outcome)
  const row = await invitationById(tx, invitation)
  return row && toInvitation(row)
}

/** What is put off keeps its state: it waits, unless it was taken back. */
function outcomeColumns(outcome: MailOutcome, at: number): Partial<Tables['outbox']> {
  if (outcome.is === 'later') return { problem: outcome.problem, next_at: outcome.dueAt }
  const problem = outcome.is === 'failed' ? outcome.problem : null
  return { ...ended, problem, state: outcome.is, ended_at: at }
}

async function tellInvitation(tx: Tx, id: string, outcome: MailOutcome): Promise<void> {
  if (outcome.is === 'dropped') return
  const problem = outcome.is === 'sent' ? null : outcome.problem
  const mail = outcome.is === 'later' ? 'pending' : outcome.is
  await tx.updateTable('invitations').set({ mail, problem }).where('id', '=', id).execute()
}

async function countMails(db: Kysely<Tables>, at: number, failedSince: number): ReturnType<MailStore['countMails']> {
  const mails = db.selectFrom('outbox')
  const oldest = await mails
    .select('due_at')
    .where('state', '=', 'pending')
    .where('due_at', '<=', at)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst()
  return {
    pending: await count(mails.where('state', '=', 'pending')),
    failed: await count(mails.where('state', '=', 'failed').where('ended_at', '>=', failedSince)),
    oldestDueAt: oldest?.due_at ?? null,
  }
}

async function count(mails: SelectQueryBuilder<Tables, 'outbox', object>): Promise<number> {
  const row = await mails.select((mail) => mail.fn.countAll().as('count')).executeTakeFirstOrThrow()
  return Number(row.count)
}
