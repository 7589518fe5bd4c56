// The bare tables of a database, for upkeep: what is counted, checked and copied whole.
import { Kysely, SqliteDialect } from 'kysely'
import type { Log } from '../ports.ts'
import type { Settings } from '../settings/table.ts'
import { certificates } from './open-store.ts'
import { openPostgresTables } from './postgres.ts'
import { openFile, openForReading, type SqliteFile } from './sqlite/file.ts'
import type { Tables } from './tables.ts'

export type OpenTables = {
  readonly db: Kysely<Tables>
  /** What a transaction begins with that may take its time, and sees the database as it is when it begins. */
  readonly patiently: readonly string[]
  close(): Promise<void>
}

/** A relay's transactions are short, and ended by the server when they are not. */
const PATIENTLY = [
  'set transaction isolation level repeatable read',
  'set local idle_in_transaction_session_timeout = 0',
  'set local statement_timeout = 0',
] as const

/** A file that is only read: it need not be of this version. Throws `StartProblem`. */
export function openTablesForReading(file: string): OpenTables {
  return tablesOf(openForReading(file))
}

/** A file that may be made. Throws `StartProblem`. */
export function openFileTables(file: string, schema: string): OpenTables {
  return tablesOf(openFile(file, { schema, mayCreate: true }))
}

function tablesOf(database: SqliteFile): OpenTables {
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) })
  return {
    db,
    patiently: [],
    close: async () => {
      await db.destroy()
      database.close()
    },
  }
}

/** A PostgreSQL database, brought to this version. `database` has what the URL does not say. Throws `StartProblem`. */
export async function openServerTables(
  url: string,
  { user, password, ca }: Settings['database'],
  schema: string,
  log: Log,
): Promise<OpenTables> {
  const tables = await openPostgresTables({ url, user, password, ca: certificates(ca), schema, log })
  return { ...tables, patiently: PATIENTLY }
}
