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

/** A database with all tables for each server, made once. */
const shared = new WeakMap<Postgres, Promise<string>>()

/** Two ways to one and the same data, emptied, such as two processes have. One pair of a server is used at a time. */
export async function openPair(server: Postgres): Promise<readonly [Store, Store]> {
  const made = shared.get(server) ?? server.database()
  shared.set(server, made)
  const url = await made
  const options = optionsFor(url)
  const pair = [await openPostgres(options), await openPostgres(options)] as const
  await server.query(emptying, url)
  return pair
}

/** Quicker than a new database, and than `truncate` while there is little in the tables. */
const emptying = Array.from(schema.matchAll(/CREATE TABLE (\w+)/g), ([, table]) => `delete from ${String(table)}`)
  .filter((statement) => statement !== 'delete from meta')
  .join(';')
