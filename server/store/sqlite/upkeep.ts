// What is done to a SQLite file besides using it: copies that are sound by themselves, and who else has it open.
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { errorCode } from '../../error-code.ts'
import { StartProblem } from '../../start-problem.ts'
import { explain, migratable, openForReading, type SqliteFile } from './file.ts'

const EXIT_FAILURE = 1
/** All that there is, at once: then no write in between makes the copy begin again. */
const ALL_PAGES = 0x7fffffff
const PARTS = ['', '-wal', '-shm', '-journal'] as const

/** Nothing that a supervisor should know of. */
const problem = (message: string): StartProblem => new StartProblem(message, EXIT_FAILURE)

/** Throws `StartProblem` when there is something of this name. */
export function requireFree(file: string): void {
  const found = PARTS.map((part) => `${file}${part}`).find(existsSync)
  if (found !== undefined) throw problem(`${found}: is there already, and nothing is overwritten; take another name`)
}

/**
 * Copies a database as it is at one moment, whoever is writing, into a new file that needs no other beside it. Throws
 * `StartProblem`; then there is no new file.
 */
export async function backUp(from: string, to: string): Promise<void> {
  requireFree(to)
  const source = openForReading(from)
  try {
    await makeWhole(to, async (draft) => {
      await source.backup(draft, { progress: () => ALL_PAGES })
    })
  } catch (error) {
    throw explain(error, from)
  } finally {
    source.close()
  }
}

/** Has a file written under another name; it gets its own when it is checked, and on the disk. */
export async function makeWhole(to: string, write: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${to}.part`
  try {
    closeSync(openSync(draft, 'wx', 0o600))
  } catch (error) {
    throw problem(`${draft}: cannot be made (${errorCode(error) ?? 'unknown error'}); remove it, or take another name`)
  }
  try {
    await write(draft)
    seal(draft)
    renameSync(draft, to)
    syncFile(dirname(to))
  } finally {
    for (const part of PARTS) rmSync(`${draft}${part}`, { force: true })
  }
}

/** Puts all of it into one file, and finds it sound. */
function seal(file: string): void {
  const database = new Database(file, { fileMustExist: true })
  try {
    database.pragma('journal_mode = DELETE')
    const found = faultsOf(database)
    if (found.length > 0) throw problem(`the copy is not sound: ${found.join('; ')}`)
  } finally {
    database.close()
  }
  chmodSync(file, 0o600)
  syncFile(file)
}

export function syncFile(file: string): void {
  const descriptor = openSync(file, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** What SQLite itself finds wrong; empty: nothing. Throws what the driver throws when it can read nothing at all. */
export function faultsOf(database: SqliteFile): readonly string[] {
  const lines = (pragma: string): unknown[] => database.prepare(pragma).raw().all()
  const integrity = lines('pragma integrity_check(20)').map(String)
  const orphans = lines('pragma foreign_key_check').map(
    (row) => `a row of ${String(row).split(',')[0] ?? ''} belongs to nothing`,
  )
  return [...integrity.filter((line) => line !== 'ok'), ...new Set(orphans), ...misfits(database)]
}

/** SQLite keeps any kind of value in any column; where a number became a text, the file was written by something else. */
function misfits(database: SqliteFile): readonly string[] {
  const columns = database
    .prepare<[], { t: string; c: string; kinds: string }>(
      `select m.name as t, p.name as c, case when p.type = 'TEXT' then 'text' else 'integer' end as kinds
       from sqlite_schema m join pragma_table_info(m.name) p where m.type = 'table' and m.name not like 'sqlite_%'`,
    )
    .all()
  return columns.flatMap(({ t, c, kinds }) => {
    const bad = Number(
      database.prepare(`select count(*) from "${t}" where typeof("${c}") not in (?, 'null')`).pluck().get(kinds),
    )
    return bad === 0
      ? []
      : [`${String(bad)} values of ${t}.${c} are not ${kinds === 'text' ? 'text' : 'whole numbers'}`]
  })
}

/** The version of the schema; null: not one of ours. */
export const versionOf = (database: SqliteFile): number | null => migratable(database).version()

/**
 * Keeps everybody else out of a file until the answer is called. Throws `StartProblem` when somebody has it open. A
 * file that SQLite cannot read is looked up in the kernel's list of locks alone.
 */
export function holdAlone(file: string): () => void {
  if (!existsSync(file)) return () => undefined
  if (isLockedByAnyone(file)) throw inUse(file)
  let database: SqliteFile | null = null
  try {
    database = new Database(file, { fileMustExist: true, timeout: 0 })
    // Only the one and only connection may leave this mode.
    database.pragma('journal_mode = DELETE')
    database.exec('begin exclusive')
  } catch (error) {
    database?.close()
    if (/^SQLITE_(BUSY|LOCKED)/.test(errorCode(error) ?? '')) throw inUse(file)
    return () => undefined
  }
  return () => database.close()
}

const inUse = (file: string): StartProblem => problem(`${file}: is in use; stop the relay first`)

/** A relay holds a lock on the index of its log (-shm) as long as it runs. */
function isLockedByAnyone(file: string): boolean {
  const inodes = PARTS.map((part) => statSync(`${file}${part}`, { throwIfNoEntry: false })?.ino).filter(Boolean)
  try {
    const locks = readFileSync('/proc/locks', 'utf8')
    return inodes.some((inode) => new RegExp(`^\\d+: .* \\d+ [0-9a-f]+:[0-9a-f]+:${String(inode)} `, 'm').test(locks))
  } catch {
    // Other systems than Linux have no such list.
    return false
  }
}
