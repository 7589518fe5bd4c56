// A hundred crashes of a worker in the middle of 500 acknowledged writes on each database, and some of the server.
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { openPostgres } from '../../server/store/postgres.ts'
import { openSqlite } from '../../server/store/sqlite.ts'
import { createFakeLog } from '../fakes/log.ts'
import { startPostgres } from '../harness/postgres.ts'
import { makeTempDir } from '../harness/temp-dir.ts'
import { optionsFor, schema } from '../support/postgres-store.ts'
import { crashWhileWriting } from '../support/store-crash.ts'

const ROUNDS = 100
const SERVER_ROUNDS = 20
const report = (line: string) => process.stdout.write(`${line}\n`)

it('SQLite loses nothing', async () => {
  const file = join(await makeTempDir('crash'), 'vroom.db')
  const open = () => Promise.resolve(openSqlite({ file, schema, log: createFakeLog() }))
  const total = await crashWhileWriting({ dsn: `sqlite:${file}`, open }, ROUNDS)
  report(`SQLite: ${String(ROUNDS)} crashes of the process, ${String(total)} acknowledged writes, none lost`)
  expect(total).toBeGreaterThan(ROUNDS)
})

it('PostgreSQL loses nothing with a worker', async () => {
  const dsn = await (await startPostgres({ isDurable: true })).database()
  const total = await crashWhileWriting({ dsn, open: () => openPostgres(optionsFor(dsn)) }, ROUNDS)
  report(`PostgreSQL: ${String(ROUNDS)} crashes of the worker, ${String(total)} acknowledged writes, none lost`)
  expect(total).toBeGreaterThan(ROUNDS)
})

it('PostgreSQL loses nothing with its server', async () => {
  const server = await startPostgres({ isDurable: true })
  const dsn = await server.database()
  const crash = async () => {
    await server.kill9()
    await server.restart()
  }
  const total = await crashWhileWriting({ dsn, open: () => openPostgres(optionsFor(dsn)), crash }, SERVER_ROUNDS)
  report(`PostgreSQL: ${String(SERVER_ROUNDS)} crashes of the server, ${String(total)} acknowledged writes, none lost`)
  expect(total).toBeGreaterThan(SERVER_ROUNDS)
})
