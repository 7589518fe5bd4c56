// No act of the store looks at every mail or every invitation there is: SQLite is asked how it would go about it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals'
import type { Store } from '../../../server/store-port.ts'
import { openSqlite } from '../../../server/store/sqlite.ts'
import { dated, freely, letterTo, listener, mailboxOf, meeting } from '../../contracts/store-mail-samples.ts'
import { ban, NOW, origin, room } from '../../contracts/store-samples.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { makeTempDir, root } from '../../harness/temp-dir.ts'

const schema = readFileSync(join(root, 'schema.sql'), 'utf8')
let reader = new Database(':memory:')
let store: Store
let prepared = jest.spyOn(Database.prototype, 'prepare')

beforeEach(async () => {
  const file = join(await makeTempDir('plans'), 'vroom.db')
  store = openSqlite({ file, schema, log: createFakeLog() })
  reader = new Database(file)
  await store.createRoom(room('team'), 0, origin())
  await store.setNotified('id-team', [listener('dora@example.org')], origin())
  await store.invite('id-team', [dated('dora'), dated('emil')], freely, origin())
  prepared = jest.spyOn(Database.prototype, 'prepare')
})
afterEach(async () => {
  await store.close()
  reader.close()
})

/** How the queries so far find their rows: a line for each step that touches a table of mails. */
function plans(): readonly string[] {
  const queries = prepared.mock.calls.map(([sql]) => sql).filter((sql) => /^(select|update|delete)/.test(sql))
  const steps = queries.flatMap((sql) => {
    const values = Array.from(sql.matchAll(/\?/g), () => null)
    return reader.prepare(`explain query plan ${sql}`).all(...values)
  })
  return steps
    .map((step) => (step as { readonly detail: string }).detail)
    .filter((step) => /outbox|invitations|opted_out|TEMP/.test(step))
}

const budget = { ...freely, source: 'here' }
const use = () => store.useInvitation('dora', 'guest', NOW, origin())
const visit = { name: null, invited: null, at: NOW }

const acts: Readonly<Record<string, () => Promise<unknown>>> = {
  invite: () => store.invite('id-team', [dated('fay')], budget, origin()),
  invitations: () => store.invitations('id-team', 'dora', 10),
  invitationsById: () => store.invitationsById('id-team', ['dora']),
  findInvitation: () => store.findInvitation('hash-of-dora'),
  findPass: () => store.findPass('id-team', 'guest', NOW),
  useInvitation: () => store.useInvitation('dora', 'guest', meeting.startsAt, origin()),
  answerInvitation: () =>
    store.answerInvitation(
      'dora',
      { answer: 'declined', message: '', at: NOW },
      [letterTo('a@example.org', NOW, 'answer')],
      budget,
      origin(),
    ),
  resendInvitation: () => store.resendInvitation('id-team', 'dora', budget, origin()),
  revokeInvitations: () => store.revokeInvitations('id-team', ['dora'], NOW, origin()),
  reschedule: () => store.reschedule('id-team', ['dora'], meeting, NOW, budget, origin()),
  setNotified: () => store.setNotified('id-team', [], origin()),
  postEntry: () => store.postEntry('id-team', visit, 0, mailboxOf, budget, origin()),
  post: () => store.post('id-team', [letterTo('dora@example.org')], budget, NOW),
  setOptedOut: () => store.setOptedOut('mailbox', true, NOW),
  leaseMails: () => store.leaseMails(NOW, NOW + 1, 10),
  nextMailAt: () => store.nextMailAt(),
  countSent: () => store.countSent('mailbox', ['entry', 'answer'], NOW),
  countMails: () => store.countMails(NOW, NOW),
  settleMail: async () => {
    const [mail] = await store.leaseMails(NOW, NOW + 1, 1)
    await store.settleMail(mail?.id ?? '', mail?.lease ?? '', { is: 'sent' }, NOW)
  },
  ban: async () => {
    await use()
    await store.ban('id-team', [ban('guest')], origin())
  },
  deleteRoom: () => store.deleteRoom('id-team', origin()),
  expireRooms: () => store.expireRooms(NOW + 1, NOW + 1, [], NOW + 1e12),
  purge: () => store.purge(NOW, null),
}

it.each(Object.entries(acts))('%s finds its mails and invitations by an index', async (_name, act) => {
  await act()
  const found = plans()
  expect(found).not.toEqual([])
  expect(found.filter((step) => /^SCAN|TEMP/.test(step))).toEqual([])
  expect(found.filter((step) => /^SEARCH (outbox|invitations) USING (?!(COVERING )?INDEX)/.test(step))).toEqual([])
})

it.each([
  ['leaseMails', 'outbox_next (state=? AND next_at<?)'],
  ['nextMailAt', 'outbox_next (state=?)'],
  ['countSent', 'outbox_mailbox (mailbox=? AND state=? AND ended_at>?)'],
  ['invite', 'outbox_budget (counted_at>?)'],
  ['invite', 'outbox_mailbox_budget (mailbox=? AND budget=? AND counted_at>?)'],
  ['invite', 'outbox_room_budget (room_id=? AND budget=? AND counted_at>?)'],
  ['invite', 'outbox_source_budget (source=? AND counted_at>?)'],
  ['postEntry', 'outbox_room (room_id=? AND state=? AND kind=?)'],
  ['purge', 'outbox_ended (state=? AND ended_at<?)'],
])('%s takes %s', async (name, index) => {
  await acts[name]?.()
  expect(plans().join('\n')).toContain(index)
})
