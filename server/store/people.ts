// What rooms remember of sessions, in the database: roles, verdicts, who must wait.
import type { Kysely } from 'kysely'
import { isChairman } from '../../protocol/permissions.ts'
import { sources, type Source } from '../../protocol/primitives.ts'
import { blockedFor } from '../rooms/moderation.ts'
import type { Person, Verdicts } from '../rooms/records.ts'
import type { Store } from '../store-port.ts'
import type { Desk, Tx } from './desk.ts'
import { roomById, toFlag } from './room-rows.ts'
import type { Tables } from './tables.ts'

type PeopleMethods = Pick<Store, 'findPerson' | 'people' | 'setRole' | 'setVerdict' | 'setMustWait'>

/** How the audit names a browser: enough to tell two apart, too little to look it up. */
const NAMED_BY = 8

export function storePeople({ read, write }: Desk): PeopleMethods {
  return {
    findPerson: (roomId, session) => read((db) => findPerson(db, roomId, session)),
    people: (roomId) =>
      read(async (db) => {
        const rows = await db
          .selectFrom('people')
          .selectAll()
          .where('room_id', '=', roomId)
          .orderBy('session')
          .execute()
        return rows.map(toPerson)
      }),
    setRole: (roomId, session, role, message, origin) =>
      write(async (tx, note) => {
        const room = await roomById(tx, roomId)
        if (!room) return 'gone'
        const person = await personOrStranger(tx, roomId, session)
        if (isChairman(person.role) === isChairman(role)) return 'done'
        if (!isChairman(role) && !(await hasChairman(tx, roomId, [session]))) return 'last-chairman'
        // Whoever wins a role while being removed stays removed: bans do not count for chairmen.
        if (isChairman(role) && (await isKeptOut(tx, roomId, session))) return 'banned'
        await rememberPerson(tx, roomId, { ...person, role })
        await note('peer_role', room.name, message, origin)
        return 'done'
      }),
    setVerdict: (roomId, sessions, source, verdict, message, origin) =>
      write(async (tx, note) => {
        const room = await roomById(tx, roomId)
        if (!room) return
        const changed: Person[] = []
        for (const session of new Set(sessions)) {
          const person = await personOrStranger(tx, roomId, session)
          if ((person.verdicts[source] ?? null) === verdict) continue
          changed.push({ ...person, verdicts: withVerdict(person.verdicts, source, verdict) })
        }
        if (changed.length === 0) return
        for (const person of changed) await rememberPerson(tx, roomId, person)
        const isBlocked = changed.some(({ role, verdicts }) =>
          blockedFor(role, room.settings.onlyChairmen, verdicts).includes(source),
        )
        await note(isBlocked ? 'peer_block' : 'peer_unblock', room.name, message, origin)
      }),
    setMustWait: (roomId, session, mustWait, origin) =>
      write(async (tx, note) => {
        const room = await roomById(tx, roomId)
        if (!room) return
        await rememberPerson(tx, roomId, { ...(await personOrStranger(tx, roomId, session)), mustWait })
        const who = `session:${session.slice(0, NAMED_BY)}`
        if (mustWait) await note('waiting_back', room.name, `${who} put back`, origin)
        else await note('waiting_admit', room.name, `${who} admitted`, origin)
      }),
  }
}

/** Whether the room has one besides these sessions. */
export async function hasChairman(tx: Tx, roomId: string, except: readonly string[]): Promise<boolean> {
  const query = tx.selectFrom('people').select('session').where('room_id', '=', roomId).where('role', '=', 'chairman')
  return (await query.where('session', 'not in', except).executeTakeFirst()) !== undefined
}

async function isKeptOut(tx: Tx, roomId: string, session: string): Promise<boolean> {
  const query = tx.selectFrom('bans').select('id').where('room_id', '=', roomId).where('session', '=', session)
  return (await query.executeTakeFirst()) !== undefined
}

/** Somebody of whom there is nothing to say is forgotten. */
export async function rememberPerson(tx: Tx, roomId: string, person: Person): Promise<void> {
  const { session, role, verdicts, mustWait } = person
  await tx.deleteFrom('people').where('room_id', '=', roomId).where('session', '=', session).execute()
  if (!isChairman(role) && !mustWait && Object.keys(verdicts).length === 0) return
  const { microphone = null, camera = null, screen = null, chat = null } = verdicts
  const row = { room_id: roomId, session, role, microphone, camera, screen, chat, must_wait: toFlag(mustWait) }
  await tx.insertInto('people').values(row).execute()
}

export async function findPerson(db: Kysely<Tables>, roomId: string, session: string): Promise<Person | null> {
  const query = db.selectFrom('people').selectAll().where('room_id', '=', roomId).where('session', '=', session)
  const row = await query.executeTakeFirst()
  return row ? toPerson(row) : null
}

async function personOrStranger(tx: Tx, roomId: string, session: string): Promise<Person> {
  const person = await findPerson(tx, roomId, session)
  return person ?? { session, role: 'participant', verdicts: {}, mustWait: false }
}

function withVerdict(verdicts: Verdicts, source: Source, verdict: 'blocked' | 'allowed' | null): Verdicts {
  const words = new Map(Object.entries(verdicts))
  if (verdict === null) words.delete(source)
  else words.set(source, verdict)
  return Object.fromEntries(words)
}

function toPerson(row: Tables['people']): Person {
  const words = sources.map((source) => [source, row[source]] as const)
  const verdicts: Verdicts = Object.fromEntries(words.filter(([, word]) => word !== null))
  return { session: row.session, role: row.role, verdicts, mustWait: row.must_wait === 1 }
}
