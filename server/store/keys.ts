// The keys of programs in the database.
import type { RoomName } from '../../protocol/primitives.ts'
import type { ApiKey, Store } from '../store-port.ts'
import type { Desk, Tx } from './desk.ts'
import { roomById } from './room-rows.ts'
import type { Tables } from './tables.ts'

type KeyMethods = Pick<Store, 'useKey' | 'addKey' | 'keys' | 'dropKey'>

/** A key in use is noted at most this often, so that most requests write nothing. */
const NOTE_USE_AFTER_MS = 60_000

export function storeKeys({ read, write }: Desk): KeyMethods {
  return {
    useKey: async (hash, at) => {
      const row = await read((db) => db.selectFrom('api_keys').selectAll().where('hash', '=', hash).executeTakeFirst())
      if (!row || (row.expires_at !== null && row.expires_at <= at)) return null
      if (row.used_at !== null && at - row.used_at < NOTE_USE_AFTER_MS) return toKey(row)
      await write((tx) => tx.updateTable('api_keys').set({ used_at: at }).where('id', '=', row.id).execute())
      return toKey({ ...row, used_at: at })
    },
    addKey: (key, hash, origin) =>
      write(async (tx, note) => {
        await tx.insertInto('api_keys').values(toRow(key, hash)).execute()
        await note('admin_key', await roomOf(tx, key.roomId), `API key ${key.name} added`, origin)
      }),
    keys: () =>
      read(async (db) => {
        const rows = await db.selectFrom('api_keys').selectAll().orderBy('created_at').orderBy('id').execute()
        return rows.map(toKey)
      }),
    dropKey: (id, origin) =>
      write(async (tx, note) => {
        const row = await tx.deleteFrom('api_keys').where('id', '=', id).returningAll().executeTakeFirst()
        if (!row) return false
        await note('admin_key', await roomOf(tx, row.room_id), `API key ${row.name} dropped`, origin)
        return true
      }),
  }
}

async function roomOf(tx: Tx, roomId: string | null): Promise<RoomName> {
  return roomId === null ? '' : ((await roomById(tx, roomId))?.name ?? '')
}

function toRow({ id, name, roomId, createdAt, expiresAt, usedAt }: ApiKey, hash: string): Tables['api_keys'] {
  return { id, hash, name, room_id: roomId, created_at: createdAt, expires_at: expiresAt, used_at: usedAt }
}

function toKey({ id, name, room_id, created_at, expires_at, used_at }: Tables['api_keys']): ApiKey {
  return { id, name, roomId: room_id, createdAt: created_at, expiresAt: expires_at, usedAt: used_at }
}
