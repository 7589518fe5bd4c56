// The SQLite file itself: its safety, its rights, its locks and its version.
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Store } from '../../../server/store-port.ts'
import { openSqlite } from '../../../server/store/sqlite.ts'
import { assertVersion } from '../../../server/store/sqlite/file.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { makeTempDir, root } from '../../harness/temp-dir.ts'

const schema = readFileSync(join(root, 'schema.sql'), 'utf8')
const NOW = 1_700_000_000_000
const room = { name: 'team', id: 'id', ownerSession: 'hash' }
const origin = { at: NOW, address: '192.0.2.1', user: 'session:12345678' }

let file = ''
let log = createFakeLog()
const opened: Store[] = []
const open = (busyWithinMs = 400): Store => {
  const store = openSqlite({ file, schema, log, busyWithinMs })
  opened.push(store)
  return store
}
const raw = <T>(act: (db: Database.Database) => T): T => {
  const db = new Database(file)
  try {
    return act(db)
  } finally {
    db.close()
  }
}

beforeEach(async () => {
  log = createFakeLog()
  file = join(await makeTempDir('sqlite'), 'data', 'vroom.db')
})
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

describe('the file', () => {
  it('is for its owner alone, with all that SQLite puts beside it', async () => {
    const store = open()
    await store.createRoom(room, 0, origin)
    const directory = join(file, '..')
    expect(statSync(directory).mode & 0o777).toBe(0o700)
    const files = readdirSync(directory)
    expect(files.sort()).toEqual(['vroom.db', 'vroom.db-shm', 'vroom.db-wal'])
    for (const name of files) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600)
  })

  it('keeps what was acknowledged when it is opened again', async () => {
    const store = open()
    await store.createRoom(room, 0, origin)
    await store.close()
    expect(await open().findRoom('team')).toMatchObject({ id: 'id' })
    expect(raw((db) => db.pragma('journal_mode', { simple: true }))).toBe('wal')
  })

  it('is refused when it is damaged, and not touched', () => {
    open()
    raw((db) =>
      db.exec(`insert into meta values ('filler', '${'x'.repeat(100_000)}'); pragma wal_checkpoint(truncate)`),
    )
    const bytes = readFileSync(file)
    bytes.fill(0xff, 4096, 4096 * 6)
    const damaged = `${file}.damaged`
    writeFileSync(damaged, bytes)
    expect(() => openSqlite({ file: damaged, schema, log })).toThrow(/is damaged; restore a backup/)
    expect(readFileSync(damaged)).toEqual(bytes)
  })

  it('is refused when it is something else', async () => {
    file = join(await makeTempDir('sqlite'), 'text.db')
    writeFileSync(file, 'not a database '.repeat(100))
    expect(() => open()).toThrow(/is damaged; restore a backup/)
    file = join(await makeTempDir('sqlite'), 'other.db')
    raw((db) => db.exec('create table meta (name text, value text); create table cats (name text)'))
    expect(() => open()).toThrow(/is not a Vroom database; correct database.dsn/)
  })

  it('is refused when it cannot be made', async () => {
    const notDirectory = join(await makeTempDir('sqlite'), 'file')
    writeFileSync(notDirectory, '')
    file = join(notDirectory, 'vroom.db')
    expect(() => open()).toThrow(/cannot be opened \((EEXIST|ENOTDIR)\); check its path/)
  })

  it('of a newer program is refused and left alone', () => {
    open()
    raw((db) => db.exec("update meta set value = '99' where name = 'schema_version'"))
    expect(() => open()).toThrow(/was written by a newer Vroom; install that or a later one/)
    expect(raw((db) => db.prepare("select value from meta where name = 'schema_version'").pluck().get())).toBe('99')
  })
})

describe('a write lock of another process', () => {
  it('is waited for, without stopping everything else', async () => {
    const store = open(3000)
    const other = new Database(file)
    other.exec('begin immediate')
    let ticks = 0
    const ticking = setInterval(() => ticks++, 5)
    const created = store.createRoom(room, 0, origin)
    const released = new Promise<void>((resolve) => {
      setTimeout(() => {
        other.exec('commit')
        resolve()
      }, 300)
    })
    expect(await store.findRoom('other')).toBeNull()
    await released
    expect(await created).toBe('created')
    clearInterval(ticking)
    other.close()
    expect(ticks).toBeGreaterThan(5)
  })

  it('that is not released in time is a refusal, and nothing is half done', async () => {
    const store = open(100)
    const other = new Database(file)
    other.exec('begin immediate')
    await expect(store.createRoom(room, 0, origin)).rejects.toMatchObject({ code: 'storage-unavailable' })
    await expect(store.redeemTicket('t', NOW)).rejects.toMatchObject({ code: 'storage-unavailable' })
    other.exec('rollback')
    other.close()
    expect(log.lines.map((line) => line.message)).toContain('the database does not answer')
    expect(await store.findRoom('team')).toBeNull()
    expect(await store.createRoom(room, 0, origin)).toBe('created')
  })
})

it('a broken rule of the schema is not shown as a failing disk', async () => {
  const store = open()
  await store.createRoom(room, 0, origin)
  raw((db) => db.exec('create trigger full before insert on events begin select raise(fail, 1); end'))
  await expect(store.openSession('h', NOW + 1, origin)).rejects.not.toMatchObject({ code: 'storage-unavailable' })
  expect(await store.useSession('h', NOW, NOW)).toBe(false)
  expect(await store.findRoom('team')).not.toBeNull()
})

it.each([
  ['3.51.2', false],
  ['3.51.3', true],
  ['3.52.0', false],
  ['3.52.1', true],
  ['3.9.0', false],
  ['4.0.0', true],
])('SQLite %s: fit is %s', (version, isFit) => {
  const check = expect(() => assertVersion(version))
  if (isFit) check.not.toThrow()
  else check.toThrow(/can lose data/)
})
