// Stores in a PostgreSQL server of the tests: each call in a new database, empty as schema.sql leaves it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Store } from '../../server/store-port.ts'
import { openPostgres, type PostgresOptions } from '../../server/store/postgres.ts'
import { createFakeLog } from '../fakes/log.ts'
import type { Postgres } from '../harness/postgres.ts'
import { root } from '../harness/temp-dir.ts'

export const schema = readFileSync(join(root, 'schema.sql'), 'utf8')

/** To open the database of this URL, which names user and password. */
export function optionsFor(url: string, more: Partial<PostgresOptions> = {}): PostgresOptions {
  return { url, user: '', password: '', ca: '', schema, log: createFakeLog(), ...more }
}

/** Databases that were brought to the present version, by server: copying one is quicker. */
const templates = new WeakMap<Postgres, Promise<string>>()

/** The URL of a new database with all tables, and nothing in them. */
export async function readyDatabase(server: Postgres): Promise<string> {
  const template = templates.get(server) ?? makeTemplate(server)
  templates.set(server, template)
  return server.database(await template)
}

async function makeTemplate(server: Postgres): Promise<string> {
  const url = await server.database()
  await (await openPostgres(optionsFor(url))).close()
  return new URL(url).pathname.slice(1)
}

/** Two ways to one and the same data, new and empty, such as two processes have. */
export async function openPair(server: Postgres): Promise<readonly [Store, Store]> {
  const options = optionsFor(await readyDatabase(server))
  return [await openPostgres(options), await openPostgres(options)]
}
