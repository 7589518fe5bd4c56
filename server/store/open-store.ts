// Opens the database that the settings name.
import type { Log } from '../ports.ts'
import type { Settings } from '../settings/table.ts'
import { StartProblem } from '../start-problem.ts'
import type { Store } from '../store-port.ts'
import { openSqlite } from './sqlite.ts'

/** `schema`: the text of schema.sql. Throws `StartProblem` when it is no sound database of ours, or cannot be reached. */
export async function openStore(database: Settings['database'], schema: string, log: Log): Promise<Store> {
  const { dsn } = database
  if (dsn.is === 'sqlite') return openSqlite({ file: dsn.file, schema, log })
  throw new StartProblem('database.dsn: PostgreSQL is not there yet')
}
