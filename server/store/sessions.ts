// Browsers' sessions and redeemed tickets in the database.
import type { Kysely } from 'kysely'
import type { Store } from '../store-port.ts'
import type { Desk, Tx } from './desk.ts'
import type { Tables } from './tables.ts'

type SessionMethods = Pick<Store, 'openSession' | 'useSession' | 'redeemTicket' | 'isRedeemed'>

/** A session in use is prolonged at most this often, so that most requests write nothing. */
const PROLONG_AFTER_MS = 24 * 3_600_000

export function storeSessions({ read, write }: Desk): SessionMethods {
  return {
    openSession: (hash, expiresAt, origin) =>
      write(async (tx, note) => {
        const row = { hash, created_at: origin.at, used_at: origin.at, expires_at: expiresAt }
        await tx.insertInto('sessions').values(row).execute()
        await note('session_create', '', 'session opened', origin)
      }),
    useSession: async (hash, at, expiresAt) => {
      const usedAt = await read((db) => findSession(db, hash, at))
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
    isRedeemed: (id) =>
      read(async (db) => {
        const row = await db.selectFrom('tickets').select('id').where('id', '=', id).executeTakeFirst()
        return row !== undefined
      }),
  }
}

/** Null when there is no such session, or no longer. */
async function findSession(db: Kysely<Tables>, hash: string, at: number): Promise<number | null> {
  const query = db.selectFrom('sessions').select('used_at').where('hash', '=', hash).where('expires_at', '>', at)
  return (await query.executeTakeFirst())?.used_at ?? null
}

async function prolong(tx: Tx, hash: string, at: number, expiresAt: number): Promise<void> {
  await tx.updateTable('sessions').set({ used_at: at, expires_at: expiresAt }).where('hash', '=', hash).execute()
}
