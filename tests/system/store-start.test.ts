// Workers that open a new database at the same moment, and one that is killed while it makes the tables.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from '@jest/globals'
import { openPostgres } from '../../server/store/postgres.ts'
import { openSqlite } from '../../server/store/sqlite.ts'
import { createFakeLog } from '../fakes/log.ts'
import { startPostgres } from '../harness/postgres.ts'
import { makeTempDir } from '../harness/temp-dir.ts'
import { waitFor } from '../harness/wait-for.ts'
import { optionsFor, schema } from '../support/postgres-store.ts'
import { startStoreProcess } from '../support/store-process.ts'

const WORKERS = 4
const KILLS = 5
const server = await startPostgres()
const newFile = async (): Promise<string> => join(await makeTempDir('start'), 'vroom.db')

/** Each opens the database and closes it again. */
async function startTogether(dsn: string): Promise<void> {
  const workers = await Promise.all(Array.from({ length: WORKERS }, () => startStoreProcess(dsn, '', 0)))
  for (const { program } of workers) {
    await waitFor(() => program.status() !== null, { what: 'a worker to end', timeoutMs: 30_000 })
    expect([program.status(), program.log()]).toEqual([0, ['open']])
  }
}

/** Kills it a random moment after the database has been touched. */
async function killEarly(dsn: string, isTouched: () => boolean | Promise<boolean>): Promise<void> {
  const { program } = await startStoreProcess(dsn, '', 0)
  const isOver = () => program.status() !== null
  await waitFor(() => isOver() || isTouched(), { what: 'the database to be touched', timeoutMs: 30_000, everyMs: 1 })
  let looks = Math.floor(Math.random() * 25)
  await waitFor(() => looks-- <= 0 || isOver(), { what: 'a moment', everyMs: 1 })
  await program.end('SIGKILL')
}

it('several open a new SQLite file at once', async () => {
  const file = await newFile()
  await startTogether(`sqlite:${file}`)
  const database = new Database(file)
  expect(database.prepare('select name, value from meta').raw().all()).toEqual([['schema_version', '3']])
  database.close()
})

it('several open a new PostgreSQL database at once', async () => {
  const url = await server.database()
  await startTogether(url)
  expect((await server.query('select name, value from meta', url)).rows).toEqual([
    { name: 'schema_version', value: '3' },
  ])
})

it('a SQLite file whose maker was killed is finished by the next', async () => {
  for (let kill = 0; kill < KILLS; kill += 1) {
    const file = await newFile()
    await killEarly(`sqlite:${file}`, () => existsSync(file))
    const store = openSqlite({ file, schema, log: createFakeLog() })
    expect(await store.nextMailAt()).toBeNull()
    await store.close()
  }
})

it('a PostgreSQL database whose maker was killed is finished by the next', async () => {
  for (let kill = 0; kill < KILLS; kill += 1) {
    const url = await server.database()
    const name = new URL(url).pathname.slice(1)
    const client = async () =>
      (await server.query(`select 1 from pg_stat_activity where datname = '${name}'`)).rowCount === 1
    await killEarly(url, client)
    const store = await openPostgres(optionsFor(url))
    expect(await store.nextMailAt()).toBeNull()
    await store.close()
  }
})
