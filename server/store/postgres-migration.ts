// Brings a PostgreSQL database to the version that this program knows, in one transaction: it is done whole or not at all.
import { StartProblem } from '../start-problem.ts'
import { planMigration } from './migrations.ts'

/** Rows of one statement, run on one connection. */
export type Ask = (sql: string, parameters?: unknown[]) => Promise<readonly Readonly<Record<string, unknown>>[]>

/** Of locks that programs agree on: our name in ASCII. Whoever starts takes it before looking what there is. */
const LOCK = 0x76726f6f
/** Someone who has the lock and went away with the network must not keep the others from starting. */
const SILENCE_MS = 60_000
/** The oldest that still gets fixes. */
const MIN_SERVER = 140_000

/** Throws `StartProblem` when the server or the database is not for us; then nothing was changed. */
export async function migratePostgres(ask: Ask, schema: string, missing?: readonly string[]): Promise<void> {
  await assertServer(ask)
  // Each statement sees what is there when it begins: also what was done while we waited for the lock.
  await ask('begin isolation level read committed')
  try {
    await ask('set local statement_timeout = 0')
    await ask(`set local idle_in_transaction_session_timeout = ${String(SILENCE_MS)}`)
    await ask('select pg_advisory_xact_lock($1)', [LOCK])
    await apply(ask, schema, missing)
    await ask('commit')
  } catch (error) {
    await ask('rollback').catch(() => undefined)
    throw error
  }
}

async function assertServer(ask: Ask): Promise<void> {
  const [row] = await ask(
    "select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding, current_schema() as schema",
  )
  if (Number(row?.['version']) < MIN_SERVER) {
    throw new StartProblem(`database.dsn: PostgreSQL is too old; ${String(MIN_SERVER / 10_000)} or later is needed`)
  }
  if (row?.['encoding'] !== 'UTF8') {
    throw new StartProblem('database.dsn: the database does not keep UTF-8; create it with ENCODING UTF8')
  }
  if (row['schema'] === null) {
    throw new StartProblem('database.dsn: the user has no schema in the database; make it the owner of the database')
  }
}

async function apply(ask: Ask, schema: string, missing?: readonly string[]): Promise<void> {
  const [isEmpty, version] = [await hasNothing(ask), await versionOf(ask)]
  const plan = planMigration({ isEmpty: () => isEmpty, version: () => version }, schema, missing)
  if (plan.is === 'too-new')
    throw new StartProblem('database.dsn: the database was written by a newer Vroom; install that or a later one')
  if (plan.is === 'not-ours')
    throw new StartProblem('database.dsn: the database is not empty and not one of Vroom; name an empty one')
  if (plan.is !== 'run') return
  for (const script of plan.scripts) await ask(asText(script))
  await ask(
    "insert into meta (name, value) values ('schema_version', $1) on conflict (name) do update set value = excluded.value",
    [String(plan.version)],
  )
}

/**
 * Texts are told apart and put in order byte by byte, as SQLite does, whatever language the database was created for:
 * pages of a list end and begin at a name or an id.
 */
const asText = (script: string): string => script.replace(/\bTEXT\b/g, 'TEXT COLLATE "C"')

/** Whether there is a table, a view or the like, other than those of extensions. */
async function hasNothing(ask: Ask): Promise<boolean> {
  const found = await ask(`
    select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
      and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e') limit 1`)
  return found.length === 0
}

async function versionOf(ask: Ask): Promise<number | null> {
  const columns = await ask(`
    select 1 from information_schema.columns
    where table_schema = current_schema() and table_name = 'meta' and column_name in ('name', 'value')`)
  if (columns.length !== 2) return null
  const [row] = await ask("select value from meta where name = 'schema_version'")
  const version = Number(row?.['value'])
  return Number.isInteger(version) && version > 0 ? version : null
}
