// The contract of `Store`, kept by SQLite in a file that two programs have open.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSqlite } from '../../server/store/sqlite.ts'
import { createFakeLog } from '../fakes/log.ts'
import { makeTempDir, root } from '../harness/temp-dir.ts'
import { storeContract } from './store.contract.ts'

const schema = readFileSync(join(root, 'schema.sql'), 'utf8')

storeContract('sqlite file', async () => {
  const options = { file: join(await makeTempDir('store'), 'vroom.db'), schema, log: createFakeLog() }
  // Each waits for the other's lock; a loaded machine takes its time.
  return [openSqlite({ ...options, busyWithinMs: 60_000 }), openSqlite({ ...options, busyWithinMs: 60_000 })]
})
