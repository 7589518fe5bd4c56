// `npm run db -- migrate` on a database of the first version, killed a little later each time.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from '@jest/globals'
import { makeTempDir, root } from '../harness/temp-dir.ts'

const ROWS = 10_000
/** From the first sign of work on the file to its end. */
const WINDOW_MS = 80

const fill = `insert into meta values ('schema_version', '1');
  with recursive n (i) as (select 1 union all select i + 1 from n where i < ${String(ROWS)})
  insert into events select 'event-' || i, i, '', 'room_join', 'relay', '', 'somebody' from n`

/** Expects each to be of version 1 or of version 3, whole; answers how many were killed. */
export async function killMigrations(rounds: number): Promise<number> {
  const folder = await makeTempDir('killed-migration')
  const old = join(folder, 'old.db')
  const database = new Database(old)
  database.exec(readFileSync(join(root, 'tests/server/store/fixtures/schema-1.sql'), 'utf8'))
  database.exec(fill)
  database.close()
  for (let round = 0; round < rounds; round++) {
    const file = join(folder, `${String(round)}.db`)
    copyFileSync(old, file)
    await migrateAndKill(file, (WINDOW_MS * round) / rounds)
    expectWhole(file)
  }
  return rounds
}

async function migrateAndKill(file: string, afterMs: number): Promise<void> {
  const env = { PATH: process.env['PATH'] ?? '', VROOM_DATABASE_DSN: `sqlite:${file}` }
  const child = spawn(process.execPath, [join(root, 'dist/server/db.js'), 'migrate'], { env, stdio: 'ignore' })
  const ended = once(child, 'exit')
  const isOver = (): boolean => child.exitCode !== null
  while (!isOver() && !existsSync(`${file}-wal`)) await turn()
  const until = performance.now() + afterMs
  while (!isOver() && performance.now() < until) await turn()
  child.kill('SIGKILL')
  await ended
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 1))

function expectWhole(file: string): void {
  const database = new Database(file)
  const one = (sql: string): unknown => database.prepare(sql).pluck().get()
  expect(one('pragma integrity_check')).toBe('ok')
  expect(one('select count(*) from events')).toBe(ROWS)
  const version = one("select value from meta where name = 'schema_version'")
  const newTables = "('invitations', 'notified', 'outbox', 'opted_out')"
  const tables = one(`select count(*) from sqlite_schema where name in ${newTables}`)
  const columns = one("select count(*) from pragma_table_info('rooms') where name in ('mode', 'speakers')")
  expect([version, tables, columns]).toEqual(version === '1' ? ['1', 0, 0] : ['3', 4, 2])
  database.close()
}
