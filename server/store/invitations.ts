// Invitations in the database: made, found, sent once more, and used by one session.
import type { Kysely } from 'kysely'
import type { Budget, MailStore, NewInvitation, Posted } from '../mail-port.ts'
import { isGood } from '../rooms/invitations.ts'
import type { Pass } from '../rooms/records.ts'
import { waitFor } from './budget.ts'
import type { Desk, Tx } from './desk.ts'
import { invitationById, ofRoom, toInvitation, toInvitationColumns } from './invitation-rows.ts'
import { optedOut } from './mailboxes.ts'
import { dropMails, remindersOf, toInvitee, writeMails, writeUnwanted, type Cause } from './outbox.ts'
import { roomById } from './room-rows.ts'
import type { Tables } from './tables.ts'

type InvitationMethods = Pick<
  MailStore,
  'invite' | 'invitations' | 'invitationsById' | 'findInvitation' | 'findPass' | 'useInvitation' | 'resendInvitation'
>

/** Longest address in an audit message, in characters. */
const NAMED_LENGTH = 160

export function storeInvitations({ read, write, newId }: Desk): InvitationMethods {
  return {
    invite: (roomId, invitations, budget, origin) =>
      write(async (tx, note) => {
        const room = await roomById(tx, roomId)
        if (!room) return { is: 'gone' }
        const posted = await insert(tx, invitations, budget, { newId, roomId, source: budget.source, at: origin.at })
        if (posted.is !== 'done') return posted
        for (const { address } of invitations) {
          await note('send_invitation', room.name, `${named(address)} invited`, origin)
        }
        return posted
      }),
    resendInvitation: (roomId, id, budget, origin) =>
      write(async (tx, note) => {
        const room = await roomById(tx, roomId)
        const [row] = await ofRoom(tx, roomId, [id])
        if (!room || row?.revoked_at !== null) return { is: 'gone' }
        const posted = await resend(tx, row, budget, { newId, roomId, source: budget.source, at: origin.at })
        if (posted.is === 'done') {
          await note('send_invitation', room.name, `${named(row.address)} invited once more`, origin)
        }
        return posted
      }),
    invitations: (roomId, before, limit) =>
      read(async (db) => (await page(db, roomId, before, limit)).map(toInvitation)),
    invitationsById: (roomId, ids) => read(async (db) => (await ofRoom(db, roomId, ids)).map(toInvitation)),
    findInvitation: (tokenHash) =>
      read(async (db) => {
        const row = await db
          .selectFrom('invitations')
          .innerJoin('rooms', 'rooms.id', 'invitations.room_id')
          .selectAll('invitations')
          .select('rooms.name as room')
          .where('token_hash', '=', tokenHash)
          .executeTakeFirst()
        return row ? { ...toInvitation(row), room: row.room } : null
      }),
    findPass: (roomId, session, at) => read((db) => findPass(db, roomId, session, at)),
    useInvitation: (id, session, at, origin) =>
      write(async (tx, note) => {
        const row = await invitationById(tx, id)
        if (!row || !isGood(toInvitation(row), at)) return 'over'
        if (row.session !== null) return row.session === session ? 'done' : 'used'
        await tx.updateTable('invitations').set({ session, used_at: at }).where('id', '=', id).execute()
        // Nobody is reminded of a meeting that they are in.
        if (row.starts_at !== null && row.starts_at <= at) await dropMails(tx, [id], ['reminder'], at)
        const room = await roomById(tx, row.room_id)
        await note('invitation_use', room?.name ?? '', `${named(row.address)} came by invitation`, origin)
        return 'done'
      }),
  }
}

/** An address as the audit names it. */
export function named(address: string): string {
  return address.length > NAMED_LENGTH ? `${address.slice(0, NAMED_LENGTH)}…` : address
}

async function insert(
  tx: Tx,
  invitations: readonly NewInvitation[],
  budget: Budget,
  cause: Cause & { readonly roomId: string },
): Promise<Posted> {
  const mailboxes = invitations.map(({ mailbox }) => mailbox)
  const unwilling = await optedOut(tx, mailboxes)
  const { roomId, at } = cause
  const retryAfterMs = await waitFor(tx, { name: 'invitations', roomId, mailboxes }, budget, at)
  if (retryAfterMs > 0) return { is: 'too-many', retryAfterMs }
  for (const invitation of invitations) {
    const isUnwilling = unwilling.has(invitation.mailbox)
    const columns = toInvitationColumns(roomId, invitation, isUnwilling ? 'opted-out' : null)
    await tx.insertInto('invitations').values(columns).execute()
    const row = toInvitation(columns)
    const mail = toInvitee(row, { kind: 'invitation', isChange: false }, at)
    if (isUnwilling) await writeUnwanted(tx, mail, cause)
    else await writeMails(tx, [mail, ...remindersOf(row, at)], cause)
  }
  return { is: 'done' }
}

/** In the place of one that still waits. */
async function resend(
  tx: Tx,
  columns: Tables['invitations'],
  budget: Budget,
  cause: Cause & { readonly roomId: string },
): Promise<Posted> {
  const { id, mailbox, mail, sequence } = columns
  const { roomId, at } = cause
  const isUnwilling = (await optedOut(tx, [mailbox])).has(mailbox)
  const retryAfterMs = await waitFor(tx, { name: 'invitations', roomId, mailboxes: [mailbox] }, budget, at)
  if (retryAfterMs > 0) return { is: 'too-many', retryAfterMs }
  await dropMails(tx, [id], ['invitation'], at)
  const state = isUnwilling
    ? ({ mail: 'failed', problem: 'opted-out' } as const)
    : ({ mail: 'pending', problem: null } as const)
  await tx.updateTable('invitations').set(state).where('id', '=', id).execute()
  // A change that nobody has heard of yet is still one.
  const isChange = sequence > 0 && mail !== 'sent'
  const again = toInvitee(toInvitation(columns), { kind: 'invitation', isChange }, at)
  if (isUnwilling) await writeUnwanted(tx, again, cause)
  else await writeMails(tx, [again], cause)
  return { is: 'done' }
}

async function page(
  db: Kysely<Tables>,
  roomId: string,
  before: string | null,
  limit: number,
): Promise<readonly Tables['invitations'][]> {
  let query = db.selectFrom('invitations').selectAll().where('room_id', '=', roomId)
  if (before !== null) {
    const [edge] = await ofRoom(db, roomId, [before])
    if (!edge) return []
    // What is made together is as old: ids keep it in an order.
    query = query
      .where('created_at', '<=', edge.created_at)
      .where((row) => row.or([row('created_at', '<', edge.created_at), row('id', '<', edge.id)]))
  }
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

/** Whoever came by several passes by what any of them spares. */
async function findPass(db: Kysely<Tables>, roomId: string, session: string, at: number): Promise<Pass | null> {
  const rows = await db
    .selectFrom('invitations')
    .selectAll()
    .where('room_id', '=', roomId)
    .where('session', '=', session)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
    .orderBy('used_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  const [newest] = rows
  if (!newest) return null
  const passes = {
    password: rows.some(({ password }) => password === 1),
    waitingRoom: rows.some(({ waiting_room }) => waiting_room === 1),
  }
  return { invitation: newest.id, address: newest.address, passes }
}
