// An act of the store and its audit event are one: both are there or neither, and the log hears of what is there.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Origin } from '../../../server/rooms/records.ts'
import type { Store } from '../../../server/store-port.ts'
import { openSqlite } from '../../../server/store/sqlite.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { makeTempDir, root } from '../../harness/temp-dir.ts'
import { acts, prepareActs } from '../../support/store-acts.ts'

const schema = readFileSync(join(root, 'schema.sql'), 'utf8')
const NOW = 1_700_000_000_000
const origin: Origin = { at: NOW, address: '192.0.2.1', user: 'session:12345678' }

let store: Store
let log = createFakeLog()
let reader = new Database(':memory:')

beforeEach(async () => {
  const file = join(await makeTempDir('whole'), 'vroom.db')
  log = createFakeLog()
  store = openSqlite({ file, schema, log })
  reader = new Database(file)
  await prepareActs(store)
})
afterEach(async () => {
  await store.close()
  reader.close()
})

/** All rows of all tables. */
function contents(): unknown {
  const tables = reader.prepare("select name from sqlite_schema where type = 'table' order by name").pluck().all()
  return tables.map((table) => [table, reader.prepare(`select * from ${String(table)}`).all()])
}

describe.each(Object.entries(acts))('%s', (_name, act) => {
  it('does nothing when its event cannot be written, and the log says nothing', async () => {
    reader.exec("create trigger full before insert on events begin select raise(abort, 'no room'); end")
    const before = contents()
    log.lines.length = 0
    await expect(act(store)).rejects.toMatchObject({ message: 'no room' })
    expect(contents()).toEqual(before)
    expect(log.lines).toEqual([])
    reader.exec('drop trigger full')
    await act(store)
    expect(contents()).not.toEqual(before)
  })

  it('is one event, in the database and in the log', async () => {
    const count = (await store.events(null, null, 100)).length
    log.lines.length = 0
    await act(store)
    const [newest, ...others] = await store.events(null, null, 100)
    expect(others).toHaveLength(count)
    const { event, room, user, address, message } = newest ?? {}
    // Of mailboxes the log says the domain alone.
    const said = message?.replace(/\w+@/, '…@')
    expect(log.lines).toEqual([{ level: 'info', fields: { event, room, user, address }, message: said }])
  })
})

it('an event of the last row takes back the rows before it', async () => {
  for (let i = 0; i < 5; i++) await store.createRoom({ name: `r${i}`, id: `r${i}`, ownerSession: '' }, 0, origin)
  reader.exec(
    "create trigger full before insert on events when new.room = 'r4' begin select raise(abort, 'no room'); end",
  )
  await expect(store.expireRooms(NOW + 1, null, [], NOW + 1)).rejects.toMatchObject({ message: 'no room' })
  expect(await store.listRooms('', 10)).toHaveLength(6)
})

it('the log hears of an event when others can read it', async () => {
  const file = join(await makeTempDir('whole'), 'vroom.db')
  const readable: unknown[] = []
  const watching = {
    ...log,
    info: () => readable.push(other.prepare('select message from events').pluck().all()),
  }
  const watched = openSqlite({ file, schema, log: watching })
  const other = new Database(file)
  await watched.record('room_join', 'team', 'somebody came', origin)
  expect(readable).toEqual([['somebody came']])
  other.close()
  await watched.close()
})

it('no secret is told by an event', async () => {
  await store.changeRoom('team', { accessPassword: 'stored-form', ownerPassword: 'stored-form' }, 'message', origin)
  for (const act of Object.values(acts)) await act(store)
  const told = JSON.stringify([await store.events(null, null, 100), log.lines])
  expect(told).not.toMatch(/hash|stored-form/)
})
