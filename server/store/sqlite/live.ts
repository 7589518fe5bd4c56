// The connection of a running relay, and its change to another file when that one was put in place of ours.
import type { SqliteDatabase } from 'kysely'
import type { Log } from '../../ports.ts'
import { openFile, type SqliteFile } from './file.ts'
import { watchPlace } from './place.ts'

/** Opening a file that is still being copied fails, and looking at it takes time. */
const TRY_EVERY_MS = 1_000

export interface Live {
  /** For Kysely: always the present connection. */
  readonly database: SqliteDatabase
  /** Whether the present connection is in a transaction: SQLite itself ends one when the disk is full. */
  inTransaction(): boolean
  /** Null when what is written now is kept; otherwise why it would not be. */
  problem(): string | null
}

const GONE = 'the file of the database is gone; put it back, or stop the relay and restore a backup'
const TORN = 'a part of the database (-wal or -shm) was removed or replaced; restart the relay to go on'

/** Opens the file. Throws `StartProblem` when it is no sound database of ours. */
export function openLive(file: string, schema: string, log: Log): Live & { close(): void } {
  let current = openFile(file, { schema, mayCreate: true })
  let placeOf = file === ':memory:' ? () => 'ours' as const : watchPlace(file)
  let triedAt = -Infinity
  let why = GONE

  /** Another file that is sound and ours is what an administrator has restored; nothing is ever made anew. */
  function adopt(): string | null {
    if (current.inTransaction || performance.now() - triedAt < TRY_EVERY_MS) return why
    triedAt = performance.now()
    try {
      const next = openFile(file, { schema, mayCreate: false })
      close(current)
      current = next
      placeOf = watchPlace(file)
    } catch (error) {
      why = error instanceof Error ? error.message : 'another file is in its place'
      return why
    }
    log.warn({ file }, 'another file is in the place of the database and is used from now on')
    return null
  }

  /** What was open is gone from its place: whether it can be closed well does not matter any more. */
  function close(database: SqliteFile): void {
    try {
      database.close()
    } catch (error) {
      log.warn({ err: error }, 'the former database could not be closed')
    }
  }

  return {
    database: { prepare: (sql) => current.prepare(sql), close: () => undefined },
    inTransaction: () => current.inTransaction,
    problem() {
      switch (placeOf()) {
        case 'ours':
          return null
        case 'gone':
          return GONE
        case 'torn':
          return TORN
        case 'other':
          return adopt()
      }
    },
    close: () => {
      current.close()
    },
  }
}
