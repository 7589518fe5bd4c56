// What the outbox still knows of a mail that is over: whom it was for and when, and nothing of what it said.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from '@jest/globals'
import { openSqlite } from '../../../server/store/sqlite.ts'
import { freely, letterTo, listener, mailboxOf } from '../../contracts/store-mail-samples.ts'
import { NOW, origin, room } from '../../contracts/store-samples.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { atEnd } from '../../harness/cleanup.ts'
import { makeTempDir, root } from '../../harness/temp-dir.ts'

it('[O4] forgets what a mail said as soon as it is out, was given up or has nobody to go to', async () => {
  const file = join(await makeTempDir('over'), 'vroom.db')
  const schema = readFileSync(join(root, 'schema.sql'), 'utf8')
  const store = openSqlite({ file, schema, log: createFakeLog() })
  const reader = new Database(file, { readonly: true })
  atEnd(async () => {
    reader.close()
    await store.close()
  })
  const all = reader.prepare<[], { state: string; letter: string }>('select state, letter from outbox order by state')
  const kept = (): readonly unknown[] => all.all().map(({ state, letter }) => [state, letter])

  await store.createRoom(room('team'), 0, origin())
  await store.post(
    null,
    ['a', 'b', 'c', 'd'].map((name) => letterTo(`${name}@example.org`, NOW, 'feedback')),
    freely,
    NOW,
  )
  const [sent, failed, dropped, later] = await store.leaseMails(NOW, NOW + 1, 10)
  const settle = (mail: typeof sent, outcome: Parameters<typeof store.settleMail>[2]): Promise<unknown> =>
    store.settleMail(mail?.id ?? '', mail?.lease ?? '', outcome, NOW)
  await settle(sent, { is: 'sent' })
  await settle(failed, { is: 'failed', problem: 'address-refused' })
  await settle(dropped, { is: 'dropped' })
  await settle(later, { is: 'later', dueAt: NOW + 2, problem: 'unreachable' })
  const waiting = ['pending', expect.stringContaining('hello')]
  expect(kept()).toEqual([['dropped', ''], ['failed', ''], waiting, ['sent', '']])

  await store.setNotified('id-team', [listener('boss@example.org')], origin())
  const visit = { name: 'Dora', invited: null, at: NOW }
  await store.postEntry('id-team', visit, 1, mailboxOf, freely, origin())
  expect(JSON.stringify(kept())).toContain('Dora')
  await store.setNotified('id-team', [], origin())
  expect(JSON.stringify(kept())).not.toContain('Dora')
})
