// Opens a PostgreSQL database as a `Store`. The only file that knows pg.
import { CompiledQuery, Kysely, PostgresDialect, PostgresDriver, type DatabaseConnection, type Driver } from 'kysely'
import type { PostgresPool } from 'kysely'
import { Client, Pool, TypeOverrides, type ClientConfig } from 'pg'
import type { Log } from '../ports.ts'
import type { Store } from '../store-port.ts'
import { errorCode } from '../error-code.ts'
import { StartProblem } from '../start-problem.ts'
import type { Guard } from './desk.ts'
import { createStore } from './kysely-store.ts'
import { postgresAddress, type PostgresAddress } from './postgres-address.ts'
import { createPostgresGuard } from './postgres-guard.ts'
import { createLinks } from './postgres-link.ts'
import { migratePostgres } from './postgres-migration.ts'
import { fromSent } from './postgres-text.ts'
import type { Tables } from './tables.ts'

/** Connections of one worker. More acts at once get in each other's way, and the server takes some 100 in all. */
const CONNECTIONS = 8
/** Browsers give up a little later. */
const ACT_WITHIN_MS = 5_000
/** Until a connection is made or, when all are in use, one is free. */
const CONNECT_WITHIN_MS = 3_000
/** A relay at rest keeps none: a server may be restarted without anybody noticing. */
const IDLE_FOR_MS = 30_000
/**
 * What a worker has written and not committed holds up others that write the same. When it was stopped in the middle,
 * the server ends its transaction soon enough for them to go on within their own time.
 */
const SILENT_FOR_MS = 3_000
const KEEP_ALIVE_AFTER_MS = 10_000
/**
 * What a transaction reads holds until it has written, or it is not committed and tried again. The lock, of which all
 * but those who go alone take their share, is taken before anything is seen: a snapshot begins with the first query.
 */
const BEGIN = 'begin isolation level serializable; lock table meta in'
/** Of pg_type: what columns and counts are. */
const INT8 = 20
const TEXT = 25
/** EX_TEMPFAIL of sysexits(3): supervisors may try again, the server may be starting too. */
const EXIT_LATER = 75

export type PostgresOptions = {
  readonly url: string
  /** Where the URL names none. */
  readonly user: string
  readonly password: string
  /** Certificates (PEM) that the server is checked with; empty: those of Node. */
  readonly ca: string
  /** The text of schema.sql. */
  readonly schema: string
  readonly log: Log
  /** How long an act may take, with all that it is tried again. */
  readonly actWithinMs?: number
}

/** A database of ours that is ready to be used. */
export type PostgresTables = {
  readonly db: Kysely<Tables>
  /** The same, whose transactions wait until no other writes, and let no other write. */
  readonly alone: Kysely<Tables>
  readonly guard: Guard
  close(): Promise<void>
}

/** Throws `StartProblem` when it is no sound database of ours or cannot be reached. */
export async function openPostgres(options: PostgresOptions): Promise<Store> {
  const { db, alone, guard, close } = await openTables(options, options.actWithinMs ?? ACT_WITHIN_MS)
  return { ...createStore(db, guard, options.log, alone), close }
}

/** The bare tables, for upkeep that takes its time. Throws `StartProblem` likewise. */
export const openPostgresTables = (options: PostgresOptions): Promise<PostgresTables> => openTables(options, null)

/**
 * Answers to questions that change nothing, for somebody who looks whether all is well: the database need not be one of
 * ours. Throws `StartProblem` when it is not reached, or does not answer.
 */
export async function askPostgres(
  { url, user, password, ca }: Omit<PostgresOptions, 'schema' | 'log'>,
  questions: readonly string[],
): Promise<readonly (readonly Readonly<Record<string, unknown>>[])[]> {
  const address = postgresAddress(url, user, password, ca !== '')
  const answers: Record<string, unknown>[][] = []
  try {
    await onOwnConnection({ ...configOf(address, ca), statement_timeout: ACT_WITHIN_MS }, async (client) => {
      for (const question of questions) answers.push((await client.query<Record<string, unknown>>(question)).rows)
    })
  } catch (error) {
    throw explain(error, address)
  }
  return answers
}

/** `actWithinMs`: how long a connection is held at most; null: for ever. */
async function openTables(options: PostgresOptions, actWithinMs: number | null): Promise<PostgresTables> {
  const { url, user, password, ca, schema, log } = options
  const address = postgresAddress(url, user, password, ca !== '')
  const config = configOf(address, ca)
  await prepare(config, schema).catch((error: unknown) => {
    throw explain(error, address)
  })
  const limits = actWithinMs !== null && {
    statement_timeout: actWithinMs,
    idle_in_transaction_session_timeout: SILENT_FOR_MS,
  }
  const pool = new Pool({ ...config, ...limits, max: CONNECTIONS, idleTimeoutMillis: IDLE_FOR_MS })
  // Idle connections that end are forgotten by the pool. Those in use tell whoever uses them; nobody else has to hear.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const links = createLinks(pool, actWithinMs)
  const tables = (begin: string) => new Kysely<Tables>({ dialect: new SerializableDialect(links, begin) })
  const [db, alone] = [tables(`${BEGIN} row share mode`), tables(`${BEGIN} exclusive mode`)]
  const close = async (): Promise<void> => {
    await Promise.all([db.destroy(), alone.destroy()])
    // Kysely closes only what it has used.
    await links.end()
  }
  return { db, alone, guard: createPostgresGuard(log, actWithinMs ?? ACT_WITHIN_MS), close }
}

function configOf({ host, port, database, user, password, isEncrypted }: PostgresAddress, ca: string): ClientConfig {
  const types = new TypeOverrides()
  types.setTypeParser(INT8, toNumber)
  types.setTypeParser(TEXT, fromSent)
  return {
    ...{ host, port, database, user, types },
    ...(password !== '' && { password }),
    // `host`: without it Node compares the certificate of an IP address with the name localhost.
    ssl: isEncrypted ? { host, ...(ca !== '' && { ca }) } : false,
    application_name: 'vroom',
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
  }
}

/** Times and counts: all that we keep is far below 2^53. */
function toNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('a number in the database is too large')
  return value
}

/** On a connection of its own, which may take the time that a migration takes. */
const prepare = (config: ClientConfig, schema: string): Promise<void> =>
  onOwnConnection(config, async (client) => {
    await migratePostgres(async (sql, parameters) => {
      const { rows } = await client.query<Record<string, unknown>>(sql, parameters)
      return rows
    }, schema)
  })

async function onOwnConnection(config: ClientConfig, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client(config)
  client.on('error', () => undefined)
  try {
    await client.connect()
    await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The driver's messages may repeat values; none of them is passed on. */
function explain(error: unknown, { host, port, database, user }: PostgresAddress): unknown {
  if (error instanceof StartProblem) return error
  const where = host.startsWith('/') ? host : `${host}:${String(port)}`
  const code = errorCode(error)
  const said = `${code ?? ''} ${error instanceof Error ? error.message : ''}`
  const cure = cures.find(([signs]) => signs.test(said))?.[1]
  if (cure) return new StartProblem(`database.dsn: PostgreSQL at ${where} ${cure(user, database)}`)
  const what = code === null ? '' : ` (${code})`
  return new StartProblem(
    `database.dsn: PostgreSQL at ${where} does not answer${what}; start it, or correct it`,
    EXIT_LATER,
  )
}

/** What an administrator has to change before another start, by what is said. */
const cures: readonly (readonly [RegExp, (user: string, database: string) => string])[] = [
  [/^28|password/, (user) => `refuses the user ${user}; correct database.user and database.password`],
  [/^3D000/, (_user, database) => `has no database ${database}; create it, or correct the name`],
  [/^42501/, (user, database) => `does not let ${user} make tables; make it the owner of ${database}`],
  [
    /does not support SSL/,
    () => 'does not encrypt; turn on ssl there, or, if nobody listens in between, add ?sslmode=disable',
  ],
  [
    /CERT|SIGN|ISSUER|ALTNAME/,
    () => 'shows a certificate that is not accepted; correct database.ca, or the name of the host',
  ],
]

class SerializableDriver extends PostgresDriver {
  readonly #begin: string
  constructor(pool: PostgresPool, begin: string) {
    super({ pool })
    this.#begin = begin
  }
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(this.#begin))
  }
}

class SerializableDialect extends PostgresDialect {
  readonly #driver: Driver
  constructor(pool: PostgresPool, begin: string) {
    super({ pool })
    this.#driver = new SerializableDriver(pool, begin)
  }
  override createDriver(): Driver {
    return this.#driver
  }
}
