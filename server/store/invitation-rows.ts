// An invitation as a row, and back; and how the others find one.
import type { Kysely } from 'kysely'
import type { Answer, Meeting } from '../../protocol/invitations.ts'
import type { NewInvitation } from '../mail-port.ts'
import type { InvitationRow } from '../rooms/records.ts'
import { toFlag } from './room-rows.ts'
import type { Tables } from './tables.ts'

type Columns = Tables['invitations']

/** As it is when it is made. `problem`: why no mail of it is written, if so. */
export function toInvitationColumns(roomId: string, made: NewInvitation, problem: 'opted-out' | null): Columns {
  return {
    id: made.id,
    room_id: roomId,
    address: made.address,
    mailbox: made.mailbox,
    token_hash: made.tokenHash,
    from_name: made.from,
    reply_to: made.replyTo,
    language: made.language,
    message: made.message,
    ...meetingColumns(made.meeting),
    reminders: made.reminders.join(','),
    password: toFlag(made.passes.password),
    waiting_room: toFlag(made.passes.waitingRoom),
    ...{ sequence: 0, told: 0 as const, mail: problem === null ? 'pending' : 'failed', problem },
    ...answerColumns(null),
    created_at: made.createdAt,
    expires_at: made.expiresAt,
    ...{ used_at: null, session: null, revoked_at: null },
  }
}

export function meetingColumns(meeting: Meeting | null): Pick<Columns, 'starts_at' | 'time_zone' | 'minutes'> {
  const { startsAt = null, timeZone = null, minutes = null } = meeting ?? {}
  return { starts_at: startsAt, time_zone: timeZone, minutes }
}

export function answerColumns(answer: Answer | null): Pick<Columns, 'answer' | 'answer_message' | 'answered_at'> {
  return { answer: answer?.answer ?? null, answer_message: answer?.message ?? null, answered_at: answer?.at ?? null }
}

export function toInvitation(row: Columns): InvitationRow {
  return {
    id: row.id,
    roomId: row.room_id,
    address: row.address,
    mailbox: row.mailbox,
    tokenHash: row.token_hash,
    from: row.from_name,
    replyTo: row.reply_to,
    language: row.language,
    message: row.message,
    meeting: toMeeting(row),
    reminders: row.reminders === '' ? [] : row.reminders.split(',').map(Number),
    passes: { password: row.password === 1, waitingRoom: row.waiting_room === 1 },
    sequence: row.sequence,
    mail: row.mail,
    problem: row.problem,
    answer: toAnswer(row),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
    session: row.session,
    revokedAt: row.revoked_at,
  }
}

function toMeeting({ starts_at, time_zone, minutes }: Columns): Meeting | null {
  if (starts_at === null || time_zone === null || minutes === null) return null
  return { startsAt: starts_at, timeZone: time_zone, minutes }
}

function toAnswer({ answer, answer_message, answered_at }: Columns): Answer | null {
  if (answer === null || answer_message === null || answered_at === null) return null
  return { answer, message: answer_message, at: answered_at }
}

/** Those of these that are the room's, the newest first. */
export async function ofRoom(db: Kysely<Tables>, roomId: string, ids: readonly string[]): Promise<readonly Columns[]> {
  if (ids.length === 0) return []
  const query = db.selectFrom('invitations').selectAll().where('room_id', '=', roomId).where('id', 'in', ids)
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').execute()
}

export async function invitationById(db: Kysely<Tables>, id: string): Promise<Columns | null> {
  return (await db.selectFrom('invitations').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}
