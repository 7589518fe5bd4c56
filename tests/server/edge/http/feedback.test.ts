// What people write to those who run this Vroom, and what its administrator reads of the mails.
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import type { MailRules } from '../../../../server/mail-port.ts'
import { mailRules } from '../../../fakes/post.ts'
import { makeTempDir } from '../../../harness/temp-dir.ts'
import { openHttpApp, ORIGIN, type HttpApp } from '../../../support/http-app.ts'
import { openRows } from '../../../support/table-rows.ts'

async function open(mail: Partial<MailRules> = {}) {
  const file = join(await makeTempDir('feedback'), 'vroom.db')
  const app = await openHttpApp({ file, mail })
  return { ...app, rows: openRows(file) }
}

const send = ({ app }: Pick<HttpApp, 'app'>, body: object, remoteAddress = '192.0.2.1') =>
  app.server.inject({
    ...{ method: 'POST', url: '/api/v1/feedback', payload: JSON.stringify(body), remoteAddress },
    headers: { 'content-type': 'application/json', origin: ORIGIN },
  })

it('[O6] is a mail to the contact, and the audit does not know what it says', async () => {
  const here = await open()
  const body = { name: 'Dora', address: 'dora@example.org', message: 'The picture\nfreezes.' }
  expect((await send(here, body)).statusCode).toBe(204)
  expect((await send(here, { message: 'x' })).statusCode).toBe(204)
  const { store, mail } = here.deps
  const mails = await store.leaseMails(here.clock.now(), here.clock.now() + 1000, 10)
  expect(mails.map(({ to, letter }) => ({ to, ...letter }))).toEqual([
    { to: 'admin@example.org', kind: 'feedback', ...body },
    { to: 'admin@example.org', kind: 'feedback', name: null, address: null, message: 'x' },
  ])
  const events = await store.events(null, null, 10)
  expect(events).toMatchObject([{ event: 'feedback_send', room: '', address: '192.0.2.1' }, { event: 'feedback_send' }])
  expect(JSON.stringify(events)).not.toMatch(/Dora|dora|freezes/)
  expect(mail.wakes()).toBe(2)
})

it('[O6] is taken three times an hour from one source', async () => {
  const here = await open()
  const codes = []
  for (let at = 0; at < 4; at++) codes.push((await send(here, { message: 'x' })).statusCode)
  expect(codes).toEqual([204, 204, 204, 429])
  expect((await send(here, { message: 'x' }, '192.0.2.2')).statusCode).toBe(204)
})

it.each<[string, Partial<MailRules>, number, string]>([
  ['nobody reads it', { contact: null }, 409, 'mail-off'],
  ['there is no mail', { isOn: false }, 409, 'mail-off'],
  ['too much was sent', { budgets: { ...mailRules.budgets, instancePerHour: 0 } }, 429, 'too-many-mails'],
])('[O6] is refused where %s, and leaves nothing behind', async (_why, mail, status, code) => {
  const here = await open(mail)
  const before = here.rows()
  const reply = await send(here, { message: 'x' })
  expect([reply.statusCode, reply.json()]).toEqual([status, { code }])
  expect([here.rows(), here.deps.mail.wakes()]).toEqual([before, 0])
})

it.each<[string, object]>([
  ['nothing', {}],
  ['an empty message', { message: '' }],
  ['a long one', { message: 'x'.repeat(1001) }],
  ['a carriage return', { message: 'a\r\nBcc: emil@example.org' }],
  ['a name of two lines', { message: 'x', name: 'Dora\nBcc: emil@example.org' }],
  ['an address of two', { message: 'x', address: 'dora@example.org,emil@example.org' }],
  ['an address with a name', { message: 'x', address: 'Dora <dora@example.org>' }],
  ['an address of two lines', { message: 'x', address: 'dora@example.org\r\nBcc: emil@example.org' }],
  ['another recipient', { message: 'x', to: 'emil@example.org' }],
])('[O6] with %s is refused, and leaves nothing behind', async (_what, body) => {
  const here = await open()
  const before = here.rows()
  expect((await send(here, body)).json()).toEqual({ code: 'bad-shape' })
  expect(here.rows()).toBe(before)
})

it('the administrator reads how the mails fare, and nobody else', async () => {
  const here = await open()
  const { deps, clock } = here
  const origin = { at: clock.now(), address: '', user: 'relay' }
  await deps.store.createRoom({ name: 'team', id: 'r', ownerSession: 'alice' }, 0, origin)
  for (const [key, roomId] of [
    ['vroom_admin', null],
    ['vroom_room', 'r'],
  ] as const) {
    const row = { id: key, name: key, roomId, createdAt: clock.now(), expiresAt: null, usedAt: null }
    await deps.store.addKey(row, deps.tokens.hash(key), origin)
  }
  const read = async (key: string) =>
    (await here.app.server.inject({ url: '/api/v1/mail', headers: { authorization: `Bearer ${key}` } })).json<object>()
  expect(await read('vroom_room')).toEqual({ code: 'not-allowed' })
  const none = { isOn: true, why: null, pending: 0, failed: 0, oldestDueAt: null, problem: null }
  expect(await read('vroom_admin')).toEqual(none)
  await send(here, { message: 'x' })
  const dueAt = clock.now()
  clock.advance(5000)
  expect(await read('vroom_admin')).toEqual({ ...none, pending: 1, oldestDueAt: dueAt })
  const [mail] = await deps.store.leaseMails(clock.now(), clock.now() + 1000, 10)
  await deps.store.settleMail(mail?.id ?? '', mail?.lease ?? '', { is: 'failed', problem: 'given-up' }, clock.now())
  expect(await read('vroom_admin')).toEqual({ ...none, failed: 1 })
  clock.advance(7 * 24 * 3_600_000 + 1)
  expect(await read('vroom_admin')).toEqual(none)
})

it('[O6] the administrator is told what is missing when there is no mail', async () => {
  const here = await open({ isOn: false, why: 'email.from is not set' })
  const { deps, clock } = here
  const row = { id: 'a', name: 'a', roomId: null, createdAt: clock.now(), expiresAt: null, usedAt: null }
  await deps.store.addKey(row, deps.tokens.hash('vroom_a'), { at: clock.now(), address: '', user: 'relay' })
  const reply = await here.app.server.inject({ url: '/api/v1/mail', headers: { authorization: 'Bearer vroom_a' } })
  expect(reply.json()).toMatchObject({ isOn: false, why: 'email.from is not set' })
})
