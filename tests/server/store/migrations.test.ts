// Versions of the schema: forward, all of the way, and never past what the program knows.
import Database from 'better-sqlite3'
import { beforeEach, expect, it } from '@jest/globals'
import { migrate, type Migratable } from '../../../server/store/migrations.ts'

const schema = 'create table meta (name text primary key, value text); create table a (x)'
const steps = ['create table b (x)', 'create table c (x)']
let db = new Database(':memory:')

beforeEach(() => {
  db = new Database(':memory:')
})

const tables = (): unknown[] =>
  db.prepare("select name from sqlite_schema where type = 'table' order by name").pluck().all()
const port = (): Migratable => ({
  isEmpty: () => tables().length === 0,
  version: () =>
    tables().includes('meta') ? Number(db.prepare('select value from meta').pluck().get() ?? NaN) || null : null,
  run: (sql) => void db.exec(sql),
  setVersion: (version) => {
    db.exec(`delete from meta; insert into meta values ('schema_version', '${version}')`)
  },
})

it('an empty database gets the schema and its version, and is ready from then on', () => {
  expect(migrate(port(), schema, [])).toBe('ready')
  expect(migrate(port(), 'this is not run', [])).toBe('ready')
  expect(tables()).toEqual(['a', 'meta'])
})

it('an older one gets the steps that it lacks, each once', () => {
  migrate(port(), schema, [])
  expect(migrate(port(), schema, steps.slice(0, 1))).toBe('ready')
  expect(tables()).toEqual(['a', 'b', 'meta'])
  expect(migrate(port(), schema, steps)).toBe('ready')
  expect(migrate(port(), schema, steps)).toBe('ready')
  expect(tables()).toEqual(['a', 'b', 'c', 'meta'])
  expect(port().version()).toBe(3)
})

it('a newer one and a foreign one are left alone', () => {
  migrate(port(), schema, [])
  port().setVersion(2)
  expect(migrate(port(), schema, [])).toBe('too-new')
  db = new Database(':memory:')
  db.exec('create table cats (x)')
  expect(migrate(port(), schema, steps)).toBe('not-ours')
  expect(tables()).toEqual(['cats'])
})
