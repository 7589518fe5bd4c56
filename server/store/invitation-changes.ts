// What happens to an invitation after it was made: answered, given another date, taken back.
import type { Meeting } from '../../protocol/invitations.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import type { MailStore } from '../mail-port.ts'
import type { InvitationRow, Origin } from '../rooms/records.ts'
import { waitFor } from './budget.ts'
import type { Desk, Note, Tx } from './desk.ts'
import { answerColumns, invitationById, meetingColumns, ofRoom, toInvitation } from './invitation-rows.ts'
import { named } from './invitations.ts'
import { optedOut } from './mailboxes.ts'
import {
  dropMails,
  dropMailsOfRoom,
  remindersOf,
  toInvitee,
  writeAllowed,
  writeCancellations,
  writeMails,
  writeUnwanted,
  type Cause,
} from './outbox.ts'
import { roomById } from './room-rows.ts'
import type { Tables } from './tables.ts'

type ChangeMethods = Pick<MailStore, 'answerInvitation' | 'revokeInvitations' | 'reschedule'>

/** What a transaction writes with. */
type Writing = { readonly tx: Tx; readonly note: Note; readonly newId: Cause['newId'] }

export function storeInvitationChanges({ write, newId }: Desk): ChangeMethods {
  return {
    answerInvitation: (id, answer, letters, budget, origin) =>
      write(async (tx, note) => {
        const before = await invitationById(tx, id)
        const room = before && (await roomById(tx, before.room_id))
        if (!room || before.revoked_at !== null) return null
        const columns = { ...before, ...answerColumns(answer) }
        await tx.updateTable('invitations').set(answerColumns(answer)).where('id', '=', id).execute()
        const cause = { newId, roomId: room.id, source: budget.source, at: origin.at }
        await remindAgain(tx, before, columns, cause)
        await writeAllowed(tx, letters, budget, cause)
        await note('invitation_response', room.name, `${named(before.address)} answered: ${answer.answer}`, origin)
        return toInvitation(columns)
      }),
    revokeInvitations: (roomId, ids, at, origin) =>
      write(async (tx, note) => {
        const room = await roomById(tx, roomId)
        if (!room) return []
        const rows = await ofRoom(tx, roomId, ids)
        return revoke({ tx, note, newId }, room, rows, at, origin)
      }),
    reschedule: (roomId, ids, meeting, expiresAt, budget, origin) =>
      write(async (tx, note) => {
        const room = await roomById(tx, roomId)
        const rows = (await ofRoom(tx, roomId, ids)).filter(({ revoked_at }) => revoked_at === null)
        if (!room || rows.length === 0) return { is: 'gone' }
        const mailboxes = rows.map(({ mailbox }) => mailbox)
        const unwilling = await optedOut(tx, mailboxes)
        const retryAfterMs = await waitFor(tx, { name: 'invitations', roomId, mailboxes }, budget, origin.at)
        if (retryAfterMs > 0) return { is: 'too-many', retryAfterMs }
        const cause = { newId, roomId, source: budget.source, at: origin.at }
        for (const row of rows) {
          await move(tx, row, meeting, expiresAt, unwilling.has(row.mailbox), cause)
          await note('send_invitation', room.name, `${named(row.address)} invited to another date`, origin)
        }
        return { is: 'done' }
      }),
  }
}

/** The invitations that these sessions came in by. */
export async function revokeOfSessions(
  writing: Writing,
  room: { readonly id: string; readonly name: RoomName },
  sessions: readonly string[],
  origin: Origin,
): Promise<readonly InvitationRow[]> {
  const rows = await writing.tx
    .selectFrom('invitations')
    .selectAll()
    .where('room_id', '=', room.id)
    .where('session', 'in', sessions)
    .execute()
  return revoke(writing, room, rows, origin.at, origin)
}

/** Before the room itself is deleted, and its invitations with it. */
export async function cancelRoom(
  { tx, newId }: Omit<Writing, 'note'>,
  room: { readonly id: string; readonly name: RoomName },
  at: number,
): Promise<void> {
  const query = tx.selectFrom('invitations').selectAll().where('room_id', '=', room.id).where('revoked_at', 'is', null)
  const good = await query.where('expires_at', '>', at).execute()
  await writeCancellations(tx, good, room.name, { newId, roomId: room.id, source: null, at })
  await dropMailsOfRoom(tx, room.id, at)
}

async function revoke(
  { tx, note, newId }: Writing,
  room: { readonly id: string; readonly name: RoomName },
  among: readonly Tables['invitations'][],
  at: number,
  origin: Origin,
): Promise<readonly InvitationRow[]> {
  const rows = among.filter(({ revoked_at }) => revoked_at === null)
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  await tx.updateTable('invitations').set({ revoked_at: at }).where('id', 'in', ids).execute()
  if (rows.some(({ session }) => session !== null)) await narrowDoor(tx, room.id)
  await dropMails(tx, ids, ['invitation', 'reminder'], at)
  await writeCancellations(tx, rows, room.name, { newId, roomId: room.id, source: null, at })
  for (const { address } of rows) {
    await note('invalidate_invitation', room.name, `invitation of ${named(address)} revoked`, origin)
  }
  return rows.map((row) => toInvitation({ ...row, revoked_at: at }))
}

/** Tickets are out that were given for what is taken back now. */
async function narrowDoor(tx: Tx, roomId: string): Promise<void> {
  await tx
    .updateTable('rooms')
    .set((room) => ({ door: room('door', '+', 1) }))
    .where('id', '=', roomId)
    .execute()
}

/** Who declines is reminded no more; who changes their mind is. */
async function remindAgain(
  tx: Tx,
  before: Tables['invitations'],
  after: Tables['invitations'],
  cause: Cause,
): Promise<void> {
  if (before.answer !== 'declined' && after.answer === 'declined') {
    await dropMails(tx, [after.id], ['reminder'], cause.at)
  }
  if (before.answer !== 'declined' || after.answer === 'declined') return
  if ((await optedOut(tx, [after.mailbox])).has(after.mailbox)) return
  await writeMails(tx, remindersOf(toInvitation(after), cause.at), cause)
}

async function move(
  tx: Tx,
  row: Tables['invitations'],
  meeting: Meeting,
  expiresAt: number,
  isUnwilling: boolean,
  cause: Cause,
): Promise<void> {
  const columns = {
    ...row,
    ...meetingColumns(meeting),
    ...answerColumns(null),
    expires_at: expiresAt,
    sequence: row.sequence + 1,
    ...(isUnwilling
      ? ({ mail: 'failed', problem: 'opted-out' } as const)
      : ({ mail: 'pending', problem: null } as const)),
  }
  await tx.updateTable('invitations').set(columns).where('id', '=', row.id).execute()
  await dropMails(tx, [row.id], ['invitation', 'reminder'], cause.at)
  const moved = toInvitation(columns)
  const mail = toInvitee(moved, { kind: 'invitation', isChange: row.told === 1 }, cause.at)
  if (isUnwilling) await writeUnwanted(tx, mail, cause)
  else await writeMails(tx, [mail, ...remindersOf(moved, cause.at)], cause)
}
