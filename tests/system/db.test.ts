// `npm run db`: drills with a real relay, a real PostgreSQL, and a migration that is killed.
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from '@jest/globals'
import { openPostgres } from '../../server/store/postgres.ts'
import { openSqlite } from '../../server/store/sqlite.ts'
import { createFakeLog } from '../fakes/log.ts'
import { runDb } from '../harness/db-command.ts'
import { startPostgres } from '../harness/postgres.ts'
import { startServer } from '../harness/server.ts'
import { makeTempDir, root } from '../harness/temp-dir.ts'
import { killMigrations } from '../support/killed-migration.ts'
import { visit } from '../support/visitor.ts'

const schema = readFileSync(join(root, 'schema.sql'), 'utf8')
const read = <T>(file: string, act: (db: Database.Database) => T): T => {
  const db = new Database(file)
  try {
    return act(db)
  } finally {
    db.close()
  }
}
const count = (file: string, table: string): unknown =>
  read(file, (db) => db.prepare(`select count(*) from ${table}`).pluck().get())

describe('backup and restore', () => {
  it('a backup under load is the database of one moment, and takes its place after the relay was stopped', async () => {
    const server = await startServer()
    const file = join(server.dataDir, 'vroom.db')
    const dsn = `sqlite:${file}`
    const backup = join(server.dataDir, 'backup.db')
    const made: string[] = []
    const load = { isOver: false }
    const loading = (async () => {
      while (!load.isOver) made.push(await visit(server.origin).createRoom())
    })()
    const ended = await runDb(dsn, 'backup', backup)
    load.isOver = true
    await loading
    expect(ended).toMatchObject({ status: 0 })
    expect(statSync(backup).mode & 0o777).toBe(0o600)
    expect(existsSync(`${backup}-wal`)).toBe(false)
    // Every room was written with its event: one moment has as many of one as of the other, and the first ones made.
    const kept = read(backup, (db) => db.prepare('select name from rooms').pluck().all())
    const events = read(backup, (db) => db.prepare("select room from events where event = 'room_create'").pluck().all())
    expect(events.sort()).toEqual(kept.sort())
    expect(new Set(made.slice(0, kept.length))).toEqual(new Set(kept))
    expect((await runDb(dsn, 'backup', backup)).said).toContain('nothing is overwritten')

    expect(await runDb(dsn, 'restore', backup)).toMatchObject({ status: 1, said: expect.stringContaining('is in use') })
    const last = await visit(server.origin).createRoom()
    await server.stop()
    const restored = await runDb(dsn, 'restore', backup)
    expect(restored.status).toBe(0)
    const former = /kept in (\S+)\.$/.exec(restored.said)?.[1] ?? ''
    expect(count(former, `rooms where name = '${last}'`)).toBe(1)
    await server.restart()
    expect(await visit(server.origin).ask(last, 'entry', {})).toMatchObject({ status: 404 })
    expect((await runDb(dsn, 'check')).said).toContain('is sound')
  })

  it('a damaged backup changes nothing, and a damaged database is said to be one', async () => {
    const folder = await makeTempDir('db')
    const [file, backup] = [join(folder, 'vroom.db'), join(folder, 'backup.db')]
    const dsn = `sqlite:${file}`
    await runDb(dsn, 'migrate')
    await runDb(dsn, 'backup', backup)
    const bytes = readFileSync(backup)
    bytes.fill(0xff, 4096, 4096 * 6)
    writeFileSync(backup, bytes)
    const before = readFileSync(file)
    expect((await runDb(dsn, 'restore', backup)).status).not.toBe(0)
    expect(readFileSync(file)).toEqual(before)
    copyFileSync(backup, file)
    expect((await runDb(dsn, 'check')).status).toBe(1)
  })

  it('check says what is wrong', async () => {
    const file = join(await makeTempDir('db'), 'vroom.db')
    await runDb(`sqlite:${file}`, 'migrate')
    read(file, (db) => {
      db.exec("insert into sessions values ('hash', 5, 5, 4); insert into tickets values ('id', 'soon')")
    })
    const { status, said } = await runDb(`sqlite:${file}`, 'check')
    expect(status).toBe(1)
    expect(said).toContain('1 values of tickets.expires_at are not whole numbers')
    read(file, (db) => {
      db.exec('delete from tickets')
    })
    expect((await runDb(`sqlite:${file}`, 'check')).said).toContain('sessions end before they begin')
  })
})

it('a migration killed at 8 moments leaves one version or the other', async () => {
  expect(await killMigrations(8)).toBe(8)
})

describe('copy-to', () => {
  it('10,000 rows go to PostgreSQL and back, and a store works there', async () => {
    const folder = await makeTempDir('db-copy')
    const file = join(folder, 'vroom.db')
    const log = createFakeLog()
    const store = openSqlite({ file, schema, log })
    const origin = { at: 1_700_000_000_000, address: '192.0.2.1', user: 'session:12345678' }
    for (const name of ['team', 'other'])
      await store.createRoom({ name, id: `id-${name}`, ownerSession: 'hash' }, 0, origin)
    await store.close()
    read(file, (db) => {
      db.exec(`with recursive n (i) as (select 1 union all select i + 1 from n where i < 10000)
        insert into events select 'event-' || i, i, '', 'room_join', 'relay', 'team', 'Zoë ' || char(1) || i from n`)
    })
    const postgres = await startPostgres()
    const url = await postgres.database()
    const copied = await runDb(`sqlite:${file}`, 'copy-to', url)
    expect(copied).toMatchObject({ status: 0, said: expect.stringContaining('2 rooms, 0 invitations, 10002 events') })
    expect(copied.said).not.toContain(postgres.password)

    const there = await openPostgres({ url, user: '', password: '', ca: '', schema, log })
    expect(await there.findRoom('team')).toMatchObject({ id: 'id-team' })
    expect(await there.createRoom({ name: 'team', id: 'x', ownerSession: 'hash' }, 0, origin)).not.toBe('created')
    expect(await there.createRoom({ name: 'new', id: 'id-new', ownerSession: 'hash' }, 0, origin)).toBe('created')
    await there.close()
    const twice = await runDb(`sqlite:${file}`, 'copy-to', url)
    expect(twice).toMatchObject({ status: 1, said: expect.stringContaining('only an empty database is written to') })
    expect((await runDb(url, 'check')).status).toBe(0)

    const back = join(folder, 'back.db')
    expect((await runDb(url, 'copy-to', `sqlite:${back}`)).status).toBe(0)
    const events = (path: string): unknown =>
      read(path, (db) => db.prepare("select * from events where event = 'room_join' order by id").all())
    expect(events(back)).toEqual(events(file))
    expect(count(back, 'rooms')).toBe(3)
  })
})
