// Opens a SQLite file as a `Store`, whose calls refuse with `storage-unavailable` while the file cannot be used.
import { CompiledQuery, Kysely, SqliteDialect, SqliteDriver, type DatabaseConnection, type Driver } from 'kysely'
import { Refusal } from '../../protocol/errors.ts'
import type { Log } from '../ports.ts'
import type { Store } from '../store-port.ts'
import { errorCode } from '../error-code.ts'
import type { Guard } from './desk.ts'
import { createStore } from './kysely-store.ts'
import { openLive, type Live } from './sqlite/live.ts'
import { createOutage } from './outage.ts'
import type { Tables } from './tables.ts'

/**
 * How long a write may wait for another process's lock. SQLite itself does not wait, because it would stop the whole
 * relay meanwhile; between the attempts, frames go on being relayed. The pauses are those of SQLite.
 */
const BUSY_WITHIN_MS = 5_000
const PAUSES_MS = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50] as const

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
  const live = openLive(file, schema, log)
  const db = new Kysely<Tables>({ dialect: new ImmediateDialect(live) })
  const store = createStore(db, guardOf(live, log, busyWithinMs), log)
  return {
    ...store,
    close: async () => {
      await store.close()
      live.close()
    },
  }
}

/** A write takes its lock before it reads: two that read first could both find that they may not write. */
class ImmediateDriver extends SqliteDriver {
  readonly #live: Live
  constructor(live: Live) {
    super({ database: live.database })
    this.#live = live
  }
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
  /** After a failure of the disk there may be nothing to roll back any more, and why it failed must be told. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#live.inTransaction()) await super.rollbackTransaction(connection)
  }
}

class ImmediateDialect extends SqliteDialect {
  readonly #live: Live
  constructor(live: Live) {
    super({ database: live.database })
    this.#live = live
  }
  override createDriver(): Driver {
    return new ImmediateDriver(this.#live)
  }
}

function guardOf(live: Live, log: Log, busyWithinMs: number): Guard {
  const outage = createOutage(log)

  /** SQLite would go on with files that nobody will ever find again. */
  function requirePlace(): void {
    const why = live.problem()
    if (why === null) return
    outage.failed(why)
    throw new Refusal('storage-unavailable')
  }

  /** A broken rule of the schema is a bug and stays what it is; a disk that fails is told as such. */
  function unavailable(error: unknown): unknown {
    const code = errorCode(error) ?? ''
    if (!/^SQLITE_(?!CONSTRAINT|ERROR|MISUSE|RANGE)/.test(code)) return error
    outage.failed(code, error)
    return new Refusal('storage-unavailable')
  }

  return async (act) => {
    const deadline = performance.now() + busyWithinMs
    for (let attempt = 0; ; attempt++) {
      requirePlace()
      try {
        const result = await act()
        requirePlace()
        outage.worked()
        return result
      } catch (error) {
        const isBusy = /^SQLITE_(BUSY|LOCKED)/.test(errorCode(error) ?? '')
        if (!isBusy || performance.now() > deadline) throw unavailable(error)
      }
      await pause(attempt)
    }
  }
}

const pause = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, PAUSES_MS[attempt] ?? PAUSES_MS.at(-1)))
