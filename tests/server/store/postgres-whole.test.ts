// An act and its audit event are one on PostgreSQL too, and the log hears of it once, however often it was tried.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Store } from '../../../server/store-port.ts'
import { openPostgres } from '../../../server/store/postgres.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { startPostgres } from '../../harness/postgres.ts'
import { optionsFor, schema } from '../../support/postgres-store.ts'
import { acts, prepareActs } from '../../support/store-acts.ts'

const server = await startPostgres()
let url = ''
let log = createFakeLog()
let store: Store

beforeEach(async () => {
  url = await server.database()
  log = createFakeLog()
  store = await openPostgres(optionsFor(url, { log }))
  await prepareActs(store)
  log.lines.length = 0
})
afterEach(() => store.close())

const tables = Array.from(schema.matchAll(/CREATE TABLE (\w+)/g), ([, table]) => String(table))
/** All rows of all tables. */
async function contents(): Promise<unknown> {
  const each = tables.map((table) => `(select json_agg(t order by t::text) from ${table} t) as ${table}`)
  return (await server.query(`select ${each.join(', ')}`, url)).rows
}

/** Makes every event fail with this SQLSTATE, the first `times` of them. */
const failing = (code: string, times: number): Promise<unknown> =>
  server.query(
    `create sequence attempts; grant usage on attempts to public;
     create function fail() returns trigger language plpgsql as $$ begin
       if nextval('attempts') <= ${String(times)} then raise exception 'no room' using errcode = '${code}'; end if;
       return new;
     end $$;
     create trigger fail before insert on events for each row execute function fail()`,
    url,
  )

describe.each(Object.entries(acts))('%s', (_name, act) => {
  it('does nothing when its event cannot be written, and is one event when it was tried three times', async () => {
    await failing('P0001', 1)
    const before = await contents()
    await expect(act(store)).rejects.toMatchObject({ message: 'no room' })
    expect(await contents()).toEqual(before)
    expect(log.lines).toEqual([])

    await server.query('drop trigger fail on events; drop function fail; drop sequence attempts', url)
    await failing('40001', 2)
    const count = (await store.events(null, null, 100)).length
    await act(store)
    const [newest, ...others] = await store.events(null, null, 100)
    expect(others).toHaveLength(count)
    const { event, room, user, address, message } = newest ?? {}
    expect(log.lines).toEqual([
      { level: 'info', fields: { event, room, user, address }, message: message?.replace(/\w+@/, '…@') },
    ])
  })
})
