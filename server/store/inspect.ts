// What must hold in a database of ours beyond what the database itself sees to.
import { sql, type Kysely } from 'kysely'
import { patiently, tableNames, type TableName } from './copy-tables.ts'
import type { OpenTables } from './open-tables.ts'
import type { Tables } from './tables.ts'

/** How many rows break it, and what it says of them. */
type Rule = readonly [says: string, table: TableName, broken: string]

const flag = (table: TableName, column: string): Rule => [
  `${table}.${column} is neither 0 nor 1`,
  table,
  `${column} not in (0, 1)`,
]

const rules: readonly Rule[] = [
  ...['locked', 'ask_name', 'opens_with_chairman', 'persistent', 'join_muted', 'join_camera_off'].map((column) =>
    flag('rooms', column),
  ),
  ['rooms have no waiting room that we know', 'rooms', "waiting_room not in ('off', 'everybody', 'uninvited')"],
  ['rooms count backwards', 'rooms', 'revision < 0 or door < 0 or max_members < 0'],
  ['rooms were active before they were created', 'rooms', 'active_at < created_at'],
  flag('people', 'must_wait'),
  ['people have no role that we know', 'people', "role not in ('participant', 'chairman')"],
  ['sessions end before they begin', 'sessions', 'expires_at < created_at'],
  ['tries count backwards', 'tries', 'count < 0 or last_at < since'],
  [
    'invitations have half of a meeting',
    'invitations',
    '(starts_at is null) <> (time_zone is null) or (starts_at is null) <> (minutes is null)',
  ],
  ['invitations have an answer that was never given', 'invitations', '(answer is null) <> (answered_at is null)'],
  ['invitations know no state of their mail', 'invitations', "mail not in ('pending', 'sent', 'failed')"],
  ['mails have no state that we know', 'outbox', "state not in ('pending', 'sent', 'failed', 'dropped')"],
  ['mails are over and still wait, or the other way round', 'outbox', "(state = 'pending') <> (ended_at is null)"],
  [
    'mails wait for an invitation that is gone',
    'outbox',
    "state = 'pending' and invitation is not null and invitation not in (select id from invitations)",
  ],
]

export type Inspection = {
  readonly rows: ReadonlyMap<TableName, number>
  /** One sentence each; empty: nothing is wrong. */
  readonly faults: readonly string[]
}

/** Reads all of it at one moment. Throws what the driver throws. */
export function inspect(tables: OpenTables): Promise<Inspection> {
  return patiently(tables, async (tx) => {
    const rows = new Map<TableName, number>()
    for (const table of tableNames) rows.set(table, await count(tx, table, '1 = 1'))
    const faults: string[] = []
    for (const [says, table, broken] of rules) {
      const found = await count(tx, table, broken)
      if (found > 0) faults.push(`${String(found)} ${found === 1 ? 'row' : 'rows'} of ${table}: ${says}`)
    }
    return { rows, faults }
  })
}

async function count(db: Kysely<Tables>, table: TableName, where: string): Promise<number> {
  const query = sql<{ found: number }>`select count(*) as found from ${sql.table(table)} where ${sql.raw(where)}`
  return (await query.execute(db)).rows[0]?.found ?? 0
}
