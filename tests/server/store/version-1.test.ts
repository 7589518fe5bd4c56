// A database that an earlier version made is brought to this one, and keeps what is in it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from '@jest/globals'
import { newestVersion } from '../../../server/store/migrations.ts'
import { openSqlite } from '../../../server/store/sqlite.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { makeTempDir, root } from '../../harness/temp-dir.ts'
import { brought, rowsOfVersion1, rowsOfVersion2 } from '../../support/version-1.ts'

const schema = readFileSync(join(root, 'schema.sql'), 'utf8')
const schemaOf = (version: number): string =>
  readFileSync(join(root, `tests/server/store/fixtures/schema-${String(version)}.sql`), 'utf8')

/** What the schema says, whatever its spaces and comments. */
function shape(db: Database.Database): unknown {
  const found = db.prepare('select name, sql from sqlite_schema where sql is not null order by name').raw().all()
  return found.map((each) =>
    String(each)
      .replace(/--.*/g, '')
      .replace(/\s+/g, ' ')
      .replace(/ ?([(),]) ?/g, '$1'),
  )
}

const tables = (db: Database.Database): readonly string[] =>
  db.prepare("select name from sqlite_schema where type = 'table' order by name").pluck().all().map(String)

const contents = (db: Database.Database, rows: object): unknown =>
  Object.fromEntries(Object.keys(rows).map((table) => [table, db.prepare(`select * from ${table}`).raw().all()]))

it.each([
  { version: 1, rows: rowsOfVersion1 },
  { version: 2, rows: rowsOfVersion2 },
])('a database of version $version becomes one like a new one, and keeps its rows', async ({ version, rows }) => {
  const folder = await makeTempDir('version')
  const old = new Database(join(folder, 'old.db'))
  old.exec(schemaOf(version))
  for (const [table, values] of Object.entries(rows)) {
    old.prepare(`insert into ${table} values (${values.map(() => '?').join(', ')})`).run(...values)
  }
  expect(tables(old)).toEqual(expect.arrayContaining(Object.keys(rows)))

  const log = createFakeLog()
  const store = openSqlite({ file: join(folder, 'old.db'), schema, log })
  await openSqlite({ file: join(folder, 'new.db'), schema, log }).close()
  const fresh = new Database(join(folder, 'new.db'))
  expect(shape(old)).toEqual(shape(fresh))
  const kept = brought(rows, newestVersion)
  expect(contents(old, rows)).toEqual(
    Object.fromEntries(Object.entries(kept).map(([table, values]) => [table, [values]])),
  )
  expect(fresh.prepare('select value from meta').pluck().all()).toEqual([String(newestVersion)])

  // And it is used as a new one is.
  expect(await store.findRoom('team')).toMatchObject({
    ...{ id: 'id-team', note: 'note' },
    settings: { persistent: true, onlyChairmen: ['chat'], mode: 'all', speakers: 4 },
  })
  expect(await store.nextMailAt()).toBeNull()
  await store.close()
  await openSqlite({ file: join(folder, 'old.db'), schema, log }).close()
  expect(shape(old)).toEqual(shape(fresh))
  old.close()
  fresh.close()
})
