// One connection to a SQLite file of ours: its safety, its soundness and its version.
import { chmodSync, existsSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { errorCode } from '../../error-code.ts'
import { StartProblem } from '../../start-problem.ts'
import { migrate, newestVersion, planMigration, type Migratable } from '../migrations.ts'

/** Earlier ones can lose a committed WAL under load; 3.52.0 was withdrawn. */
const MIN_SQLITE = [3, 51, 3] as const
const WITHDRAWN_SQLITE = '3.52.0'

/** How long opening may wait for another process. */
const OPEN_WITHIN_MS = 5_000
/** The whole check finds more, and reads larger files for longer than a start may take: about a second for these. */
const WHOLE_CHECK_BYTES = 128 * 1024 * 1024

export type SqliteFile = Database.Database

type Opening = {
  /** The text of schema.sql. */
  readonly schema: string
  /** Makes the file and its tables when there are none; otherwise that is a problem. */
  readonly mayCreate: boolean
}

/** Opens the file and brings it to this version. Throws `StartProblem` when it is no sound database of ours. */
export function openFile(file: string, opening: Opening): SqliteFile {
  const database = connect(file, opening.mayCreate)
  try {
    assertVersion(String(database.prepare('select sqlite_version()').pluck().get()))
    assertSound(database, file)
    assertOurs(database, file, opening)
    bring(database, file, opening.schema)
    // Whoever finds it locked waits without stopping everything else: see guard.ts.
    database.pragma('busy_timeout = 0')
    return database
  } catch (error) {
    database.close()
    throw explain(error, file)
  }
}

/** A connection that writes nothing. Throws `StartProblem`. */
export function openForReading(file: string): SqliteFile {
  try {
    return new Database(file, { readonly: true, fileMustExist: true, timeout: OPEN_WITHIN_MS })
  } catch (error) {
    throw explain(error, file)
  }
}

function connect(file: string, mayCreate: boolean): SqliteFile {
  const isFile = file !== ':memory:'
  try {
    if (isFile && mayCreate) mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const database = new Database(file, { timeout: OPEN_WITHIN_MS, fileMustExist: isFile && !mayCreate })
    if (isFile) chmodSync(file, 0o600)
    return database
  } catch (error) {
    throw explain(error, file)
  }
}

function assertSound(database: SqliteFile, file: string): void {
  const isSmall = !existsSync(file) || statSync(file).size <= WHOLE_CHECK_BYTES
  const outcome = database.pragma(isSmall ? 'integrity_check(1)' : 'quick_check(1)', { simple: true })
  if (outcome !== 'ok') throw damaged(file)
}

/** Before anything is written: what is not ours is left as it is. */
function assertOurs(database: SqliteFile, file: string, { schema, mayCreate }: Opening): void {
  const port = migratable(database)
  if (!mayCreate && port.isEmpty()) throw new StartProblem(`${file}: is empty; ${RESTORE}`)
  const { is } = planMigration(port, schema)
  if (is === 'too-new') throw new StartProblem(`${file}: was written by a newer Vroom; install that or a later one`)
  if (is === 'not-ours') throw new StartProblem(`${file}: is not a Vroom database; correct database.dsn`)
}

function bring(database: SqliteFile, file: string, schema: string): void {
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  const port = migratable(database)
  keepFormer(database, file, port.version())
  // Another program may have done it in the meantime: it is planned again under the lock.
  database.transaction(() => migrate(port, schema)).immediate()
}

/** What an older version of Vroom wrote is kept beside it: a step forward cannot be taken back. */
function keepFormer(database: SqliteFile, file: string, version: number | null): void {
  if (file === ':memory:' || version === null || version >= newestVersion) return
  const former = formerOf(file, version)
  // Made by a start that was ended before it took the step.
  if (existsSync(former)) return
  const draft = `${former}.${String(process.pid)}`
  writeFileSync(draft, '', { mode: 0o600 })
  database.prepare('vacuum into ?').run(draft)
  renameSync(draft, former)
}

export const formerOf = (file: string, version: number): string => `${file}.version-${String(version)}`

export function migratable(database: SqliteFile): Migratable {
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

const RESTORE = 'restore a backup of it with "npm run db -- restore FILE", or move it away to start anew'

const damaged = (file: string): StartProblem => new StartProblem(`${file}: the database is damaged; ${RESTORE}`)

/** What SQLite threw at the start as what an administrator can do about it. */
export function explain(error: unknown, file: string): unknown {
  const code = errorCode(error)
  if (code === null || error instanceof StartProblem) return error
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return damaged(file)
  return new StartProblem(`${file}: the database cannot be opened (${code}); check its path, its rights and the disk`)
}
