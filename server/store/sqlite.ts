// Opens a SQLite file as a `Store`. The only file that knows better-sqlite3.
import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { CompiledQuery, Kysely, SqliteDialect, SqliteDriver, type DatabaseConnection, type Driver } from 'kysely'
import { Refusal } from '../../protocol/errors.ts'
import type { Log } from '../ports.ts'
import type { Store } from '../store-port.ts'
import { errorCode } from '../error-code.ts'
import { StartProblem } from '../start-problem.ts'
import type { Guard } from './desk.ts'
import { createStore } from './kysely-store.ts'
import { migrate, type Migratable } from './migrations.ts'
import type { Tables } from './tables.ts'

/**
 * How long a write may wait for another process's lock. SQLite itself waits only briefly, because it would stop the
 * whole relay meanwhile; between the attempts, frames go on being relayed.
 */
const BUSY_WITHIN_MS = 5_000
const BUSY_AT_ONCE_MS = 25
const RETRY_EVERY_MS = 50

/** Earlier ones can lose a committed WAL under load; 3.52.0 was withdrawn. */
const MIN_SQLITE = [3, 51, 3] as const
const WITHDRAWN_SQLITE = '3.52.0'

export type SqliteOptions = {
  /** A path, or `:memory:`. */
  readonly file: string
  /** The text of schema.sql. */
  readonly schema: string
  readonly log: Log
  readonly busyWithinMs?: number
}

/** Throws `StartProblem` when the file is no sound database of ours. */
export function openSqlite({ file, schema, log, busyWithinMs = BUSY_WITHIN_MS }: SqliteOptions): Store {
  const database = openFile(file)
  try {
    prepare(database, file, schema)
  } catch (error) {
    database.close()
    throw explain(error, file)
  }
  const db = new Kysely<Tables>({ dialect: new ImmediateDialect({ database }) })
  const store = createStore(db, guardOf(log, busyWithinMs), log)
  return {
    ...store,
    close: async () => {
      await store.close()
      // Kysely closes only what it has used.
      database.close()
    },
  }
}

function openFile(file: string): Database.Database {
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const database = new Database(file, { timeout: BUSY_WITHIN_MS })
    if (file !== ':memory:') chmodSync(file, 0o600)
    return database
  } catch (error) {
    throw explain(error, file)
  }
}

function prepare(database: Database.Database, file: string, schema: string): void {
  assertVersion(String(database.prepare('select sqlite_version()').pluck().get()))
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  if (database.pragma('quick_check(1)', { simple: true }) !== 'ok') {
    throw new StartProblem(`${file}: the database is damaged; restore a backup of it, or move it away to start anew`)
  }
  const outcome = database.transaction(() => migrate(migratable(database), schema)).immediate()
  if (outcome === 'too-new')
    throw new StartProblem(`${file}: was written by a newer Vroom; install that or a later one`)
  if (outcome === 'not-ours') throw new StartProblem(`${file}: is not a Vroom database; correct database.dsn`)
  database.pragma(`busy_timeout = ${BUSY_AT_ONCE_MS}`)
}

function migratable(database: Database.Database): Migratable {
  const hasTable = (name: string): boolean =>
    database.prepare("select 1 from sqlite_schema where type = 'table' and name like ?").get(name) !== undefined
  return {
    isEmpty: () => !hasTable('%'),
    version: () => {
      if (!hasTable('meta')) return null
      const version = Number(database.prepare("select value from meta where name = 'schema_version'").pluck().get())
      return Number.isInteger(version) && version > 0 ? version : null
    },
    run: (sql) => {
      database.exec(sql)
    },
    setVersion: (version) => {
      const insert =
        "insert into meta (name, value) values ('schema_version', ?) on conflict (name) do update set value = excluded.value"
      database.prepare(insert).run(String(version))
    },
  }
}

/** Throws `StartProblem` for a SQLite library with known data loss. Exported for its test. */
export function assertVersion(version: string): void {
  const parts = version.split('.').map(Number)
  const difference = MIN_SQLITE.map((part, at) => (parts[at] ?? 0) - part).find((step) => step !== 0) ?? 0
  if (difference < 0 || version === WITHDRAWN_SQLITE) {
    throw new StartProblem(
      `SQLite ${version} can lose data; install better-sqlite3 with ${MIN_SQLITE.join('.')} or later`,
    )
  }
}

function explain(error: unknown, file: string): unknown {
  const code = errorCode(error)
  if (code === null || error instanceof StartProblem) return error
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) {
    return new StartProblem(`${file}: the database is damaged; restore a backup of it, or move it away to start anew`)
  }
  return new StartProblem(`${file}: the database cannot be opened (${code}); check its path, its rights and the disk`)
}

/** A write takes its lock before it reads: two that read first could both find that they may not write. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

class ImmediateDialect extends SqliteDialect {
  readonly #database: Database.Database
  constructor(config: { database: Database.Database }) {
    super(config)
    this.#database = config.database
  }
  override createDriver(): Driver {
    return new ImmediateDriver({ database: this.#database })
  }
}

function guardOf(log: Log, busyWithinMs: number): Guard {
  return async (act) => {
    const deadline = performance.now() + busyWithinMs
    for (;;) {
      try {
        return await act()
      } catch (error) {
        const isBusy = /^SQLITE_(BUSY|LOCKED)/.test(errorCode(error) ?? '')
        if (!isBusy || performance.now() > deadline) throw unavailable(error, log)
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_EVERY_MS))
    }
  }
}

/** A broken rule of the schema is a bug and stays what it is; a disk that fails is told as such. */
function unavailable(error: unknown, log: Log): unknown {
  const code = errorCode(error) ?? ''
  if (!/^SQLITE_(?!CONSTRAINT|ERROR|MISUSE|RANGE)/.test(code)) return error
  log.error({ err: error, code }, 'the database does not answer')
  return new Refusal('storage-unavailable')
}
