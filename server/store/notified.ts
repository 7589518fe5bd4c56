// Who is told by e-mail of what goes on in a room, in the database; and the mails that tell of entries.
import type { Kysely } from 'kysely'
import { encode } from '../../protocol/codec.ts'
import type { Notified } from '../../protocol/invitations.ts'
import type { MailStore } from '../mail-port.ts'
import type { Visit } from '../rooms/letters.ts'
import type { Desk, Tx } from './desk.ts'
import { named } from './invitations.ts'
import { ended, toLetter, writeAllowed } from './outbox.ts'
import { roomById, toFlag } from './room-rows.ts'
import type { Tables } from './tables.ts'

type NotifiedMethods = Pick<MailStore, 'notified' | 'setNotified' | 'postEntry'>

/** Visits that one mail tells of: whoever gets it learns that many came, and the row stays small. */
const MAX_VISITS = 100
/** Of addresses in one audit message, in characters. */
const LISTED_LENGTH = 170

export function storeNotified({ read, write, newId }: Desk): NotifiedMethods {
  return {
    notified: (roomId) => read((db) => notifiedOf(db, roomId)),
    setNotified: (roomId, addresses, origin) =>
      write(async (tx, note) => {
        const room = await roomById(tx, roomId)
        if (!room) return false
        await replace(tx, roomId, addresses, origin.at)
        const words = listed(addresses.map(({ address }) => named(address)))
        await note('email_notification_change', room.name, `notified by e-mail: ${words}`, origin)
        return true
      }),
    postEntry: async (roomId, visit, everyMs, mailboxOf, budget, origin) => {
      // Most rooms tell nobody: those who come in there do not wait for a lock.
      if ((await read((db) => toldOfEntries(db, roomId))).length === 0) return
      await write(async (tx, note) => {
        const room = await roomById(tx, roomId)
        if (!room) return
        const cause = { newId, roomId, source: budget.source, at: origin.at }
        for (const { address, language } of await toldOfEntries(tx, roomId)) {
          const mailbox = mailboxOf(address)
          if (await gather(tx, roomId, mailbox, visit)) continue
          const dueAt = Math.max(origin.at, (await lastDue(tx, roomId, mailbox)) + everyMs)
          const letter = { kind: 'entry', room: room.name, visits: [visit] } as const
          const written = await writeAllowed(tx, [{ letter, to: address, mailbox, language, dueAt }], budget, cause)
          if (written > 0) await note('join_notification', room.name, `${named(address)} is told of an entry`, origin)
        }
      })
    },
  }
}

/** As many as there is space for, each whole: the log leaves out what stands before an @, and must find one. */
function listed(addresses: readonly string[]): string {
  const fit = addresses.filter((_, at) => addresses.slice(0, at + 1).join(', ').length <= LISTED_LENGTH)
  return fit.length < addresses.length ? [...fit, '…'].join(', ') : fit.join(', ') || 'nobody'
}

async function notifiedOf(db: Kysely<Tables>, roomId: string): Promise<readonly Notified[]> {
  const rows = await db.selectFrom('notified').selectAll().where('room_id', '=', roomId).orderBy('address').execute()
  return rows.map(({ address, language, entries, waiting, answers }) => ({
    ...{ address, language, entries: entries === 1, waiting: waiting === 1, answers: answers === 1 },
  }))
}

async function toldOfEntries(db: Kysely<Tables>, roomId: string): Promise<readonly Notified[]> {
  return (await notifiedOf(db, roomId)).filter(({ entries }) => entries)
}

/** Who is not told any more does not get what waits to be sent either. */
async function replace(tx: Tx, roomId: string, addresses: readonly Notified[], at: number): Promise<void> {
  await tx.deleteFrom('notified').where('room_id', '=', roomId).execute()
  for (const { address, language, entries, waiting, answers } of addresses) {
    const flags = { entries: toFlag(entries), waiting: toFlag(waiting), answers: toFlag(answers) }
    await tx
      .insertInto('notified')
      .values({ room_id: roomId, address, language, ...flags })
      .execute()
  }
  for (const kind of ['entries', 'waiting'] as const) {
    const told = addresses.filter((line) => line[kind]).map(({ address }) => address)
    // Nobody has the empty address: PostgreSQL takes no empty list.
    await tx
      .updateTable('outbox')
      .set({ ...ended, state: 'dropped', ended_at: at })
      .where('room_id', '=', roomId)
      .where('state', '=', 'pending')
      .where('kind', '=', kind === 'entries' ? 'entry' : 'waiting')
      .where('recipient', 'not in', ['', ...told])
      .execute()
  }
}

/** To the mail of this room to this mailbox that nobody has begun to send; false when there is none. */
async function gather(tx: Tx, roomId: string, mailbox: string, visit: Visit): Promise<boolean> {
  const row = await tx
    .selectFrom('outbox')
    .select(['id', 'letter'])
    .where('room_id', '=', roomId)
    .where('state', '=', 'pending')
    .where('kind', '=', 'entry')
    .where('mailbox', '=', mailbox)
    .where('lease', 'is', null)
    .executeTakeFirst()
  if (!row) return false
  const letter = toLetter(row.letter)
  if (letter?.kind !== 'entry') return false
  if (letter.visits.length >= MAX_VISITS) return true
  const longer = encode({ ...letter, visits: [...letter.visits, visit] })
  await tx.updateTable('outbox').set({ letter: longer }).where('id', '=', row.id).execute()
  return true
}

/** When the last such mail was due; the beginning of time when there was none. */
async function lastDue(tx: Tx, roomId: string, mailbox: string): Promise<number> {
  const row = await tx
    .selectFrom('outbox')
    .select('due_at')
    .where('mailbox', '=', mailbox)
    .where('budget', '=', 'news')
    .where('room_id', '=', roomId)
    .where('kind', '=', 'entry')
    .where('counted_at', 'is not', null)
    .orderBy('counted_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.due_at ?? 0
}
