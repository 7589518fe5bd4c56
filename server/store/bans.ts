// Who is kept out of which room, in the database.
import { Refusal } from '../../protocol/errors.ts'
import { isChairman } from '../../protocol/permissions.ts'
import type { BanRow, Store } from '../store-port.ts'
import type { Desk, Tx } from './desk.ts'
import { revokeOfSessions } from './invitation-changes.ts'
import { findPerson, hasChairman, rememberPerson } from './people.ts'
import { roomById } from './room-rows.ts'

type BanMethods = Pick<Store, 'ban' | 'bans' | 'isBanned' | 'liftBan'>

export function storeBans({ read, write, newId }: Desk): BanMethods {
  return {
    ban: (roomId, bans, origin) =>
      write(async (tx, note) => {
        const room = await roomById(tx, roomId)
        if (!room || bans.length === 0) return []
        const sessions = [...new Set(bans.map((ban) => ban.session))]
        await takeRoles(tx, roomId, sessions)
        const rows = bans.map((ban) => ({ room_id: roomId, ...ban }))
        await tx.insertInto('bans').values(rows).execute()
        await note('peer_remove', room.name, `removed ${bans.map((ban) => ban.peer).join(', ')}`, origin)
        return revokeOfSessions({ tx, note, newId }, room, sessions, origin)
      }),
    bans: (roomId) =>
      read((db) =>
        db
          .selectFrom('bans')
          .select(['id', 'peer', 'session', 'source', 'name', 'at'])
          .where('room_id', '=', roomId)
          .orderBy('at', 'desc')
          .orderBy('id', 'desc')
          .execute(),
      ),
    isBanned: (roomId, session, source) =>
      read(async (db) => {
        const query = db
          .selectFrom('bans')
          .select('id')
          .where('room_id', '=', roomId)
          .where((ban) => ban.or([ban('session', '=', session), ban('source', '=', source)]))
        return (await query.executeTakeFirst()) !== undefined
      }),
    liftBan: (roomId, id, origin) =>
      write(async (tx, note) => {
        const room = await roomById(tx, roomId)
        const ban = await findBan(tx, roomId, id)
        if (!room || !ban) return false
        await tx.deleteFrom('bans').where('room_id', '=', roomId).where('session', '=', ban.session).execute()
        await note('ban_lift', room.name, `ban of ${ban.peer} lifted`, origin)
        return true
      }),
  }
}

async function takeRoles(tx: Tx, roomId: string, sessions: readonly string[]): Promise<void> {
  let wasOneChairman = false
  for (const session of sessions) {
    const person = await findPerson(tx, roomId, session)
    if (!person || !isChairman(person.role)) continue
    wasOneChairman = true
    await rememberPerson(tx, roomId, { ...person, role: 'participant' })
  }
  if (wasOneChairman && !(await hasChairman(tx, roomId, sessions))) throw new Refusal('last-chairman')
}

async function findBan(tx: Tx, roomId: string, id: string): Promise<Pick<BanRow, 'peer' | 'session'> | undefined> {
  const query = tx.selectFrom('bans').select(['peer', 'session']).where('room_id', '=', roomId).where('id', '=', id)
  return query.executeTakeFirst()
}
