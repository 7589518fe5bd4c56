// A PostgreSQL database that an earlier version made is brought to this one whole, whoever starts at once or is cut off.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { Client } from 'pg'
import { steps } from '../../../server/store/migrations.ts'
import { migratePostgres, type Ask } from '../../../server/store/postgres-migration.ts'
import { openPostgres } from '../../../server/store/postgres.ts'
import { startPostgres } from '../../harness/postgres.ts'
import { root } from '../../harness/temp-dir.ts'
import { waitFor } from '../../harness/wait-for.ts'
import { optionsFor, schema } from '../../support/postgres-store.ts'
import { brought, rowsOfVersion1, rowsOfVersion2 } from '../../support/version-1.ts'

const schemaOf = (version: number): string =>
  readFileSync(join(root, `tests/server/store/fixtures/schema-${String(version)}.sql`), 'utf8')
const server = await startPostgres()

async function withClient<T>(url: string, act: (ask: Ask) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  const ask: Ask = async (sql, parameters) => (await client.query<Record<string, unknown>>(sql, parameters)).rows
  return act(ask).finally(() => client.end())
}

/** As an earlier version made it, with a row in most tables. */
async function oldDatabase(version = 1, rows = rowsOfVersion1): Promise<string> {
  const url = await server.database()
  await withClient(url, async (ask) => {
    await migratePostgres(ask, schemaOf(version), [])
    await ask('delete from meta')
    for (const [table, values] of Object.entries(rows)) {
      await ask(`insert into ${table} values (${values.map((_, i) => `$${String(i + 1)}`).join(', ')})`, [...values])
    }
  })
  return url
}

/** What there is, as the server describes it. */
const shape = (url: string): Promise<unknown> =>
  withClient(url, async (ask) => [
    await ask(
      "select table_name, column_name, data_type, is_nullable, collation_name from information_schema.columns where table_schema = 'public' order by 1, 2",
    ),
    await ask("select indexdef from pg_indexes where schemaname = 'public' order by 1"),
    await ask(
      "select conrelid::regclass::text as table, pg_get_constraintdef(oid) as definition from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2",
    ),
  ])

const newShape = async (): Promise<unknown> => {
  const url = await server.database()
  await (await openPostgres(optionsFor(url))).close()
  return shape(url)
}

it.each([
  { version: 1, rows: rowsOfVersion1 },
  { version: 2, rows: rowsOfVersion2 },
])('a database of version $version becomes one like a new one, and keeps its rows', async ({ version, rows }) => {
  const url = await oldDatabase(version, rows)
  const store = await openPostgres(optionsFor(url))
  expect(await shape(url)).toEqual(await newShape())
  await withClient(url, async (ask) => {
    for (const [table, values] of Object.entries(brought(rows, steps.length + 1))) {
      const [row] = await ask(`select * from ${table}`)
      expect(Object.values(row ?? {}).map(String)).toEqual(values.map(String))
    }
  })
  expect(await store.findRoom('team')).toMatchObject({ id: 'id-team', settings: { mode: 'all', speakers: 4 } })
  expect(await store.nextMailAt()).toBeNull()
  await store.close()
})

it('a step that fails leaves the database as it was', async () => {
  const url = await oldDatabase()
  const before = await shape(url)
  const failing = [`${steps[0] ?? ''}; select 1 / 0`]
  await expect(withClient(url, (ask) => migratePostgres(ask, schema, failing))).rejects.toThrow(/division by zero/)
  expect(await shape(url)).toEqual(before)
  await (await openPostgres(optionsFor(url))).close()
  expect(await shape(url)).toEqual(await newShape())
})

it('many that start at once do it once', async () => {
  for (const url of [await server.database(), await oldDatabase()]) {
    const stores = await Promise.all(Array.from({ length: 12 }, () => openPostgres(optionsFor(url))))
    await Promise.all(stores.map((store) => store.ping()))
    await Promise.all(stores.map((store) => store.close()))
    expect(await shape(url)).toEqual(await newShape())
  }
})

it('whoever waits for another that is at it sees what that one did', async () => {
  const url = await server.database()
  const other = new Client({ connectionString: url })
  await other.connect()
  await other.query('begin')
  await other.query('select pg_advisory_xact_lock($1)', [0x76726f6f])
  const opening = openPostgres(optionsFor(url))
  const waiting = "select 1 from pg_stat_activity where wait_event = 'advisory'"
  await waitFor(async () => (await server.query(waiting)).rowCount === 1, { what: 'it to wait' })
  await other.query(
    "create table meta (name text, value text); insert into meta values ('schema_version', '99'); commit",
  )
  await other.end()
  await expect(opening).rejects.toThrow(/was written by a newer Vroom/)
})

it('a connection that is cut at any moment leaves the old or the new, and another start finishes it', async () => {
  const [before, after] = [await shape(await oldDatabase()), await newShape()]
  const outcomes = { old: 0, new: 0 }
  for (let cutAt = 0; cutAt < 14; cutAt += 1) {
    const url = await oldDatabase()
    let asked = 0
    const cut = withClient(url, (ask) =>
      migratePostgres(async (sql, parameters) => {
        // Cut when it has been sent, and before its answer: as a kill would.
        if (asked++ !== cutAt) return ask(sql, parameters)
        const answer = ask(sql, parameters)
        await server.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'vroom' and datname = current_database()",
          url,
        )
        return answer
      }, schema),
    )
    await cut.catch(() => undefined)
    const found = JSON.stringify(await shape(url))
    expect([JSON.stringify(before), JSON.stringify(after)]).toContain(found)
    outcomes[found === JSON.stringify(after) ? 'new' : 'old'] += 1
    await (await openPostgres(optionsFor(url))).close()
    expect(await shape(url)).toEqual(after)
  }
  expect(outcomes.old).toBeGreaterThan(0)
  expect(outcomes.new).toBeGreaterThan(0)
}, 120_000)
