// The rooms in the database.
import { defaultRoomSettings } from '../../protocol/room-state.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import type { RoomRow } from '../rooms/records.ts'
import type { NewRoom, RoomChange, Store } from '../store-port.ts'
import type { Desk, Tx } from './desk.ts'
import { cancelRoom } from './invitation-changes.ts'
import { dropMailsOfRoom } from './outbox.ts'
import { roomById, toColumns, toRoom } from './room-rows.ts'
import { rememberPerson } from './people.ts'

type RoomMethods = Pick<
  Store,
  'createRoom' | 'findRoom' | 'listRooms' | 'changeRoom' | 'deleteRoom' | 'touchRooms' | 'expireRooms'
>

/** Rooms deleted in one transaction: each costs a few writes, and the relay stands still meanwhile. */
const EXPIRE_AT_ONCE = 100
/** Names in one statement; SQLite takes some 30,000 values. */
const NAMES_AT_ONCE = 1000

export function storeRooms({ read, write, newId }: Desk): RoomMethods {
  return {
    createRoom: (room, maxRooms, origin) =>
      write(async (tx, note) => {
        if (await isTaken(tx, room.name)) return 'exists'
        if (maxRooms > 0 && (await countRooms(tx)) >= maxRooms) return 'too-many'
        await insertRoom(tx, room, origin.at)
        await note('room_create', room.name, `room ${room.name} created`, origin)
        return 'created'
      }),
    findRoom: (name) =>
      read(async (db) => {
        const row = await db.selectFrom('rooms').selectAll().where('name', '=', name).executeTakeFirst()
        return row ? toRoom(row) : null
      }),
    listRooms: (after, limit) =>
      read(async (db) => {
        const query = db.selectFrom('rooms').selectAll().where('name', '>', after).orderBy('name').limit(limit)
        return (await query.execute()).map(toRoom)
      }),
    changeRoom: (roomId, change, message, origin) =>
      write(async (tx, note) => {
        const room = await roomById(tx, roomId)
        if (!room) return null
        const changed = await updateRoom(tx, room, change)
        await note('room_modify', room.name, message, origin)
        return changed
      }),
    deleteRoom: (roomId, origin) =>
      write(async (tx, note) => {
        const room = await roomById(tx, roomId)
        if (!room) return false
        await cancelRoom({ tx, newId }, room, origin.at)
        await tx.deleteFrom('rooms').where('id', '=', roomId).execute()
        await note('room_delete', room.name, `room ${room.name} deleted`, origin)
        return true
      }),
    touchRooms: (names, at) =>
      write(async (tx) => {
        for (let from = 0; from < names.length; from += NAMES_AT_ONCE) {
          const some = names.slice(from, from + NAMES_AT_ONCE)
          await tx.updateTable('rooms').set({ active_at: at }).where('name', 'in', some).execute()
        }
      }),
    expireRooms: (idleBefore, reservedIdleBefore, occupied, at) =>
      write(async (tx, note) => {
        const expired = await findExpired(tx, idleBefore, reservedIdleBefore, occupied, at)
        for (const { id, name } of expired) {
          await dropMailsOfRoom(tx, id, at)
          await tx.deleteFrom('rooms').where('id', '=', id).execute()
          await note('room_expire', name, `room ${name} expired`, { at, address: '', user: 'relay' })
        }
        return expired
      }),
  }
}

async function isTaken(tx: Tx, name: RoomName): Promise<boolean> {
  return (await tx.selectFrom('rooms').select('id').where('name', '=', name).executeTakeFirst()) !== undefined
}

async function countRooms(tx: Tx): Promise<number> {
  const row = await tx
    .selectFrom('rooms')
    .select((row) => row.fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

async function insertRoom(tx: Tx, { name, id, ownerSession }: NewRoom, at: number): Promise<void> {
  const row = {
    ...{ name, id, owner_session: ownerSession, created_at: at, active_at: at },
    ...toColumns(defaultRoomSettings),
    ...{ revision: 0, door: 0, access_password: null, owner_password: null, note: '' },
  }
  await tx.insertInto('rooms').values(row).execute()
  await rememberPerson(tx, id, { session: ownerSession, role: 'chairman', verdicts: {}, mustWait: false })
}

async function updateRoom(tx: Tx, room: RoomRow, change: RoomChange): Promise<RoomRow> {
  const { settings, narrowsDoor = false, ...rest } = change
  const changed: RoomRow = {
    ...room,
    ...rest,
    settings: { ...room.settings, ...settings },
    revision: room.revision + 1,
    door: room.door + (narrowsDoor ? 1 : 0),
  }
  const columns = {
    ...toColumns(changed.settings),
    revision: changed.revision,
    door: changed.door,
    access_password: changed.accessPassword,
    owner_password: changed.ownerPassword,
    note: changed.note,
  }
  await tx.updateTable('rooms').set(columns).where('id', '=', room.id).execute()
  return changed
}

async function findExpired(
  tx: Tx,
  idleBefore: number | null,
  reservedIdleBefore: number | null,
  occupied: readonly RoomName[],
  at: number,
): Promise<readonly RoomRow[]> {
  const rows = await tx
    .selectFrom('rooms')
    .selectAll()
    .where('persistent', '=', 0)
    .where((row) =>
      row.or([
        // Times are not negative: a null stands for never.
        row.and([row('owner_password', 'is', null), row('active_at', '<', idleBefore ?? 0)]),
        row.and([row('owner_password', 'is not', null), row('active_at', '<', reservedIdleBefore ?? 0)]),
      ]),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('invitations')
            .select('invitations.id')
            .whereRef('invitations.room_id', '=', 'rooms.id')
            .where('invitations.revoked_at', 'is', null)
            .where('invitations.expires_at', '>', at),
        ),
      ),
    )
    .orderBy('active_at')
    // Enough of them even if all that are occupied come first.
    .limit(EXPIRE_AT_ONCE + occupied.length)
    .execute()
  const isOccupied = new Set(occupied)
  return rows
    .filter(({ name }) => !isOccupied.has(name))
    .slice(0, EXPIRE_AT_ONCE)
    .map(toRoom)
}
