// `Store` over any database that Kysely speaks to: each method is one whole transaction.
import { randomUUID } from 'node:crypto'
import { sql, type Kysely, type Transaction } from 'kysely'
import type { NewRoom, Store } from '../store-port.ts'
import type { RoomRow } from '../rooms/records.ts'
import type { Tables } from './tables.ts'

/** A session in use is prolonged at most this often, so that most requests write nothing. */
const PROLONG_AFTER_MS = 24 * 3_600_000

/** Runs one attempt at a database act, and turns what the driver throws into what `Store` promises. */
export type Guard = <T>(act: () => Promise<T>) => Promise<T>

type Event = { readonly at: number; readonly address: string; readonly event: string; readonly message: string }

export function createStore(db: Kysely<Tables>, guard: Guard): Store {
  const write = <T>(act: (tx: Transaction<Tables>) => Promise<T>): Promise<T> =>
    guard(() => db.transaction().execute(act))

  return {
    createRoom: (room, maxRooms, address, at) =>
      write(async (tx) => {
        if (await isTaken(tx, room.name)) return 'exists'
        if (maxRooms > 0 && (await countRooms(tx)) >= maxRooms) return 'too-many'
        await insertRoom(tx, room, at)
        await record(tx, { at, address, event: 'room_create', message: `room ${room.name} created` })
        return 'created'
      }),
    findRoom: (name) =>
      guard(async () => {
        const row = await db.selectFrom('rooms').selectAll().where('name', '=', name).executeTakeFirst()
        return row ? toRoom(row) : null
      }),
    touchRoom: (name, at) =>
      write(async (tx) => {
        await tx.updateTable('rooms').set({ active_at: at }).where('name', '=', name).execute()
      }),
    openSession: (hash, at, expiresAt, address) =>
      write(async (tx) => {
        const row = { hash, created_at: at, used_at: at, expires_at: expiresAt }
        await tx.insertInto('sessions').values(row).execute()
        await record(tx, { at, address, event: 'session_create', message: 'session opened' })
      }),
    useSession: async (hash, at, expiresAt) => {
      const usedAt = await guard(() => findSession(db, hash, at))
      if (usedAt === null) return false
      if (at - usedAt >= PROLONG_AFTER_MS) await write((tx) => prolong(tx, hash, at, expiresAt))
      return true
    },
    redeemTicket: (id, expiresAt) =>
      write(async (tx) => {
        const insert = tx.insertInto('tickets').values({ id, expires_at: expiresAt })
        const result = await insert.onConflict((conflict) => conflict.column('id').doNothing()).executeTakeFirst()
        return result.numInsertedOrUpdatedRows === 1n
      }),
    purge: (at) =>
      write(async (tx) => {
        await tx.deleteFrom('tickets').where('expires_at', '<=', at).execute()
        await tx.deleteFrom('sessions').where('expires_at', '<=', at).execute()
      }),
    ping: () =>
      guard(async () => {
        await sql`select 1 from meta`.execute(db)
      }),
    close: () => db.destroy(),
  }
}

async function isTaken(tx: Transaction<Tables>, name: string): Promise<boolean> {
  return (await tx.selectFrom('rooms').select('id').where('name', '=', name).executeTakeFirst()) !== undefined
}

async function countRooms(tx: Transaction<Tables>): Promise<number> {
  const row = await tx
    .selectFrom('rooms')
    .select((row) => row.fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

async function insertRoom(tx: Transaction<Tables>, room: NewRoom, at: number): Promise<void> {
  const { name, id, ownerSession } = room
  const row = { name, id, owner_session: ownerSession, created_at: at, active_at: at }
  await tx.insertInto('rooms').values(row).execute()
}

/** Null when there is no such session, or no longer. */
async function findSession(db: Kysely<Tables>, hash: string, at: number): Promise<number | null> {
  const query = db.selectFrom('sessions').select('used_at').where('hash', '=', hash).where('expires_at', '>', at)
  return (await query.executeTakeFirst())?.used_at ?? null
}

async function prolong(tx: Transaction<Tables>, hash: string, at: number, expiresAt: number): Promise<void> {
  await tx.updateTable('sessions').set({ used_at: at, expires_at: expiresAt }).where('hash', '=', hash).execute()
}

async function record(tx: Transaction<Tables>, event: Event): Promise<void> {
  await tx
    .insertInto('events')
    .values({ id: randomUUID(), user: '', ...event })
    .execute()
}

function toRoom(row: Tables['rooms']): RoomRow {
  const { name, id, owner_session, created_at, active_at } = row
  return { name, id, ownerSession: owner_session, createdAt: created_at, activeAt: active_at }
}
