// Opens the database that the settings name.
import { readFileSync } from 'node:fs'
import type { Log } from '../ports.ts'
import type { Settings } from '../settings/table.ts'
import { errorCode } from '../error-code.ts'
import { StartProblem } from '../start-problem.ts'
import type { Store } from '../store-port.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

/** `schema`: the text of schema.sql. Throws `StartProblem` when it is no sound database of ours, or cannot be reached. */
export async function openStore(database: Settings['database'], schema: string, log: Log): Promise<Store> {
  const { dsn, user, password } = database
  if (dsn.is === 'sqlite') return openSqlite({ file: dsn.file, schema, log })
  return openPostgres({ url: dsn.url, user, password, ca: certificates(database.ca), schema, log })
}

/** The text of that file; empty when none is named. Throws `StartProblem`. */
export function certificates(file: string): string {
  if (file === '') return ''
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new StartProblem(`database.ca: ${file} cannot be read (${errorCode(error) ?? 'error'})`)
  }
}
