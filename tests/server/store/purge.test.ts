// Old events are forgotten a part at a time, however many there are, so that others can write in between.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from '@jest/globals'
import { openSqlite } from '../../../server/store/sqlite.ts'
import { NOW, origin } from '../../contracts/store-samples.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { atEnd } from '../../harness/cleanup.ts'
import { makeTempDir, root } from '../../harness/temp-dir.ts'

const OLD = 12_000

it('forgets all that are too old, and lets a writer in meanwhile', async () => {
  const file = join(await makeTempDir('purge'), 'vroom.db')
  const store = openSqlite({ file, schema: readFileSync(join(root, 'schema.sql'), 'utf8'), log: createFakeLog() })
  const raw = new Database(file)
  atEnd(async () => {
    raw.close()
    await store.close()
  })
  raw.exec(`
    with recursive n (i) as (select 1 union all select i + 1 from n where i < ${String(OLD)})
    insert into events select 'a' || i, i, '', 'room_join', '', '', '' from n`)
  await store.record('room_join', 'team', 'new', origin(NOW))
  const count = raw.prepare('select count(*) from events').pluck()
  const purged = store.purge(NOW, NOW)
  await store.record('room_join', 'team', 'meanwhile', origin(NOW))
  expect(count.get()).toBeGreaterThan(2)
  await purged
  expect(count.get()).toBe(2)
})
