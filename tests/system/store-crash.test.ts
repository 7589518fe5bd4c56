// Nothing that was acknowledged is lost in a crash, of a worker or of the database server. tests/long has more rounds.
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { openPostgres } from '../../server/store/postgres.ts'
import { openSqlite } from '../../server/store/sqlite.ts'
import { createFakeLog } from '../fakes/log.ts'
import { startPostgres } from '../harness/postgres.ts'
import { makeTempDir } from '../harness/temp-dir.ts'
import { optionsFor, schema } from '../support/postgres-store.ts'
import { crashWhileWriting } from '../support/store-crash.ts'

const ROUNDS = 3
/** In this part of the writes, to be quick. */
const within = 100

it('SQLite keeps what it has acknowledged when the process is killed', async () => {
  const file = join(await makeTempDir('crash'), 'vroom.db')
  const open = () => Promise.resolve(openSqlite({ file, schema, log: createFakeLog() }))
  expect(await crashWhileWriting({ dsn: `sqlite:${file}`, open, within }, ROUNDS)).toBeGreaterThan(0)
})

it('PostgreSQL keeps what it has acknowledged when the worker is killed', async () => {
  const dsn = await (await startPostgres()).database()
  expect(await crashWhileWriting({ dsn, open: () => openPostgres(optionsFor(dsn)), within }, ROUNDS)).toBeGreaterThan(0)
})

it('PostgreSQL keeps what it has acknowledged when the server is killed', async () => {
  const server = await startPostgres({ isDurable: true })
  const dsn = await server.database()
  const crash = async () => {
    await server.kill9()
    await server.restart()
  }
  expect(
    await crashWhileWriting({ dsn, open: () => openPostgres(optionsFor(dsn)), crash, within }, ROUNDS),
  ).toBeGreaterThan(0)
})
