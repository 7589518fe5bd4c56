// The mails' part of the contract of `Store`, kept by SQLite in a file that two programs have open.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSqlite } from '../../server/store/sqlite.ts'
import { createFakeLog } from '../fakes/log.ts'
import { makeTempDir, root } from '../harness/temp-dir.ts'
import { storeMailContract } from './store-mail.contract.ts'

const schema = readFileSync(join(root, 'schema.sql'), 'utf8')

storeMailContract('sqlite file', async () => {
  const options = { file: join(await makeTempDir('store-mail'), 'vroom.db'), schema, log: createFakeLog() }
  return [openSqlite({ ...options, busyWithinMs: 60_000 }), openSqlite({ ...options, busyWithinMs: 60_000 })]
})
