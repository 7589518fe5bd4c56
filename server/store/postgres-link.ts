// Connections to PostgreSQL that are held for a bounded time and never used again once there is a doubt about them.
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import { errorCode } from '../error-code.ts'
import { toSent } from './postgres-text.ts'

/** What went wrong at the database. Without the values of rows, which the driver's errors carry. */
export class DatabaseProblem extends Error {
  /** SQLSTATE, or the code of the operating system; `lost` when there is none. */
  readonly code: string
  /**
   * Whether something can have been changed. Never before `commit` is sent; after that nobody knows, when the
   * connection is lost.
   */
  readonly isOpen: boolean
  /** The connection did not bear it: no more was it an answer of the server. */
  readonly isLost: boolean
  constructor(message: string, code: string, { isOpen = false, isLost = false } = {}) {
    super(message)
    this.name = 'DatabaseProblem'
    this.code = code
    this.isOpen = isOpen
    this.isLost = isLost
  }
}

type Answer = { readonly command: string; readonly rowCount: number | null; readonly rows: unknown[] }
/** As far as we use it, what `pg` calls a client of a pool. */
export type RawClient = {
  query(sql: string, parameters?: unknown[]): Promise<Answer>
  release(isBroken?: boolean): void
}
export type RawPool = { connect(): Promise<RawClient>; end(): Promise<void> }

const SQLSTATE = /^[0-9A-Z]{5}$/
/** Sent on the server's own account when it ends a connection: by an administrator, a crash, or for being idle. */
const ENDED = /^(57P0[1245]|25P0[34]|08)/
/** A server that only reads is a standby, perhaps since a moment ago: the next connection may find the new primary. */
const READ_ONLY = '25006'

/**
 * Over the pool of the driver. A connection that is held for longer than `heldWithinMs` (null: for ever) is cut, with
 * what runs on it: that is how a network that swallows everything is noticed. Whoever lost one does not trust those that
 * idled meanwhile.
 */
export function createLinks(raw: RawPool, heldWithinMs: number | null): PostgresPool {
  /** When each connection last did what it was asked. */
  const soundAt = new WeakMap<RawClient, number>()
  let lostAt = -Infinity
  let ended: Promise<void> | null = null

  async function acquire(): Promise<RawClient> {
    for (;;) {
      const client = await raw.connect().catch((error: unknown) => {
        throw toProblem(error, true, false)
      })
      if ((soundAt.get(client) ?? Infinity) > lostAt) return client
      client.release(true)
    }
  }

  return {
    async connect() {
      const client = await acquire()
      return hold(client, heldWithinMs, (isSound) => {
        if (isSound) soundAt.set(client, performance.now())
        else lostAt = performance.now()
      })
    },
    end: () => (ended ??= raw.end()),
  }
}

/** `told` hears of each answer whether the connection is sound. */
function hold(client: RawClient, heldWithinMs: number | null, told: (isSound: boolean) => void): PostgresPoolClient {
  let isHeld = true
  let timer: NodeJS.Timeout | null = null
  const giveBack = (isBroken: boolean): void => {
    if (!isHeld) return
    isHeld = false
    if (timer) clearTimeout(timer)
    client.release(isBroken)
  }
  const cut = (): void => {
    told(false)
    giveBack(true)
  }
  if (heldWithinMs !== null) timer = setTimeout(cut, heldWithinMs)

  async function ask(sql: string, parameters: readonly unknown[] = []): Promise<Answer> {
    if (!isHeld) throw new DatabaseProblem('the connection was cut', 'lost', { isLost: true })
    try {
      const answer = await client.query(sql, parameters.map(toSent))
      told(true)
      return answer
    } catch (error) {
      const problem = toProblem(error, false, sql === 'commit')
      if (problem.isLost || problem.code === READ_ONLY) cut()
      throw problem
    }
  }

  async function rollback(): Promise<Answer> {
    try {
      if (isHeld) await ask('rollback')
    } catch {
      // What led to it counts. The server takes back what is not committed when the connection ends.
      cut()
    }
    return { command: 'ROLLBACK', rowCount: 0, rows: [] }
  }

  const query = (sql: string, parameters?: readonly unknown[]): Promise<Answer> =>
    sql === 'rollback' ? rollback() : ask(sql, parameters)
  // Cursors are not used: Kysely names the shape of an answer after what it asked for.
  return { query: query as PostgresPoolClient['query'], release: () => giveBack(false) }
}

function toProblem(error: unknown, isConnecting: boolean, isCommitting: boolean): DatabaseProblem {
  const code = errorCode(error) ?? 'lost'
  const message = error instanceof Error ? error.message : 'the database failed'
  const isAnswer = SQLSTATE.test(code) && !ENDED.test(code)
  if (isConnecting || isAnswer) return new DatabaseProblem(message, code)
  return new DatabaseProblem(message, code, { isLost: true, isOpen: isCommitting })
}
