// Copies all of one database into another one that is empty, and proves that it is the same.
import { createHash } from 'node:crypto'
import { sql, type Kysely, type Transaction } from 'kysely'
import { StartProblem } from '../start-problem.ts'
import type { OpenTables } from './open-tables.ts'
import type { Tables } from './tables.ts'

export type TableName = keyof Tables
type Row = Readonly<Record<string, unknown>>
type Side = Pick<OpenTables, 'db' | 'patiently'>
type Reader = Kysely<Tables> | Transaction<Tables>

/** Every table with its primary key. Those that others refer to come first. */
const keysOf = {
  meta: ['name'],
  rooms: ['name'],
  people: ['room_id', 'session'],
  bans: ['id'],
  sessions: ['hash'],
  tickets: ['id'],
  tries: ['key'],
  api_keys: ['id'],
  events: ['id'],
  invitations: ['id'],
  notified: ['room_id', 'address'],
  outbox: ['id'],
  opted_out: ['mailbox'],
} as const satisfies Record<TableName, readonly string[]>

export const tableNames = Object.keys(keysOf).filter((name): name is TableName => Object.hasOwn(keysOf, name))

/** SQLite takes some 30,000 values in one statement. */
const ROWS_AT_ONCE = 500
const EXIT_FAILURE = 1

export type Copied = { readonly table: TableName; readonly rows: number }

/**
 * In one transaction on each side: what is read is as it was at one moment, and what is written is there whole or not
 * at all. Throws `StartProblem` when the other one is not empty, or does not hold afterwards what was read.
 */
export async function copyTables(from: Side, to: Side): Promise<readonly Copied[]> {
  return patiently(from, (source) =>
    patiently(to, async (target) => {
      await requireEmpty(target)
      const copied: Copied[] = []
      for (const table of tableNames) copied.push(await copyTable(table, source, target))
      return copied
    }),
  )
}

/** A transaction that sees one moment and may take its time. */
export function patiently<T>(
  { db, patiently: settings }: Side,
  act: (tx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (tx) => {
    for (const setting of settings) await sql.raw(setting).execute(tx)
    return act(tx)
  })
}

async function requireEmpty(target: Reader): Promise<void> {
  for (const table of tableNames) {
    const [found] = await pageOf(target, table, null, 1)
    if (table !== 'meta' && found) {
      throw new StartProblem(
        `there are rows in the table ${table} already; only an empty database is written to`,
        EXIT_FAILURE,
      )
    }
  }
}

async function copyTable(table: TableName, source: Reader, target: Reader): Promise<Copied> {
  // Both are of this version, or they would not have been opened for it.
  if (table === 'meta') await sql`delete from meta`.execute(target)
  const read = createSum()
  await eachPage(source, table, async (rows) => {
    for (const row of rows) read.add(row)
    await insert(target, table, rows)
  })
  const written = createSum()
  await eachPage(target, table, (rows) => {
    for (const row of rows) written.add(row)
    return Promise.resolve()
  })
  if (read.text() !== written.text()) {
    throw new StartProblem(`what was written into ${table} is not what was read; nothing was kept`, EXIT_FAILURE)
  }
  return { table, rows: read.rows() }
}

async function insert(target: Reader, table: TableName, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`)
  const names = sql.join(columns.map((column) => sql.id(column)))
  await sql`insert into ${sql.table(table)} (${names}) values ${sql.join(values)}`.execute(target)
}

async function eachPage(db: Reader, table: TableName, act: (rows: readonly Row[]) => Promise<void>): Promise<void> {
  let last: Row | null = null
  for (;;) {
    const rows: readonly Row[] = await pageOf(db, table, last, ROWS_AT_ONCE)
    if (rows.length > 0) await act(rows)
    last = rows.at(-1) ?? null
    if (rows.length < ROWS_AT_ONCE) return
  }
}

async function pageOf(db: Reader, table: TableName, after: Row | null, limit: number): Promise<readonly Row[]> {
  const keys: readonly string[] = keysOf[table]
  const names = sql.join(keys.map((key) => sql.id(key)))
  const rest = after ? sql`where (${names}) > (${sql.join(keys.map((key) => after[key]))})` : sql``
  const query = sql<Row>`select * from ${sql.table(table)} ${rest} order by ${names} limit ${sql.lit(limit)}`
  return (await query.execute(db)).rows
}

/** The same for the same rows, in whatever order they come. */
function createSum() {
  const sum = Buffer.alloc(32)
  let rows = 0
  return {
    add(row: Row): void {
      rows++
      const cells = Object.keys(row)
        .sort()
        .map((name) => [name, row[name]])
      const hash = createHash('sha256').update(JSON.stringify(cells)).digest()
      for (const [at, byte] of hash.entries()) sum[at] = (sum[at] ?? 0) ^ byte
    },
    rows: () => rows,
    text: () => `${String(rows)} ${sum.toString('hex')}`,
  }
}
