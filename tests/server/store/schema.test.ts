// schema.sql as it stands is understood by both databases, and means the same to them; so do the steps to it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from '@jest/globals'
import { steps } from '../../../server/store/migrations.ts'
import { startPostgres } from '../../harness/postgres.ts'
import { root } from '../../harness/temp-dir.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const scripts: Readonly<Record<string, readonly string[]>> = {
  'schema.sql': [read('schema.sql')],
  'version 1 and the steps since': [read('tests/server/store/fixtures/schema-1.sql'), ...steps],
  'version 2 and the step since': [read('tests/server/store/fixtures/schema-2.sql'), ...steps.slice(1)],
}
const server = await startPostgres()

type Column = { table: string; column: string; type: string; isRequired: boolean }

/** In the order of their names; the types in the words of SQLite. */
async function ofPostgres(sql: readonly string[]): Promise<readonly Column[]> {
  const url = await server.database()
  for (const script of sql) await server.query(script, url)
  const { rows } = await server.query(
    `select table_name as "table", column_name as "column", upper(data_type) as type, is_nullable = 'NO' as "isRequired"
     from information_schema.columns where table_schema = 'public'
     order by table_name collate "C", column_name collate "C"`,
    url,
  )
  return rows as Column[]
}

function ofSqlite(sql: readonly string[]): readonly Column[] {
  const db = new Database(':memory:')
  for (const script of sql) db.exec(script)
  const columns = db
    .prepare<[], Omit<Column, 'isRequired'> & { required: number }>(
      `select t.name as "table", c.name as "column", c.type, c."notnull" as required
       from sqlite_schema t join pragma_table_info(t.name) c where t.type = 'table' order by 1, 2`,
    )
    .all()
  db.close()
  return columns.map(({ required, ...column }) => ({ ...column, isRequired: required === 1 }))
}

describe.each(Object.entries(scripts))('%s', (_name, sql) => {
  it('makes the same tables of SQLite and of PostgreSQL', async () => {
    const columns = ofSqlite(sql)
    expect(columns.length).toBeGreaterThan(50)
    expect(await ofPostgres(sql)).toEqual(columns)
  })

  it('knows texts, numbers and times, and no other types', () => {
    expect([...new Set(ofSqlite(sql).map(({ type }) => type))].sort()).toEqual(['BIGINT', 'INTEGER', 'TEXT'])
  })
})
