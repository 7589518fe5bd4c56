// The contract of `Store`, kept by SQLite in a file.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openSqlite } from '../../server/store/sqlite.ts'
import { createFakeLog } from '../fakes/log.ts'
import { makeTempDir, root } from '../harness/temp-dir.ts'
import { storeContract, type StoreSetup } from './store.contract.ts'

const schema = readFileSync(join(root, 'schema.sql'), 'utf8')
type Events = Awaited<ReturnType<StoreSetup['events']>>

const openFile = async (): Promise<StoreSetup> => {
  const file = join(await makeTempDir('store'), 'vroom.db')
  return {
    store: openSqlite({ file, schema, log: createFakeLog() }),
    events: async () => {
      const reader = new Database(file, { readonly: true })
      const rows = reader.prepare('select * from events order by at').all() as Events
      reader.close()
      return rows
    },
  }
}

storeContract('sqlite file', openFile)
