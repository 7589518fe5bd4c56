// Invitations over HTTP: who may make and read them, page by page, and what is no request of ours.
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { type ActName, actBodies } from '../../../../protocol/acts.ts'
import { decodeAs } from '../../../../protocol/codec.ts'
import { InvitationsReply, NotifiedReply } from '../../../../protocol/http.ts'
import { Check } from 'typebox/value'
import { makeTempDir } from '../../../harness/temp-dir.ts'
import { openHttpApp, ORIGIN, type HttpApp } from '../../../support/http-app.ts'
import { openRows } from '../../../support/table-rows.ts'

let app: HttpApp
let rows: ReturnType<typeof openRows>
beforeEach(async () => {
  const file = join(await makeTempDir('invitations'), 'vroom.db')
  app = await openHttpApp({ file })
  rows = openRows(file)
})

type Headers = Record<string, string>
const post = (url: string, headers: Headers, body: unknown) =>
  app.app.server.inject({
    ...{ method: 'POST', url: `/api/v1${url}`, payload: typeof body === 'string' ? body : JSON.stringify(body) },
    headers: { 'content-type': 'application/json', ...headers },
  })
const get = (url: string, headers: Headers = {}) => app.app.server.inject({ url: `/api/v1${url}`, headers })

async function owner(name: string): Promise<Headers> {
  const made = await post('/rooms', { origin: ORIGIN }, { name })
  return { origin: ORIGIN, cookie: String(made.headers['set-cookie']).split(';')[0] ?? '' }
}

/** A session that has been in the room, and is no chairman of it. */
async function guest(name: string): Promise<Headers> {
  const reply = await post(`/rooms/${name}/entry`, { origin: ORIGIN }, {})
  return { origin: ORIGIN, cookie: String(reply.headers['set-cookie']).split(';')[0] ?? '' }
}

async function keyFor(room: string | null): Promise<Headers> {
  const roomId = room === null ? null : ((await app.deps.store.findRoom(room))?.id ?? '')
  const key = `vroom_${String(room)}`
  const now = app.clock.now()
  const row = { id: key, name: key, roomId, createdAt: now, expiresAt: null, usedAt: null }
  await app.deps.store.addKey(row, app.deps.tokens.hash(key), { at: now, address: '', user: 'relay' })
  const headers = { authorization: `Bearer ${key}` }
  // That a key was used is noted, once a minute.
  await get('/instance', headers)
  return headers
}

const dora = { addresses: ['dora@example.org'], from: 'Alice', language: 'en' } as const
const newest = async (headers: Headers, room = 'team'): Promise<string> =>
  (await listed(headers, '?limit=1', room)).invitations[0]?.id ?? ''
const listed = async (headers: Headers, query = '', room = 'team') => {
  const reply = await get(`/rooms/${room}/invitations${query}`, headers)
  expect([reply.statusCode, decodeAs(InvitationsReply, reply.body).ok]).toEqual([200, true])
  return reply.json<InvitationsReply>()
}

/** Each with a body that would be done for a chairman of `team`. */
async function wishes(invitation: string): Promise<readonly [ActName, object][]> {
  const meeting = { startsAt: app.clock.now() + 3_600_000, timeZone: 'Europe/Paris', minutes: 30 }
  const line = { address: 'alice@example.org', language: 'en', entries: true, waiting: true, answers: true }
  const all: readonly [ActName, object][] = [
    ['invite', { ...dora, addresses: ['emil@example.org'] }],
    ['resend-invitation', { invitation }],
    ['reschedule', { invitations: [invitation], meeting }],
    ['set-notified', { addresses: [line] }],
    ['revoke-invitations', { invitations: [invitation] }],
  ]
  return all
}

describe('invitations are for the chairmen of their room', () => {
  it('[I3] by cookie, by a key for the room and by one for all; nobody else makes, changes or reads any', async () => {
    const mine = await owner('team')
    const theirs = await owner('other')
    expect((await post('/rooms/team/invite', mine, dora)).statusCode).toBe(204)
    const id = await newest(mine)
    const strangers = [{}, { origin: ORIGIN }, theirs, await guest('team'), await keyFor('other')] as Headers[]
    const before = rows(true)
    for (const [act, body] of await wishes(id)) {
      for (const headers of strangers) {
        const reply = await post(`/rooms/team/${act}`, headers, body)
        expect([act, reply.statusCode, reply.json()]).toEqual([act, 403, { code: 'not-allowed' }])
      }
    }
    for (const headers of strangers)
      for (const url of ['/rooms/team/invitations', '/rooms/team/notified'])
        expect((await get(url, headers)).json()).toEqual({ code: 'not-allowed' })
    expect(rows(true)).toBe(before)

    for (const [at, headers] of [mine, await keyFor('team'), await keyFor(null)].entries()) {
      app.clock.advance(1000)
      await post('/rooms/team/invite', headers, { ...dora, addresses: [`guest-${String(at)}@example.org`] })
      const made = await newest(headers)
      for (const [act, body] of await wishes(made)) {
        const reply = await post(`/rooms/team/${act}`, headers, body)
        expect([act, reply.statusCode, reply.body]).toEqual([act, 204, ''])
      }
      const { invitations } = await listed(headers)
      expect(invitations.find((each) => each.id === made)).toMatchObject({ state: 'revoked' })
      const told = await get('/rooms/team/notified', headers)
      expect(decodeAs(NotifiedReply, told.body)).toMatchObject({ ok: true, value: { addresses: [{ waiting: true }] } })
    }
  })

  it('[I3] an invitation of another room is none, to act on or to read on from', async () => {
    const mine = await owner('team')
    const theirs = await owner('other')
    await post('/rooms/other/invite', theirs, dora)
    const id = await newest(theirs, 'other')
    const before = rows()
    for (const [act, body] of await wishes(id)) {
      if (act === 'invite' || act === 'set-notified') continue
      const reply = await post(`/rooms/team/${act}`, mine, body)
      expect([reply.statusCode, reply.json()]).toEqual([404, { code: 'no-such-invitation' }])
    }
    expect(rows()).toBe(before)
    expect(await listed(mine, `?before=${id}`)).toEqual({ invitations: [], next: null })
  })
})

it('[N1] the list goes page by page, the newest first, and holds neither token nor hash', async () => {
  const mine = await owner('team')
  for (let at = 0; at < 7; at++) {
    await post('/rooms/team/invite', mine, { ...dora, addresses: [`guest-${String(at)}@example.org`] })
    app.clock.advance(1000)
  }
  const whole = await listed(mine)
  expect([whole.invitations.map(({ address }) => address.slice(6, 7)).join(''), whole.next]).toEqual(['6543210', null])
  const pages = []
  let next: string | null = null
  do {
    const page: InvitationsReply = await listed(mine, `?limit=3${next === null ? '' : `&before=${next}`}`)
    pages.push(page.invitations)
    next = page.next
  } while (next !== null)
  expect(pages.map(({ length }) => length)).toEqual([3, 3, 1])
  expect(pages.flat()).toEqual(whole.invitations)
  const text = JSON.stringify(whole)
  for (const { id, address } of whole.invitations) {
    const { tokens } = app.deps
    for (const secret of [tokens.invitation(id), tokens.hash(tokens.invitation(id)), tokens.mailbox(address)])
      expect(text).not.toContain(secret)
  }
})

describe('[N8] over the budget', () => {
  it('is 429 with Retry-After, and nothing written', async () => {
    const mine = await owner('team')
    const addresses = Array.from({ length: 20 }, (_, at) => `guest-${String(at)}@example.org`)
    expect((await post('/rooms/team/invite', mine, { ...dora, addresses })).statusCode).toBe(204)
    const before = rows()
    const reply = await post('/rooms/team/invite', mine, dora)
    expect([reply.statusCode, reply.json(), reply.headers['retry-after']]).toEqual([
      ...[429, { code: 'too-many-mails' }, '3600'],
    ])
    expect(rows()).toBe(before)
  })
})

describe('what is no address, no name and no text', () => {
  it.each<[string, object]>([
    ['nobody', { addresses: [] }],
    ['too many', { addresses: Array.from({ length: 21 }, (_, at) => `guest-${String(at)}@example.org`) }],
    ['a text in place of a list', { addresses: 'dora@example.org' }],
    ['one that is none among others', { addresses: ['dora@example.org', 'emil'] }],
    ['a name before the address', { addresses: ['Dora <dora@example.org>'] }],
    ['two in one', { addresses: ['dora@example.org,emil@example.org'] }],
    ['two lines', { addresses: ['dora@example.org\r\nBcc: emil@example.org'] }],
    ['a line feed at its end', { addresses: ['dora@example.org\n'] }],
    ['a space before it', { addresses: [' dora@example.org'] }],
    ['quotes', { addresses: ['"dora emil"@example.org'] }],
    ['a comment', { addresses: ['dora(x)@example.org'] }],
    ['an IP literal', { addresses: ['dora@[192.0.2.1]'] }],
    ['no top domain', { addresses: ['dora@localhost'] }],
    ['another @', { addresses: ['dora@evil@example.org'] }],
    ['a percent route', { addresses: ['dora@'] }],
    ['a zero', { addresses: ['dora\u0000@example.org'] }],
    ['letters from elsewhere', { addresses: ['d\u00f6ra@example.org'] }],
    ['a long one', { addresses: [`${'d'.repeat(65)}@example.org`] }],
    ['a very long one', { addresses: [`dora@${'example.'.repeat(40)}org`] }],
    ['a name of two lines', { from: 'Alice\r\nBcc: emil@example.org' }],
    ['a name that turns round', { from: 'Alice\u202e' }],
    ['no name', { from: '' }],
    ['a long name', { from: 'x'.repeat(51) }],
    ['a reply address that is none', { replyTo: 'alice@example.org, emil@example.org' }],
    ['another language', { language: 'de' }],
    ['a long message', { message: 'x'.repeat(1001) }],
    ['a carriage return', { message: 'a\rb' }],
    ['a message that turns round', { message: '\u2067' }],
    ['a meeting without a zone', { meeting: { startsAt: 4e12, minutes: 30 } }],
    ['a zone with a line feed', { meeting: { startsAt: 4e12, minutes: 30, timeZone: 'UTC\nX:Y' } }],
    ['a short meeting', { meeting: { startsAt: 4e12, minutes: 4, timeZone: 'UTC' } }],
    ['half a minute', { meeting: { startsAt: 4e12, minutes: 30.5, timeZone: 'UTC' } }],
    ['the wrong kind of time', { meeting: { startsAt: '2030-01-01', minutes: 30, timeZone: 'UTC' } }],
    ['five reminders', { reminders: [1, 2, 3, 4, 5] }],
    ['a reminder twice', { reminders: [15, 15] }],
    ['a reminder at once', { reminders: [0] }],
    ['half a pass', { passes: { password: true } }],
    ['more of a pass', { passes: { password: true, waitingRoom: true, lock: true } }],
    ['an id of its own', { id: 'x'.repeat(22) }],
    ['a token of its own', { token: 'x'.repeat(43) }],
    ['a link of its own', { url: 'https://evil.example' }],
  ])('%s is refused, and nothing written', async (_what, more) => {
    const mine = await owner('team')
    const before = rows()
    const reply = await post('/rooms/team/invite', mine, { ...dora, ...more })
    expect([reply.statusCode, reply.json()]).toEqual([400, { code: 'bad-shape' }])
    expect(rows()).toBe(before)
  })

  it.each([
    '{"addresses":["dora@example.org"],"from":"Alice","language":"en","__proto__":{"isAdmin":true}}',
    '{"__proto__":{"addresses":["dora@example.org"],"from":"Alice","language":"en"}}',
    '{"addresses":["dora@example.org"],"addresses":[],"from":"Alice","language":"en"}',
    '[{"addresses":["dora@example.org"],"from":"Alice","language":"en"}]',
    '{"addresses":{"0":"dora@example.org","length":1},"from":"Alice","language":"en"}',
    'null',
  ])('%s is refused', async (payload) => {
    const mine = await owner('team')
    const before = rows()
    expect((await post('/rooms/team/invite', mine, payload)).statusCode).toBe(400)
    expect(rows()).toBe(before)
  })

  it('what is refused here is what the frame would refuse', () => {
    expect(Check(actBodies.invite, dora)).toBe(true)
    expect(Check(actBodies.invite, { ...dora, addresses: ['dora@example.org\n'] })).toBe(false)
  })
})

describe('[N2] the token', () => {
  it.each(['look', 'answer'])('to %s is asked for by POST, and in the body alone', async (what) => {
    const mine = await owner('team')
    await post('/rooms/team/invite', mine, dora)
    const id = await newest(mine)
    const token = app.deps.tokens.invitation(id)
    const before = rows()
    for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const)
      for (const query of ['', `?token=${token}`, `?i=${token}`]) {
        const url = `/api/v1/invitations/${what}${query}`
        const reply = await app.app.server.inject({ method, url, headers: { origin: ORIGIN } })
        expect([method, reply.statusCode, reply.headers['allow']]).toEqual([method, 405, 'POST'])
      }
    for (const body of [
      {},
      { token: '' },
      { token: `${token}A` },
      { token: token.slice(1) },
      { token: [token] },
      token,
    ])
      expect((await post(`/invitations/${what}`, { origin: ORIGIN }, body)).json()).toEqual({
        code: typeof body === 'string' ? 'malformed' : 'bad-shape',
      })
    const unknown = { token: 'x'.repeat(43), ...(what === 'answer' && { answer: 'accepted' }) }
    const reply = await post(`/invitations/${what}`, { origin: ORIGIN }, unknown)
    expect([reply.statusCode, reply.json()]).toEqual([404, { code: 'bad-invitation' }])
    expect(rows()).toBe(before)
  })

  it('is not used up by what opens links: pages, looks and scans', async () => {
    const mine = await owner('team')
    await post('/rooms/team/invite', mine, dora)
    const id = await newest(mine)
    const token = app.deps.tokens.invitation(id)
    const before = rows()
    const paths = ['/team', `/team?i=${token}`, `/${token}`, '/invitation', `/invitation?i=${token}`, '/unsubscribe']
    for (const path of [...paths, `/invitation/${token}`, `/api/v1/invitations/${token}`, `/team/${token}`])
      for (const method of ['GET', 'HEAD'] as const)
        for (const headers of [{}, { 'user-agent': 'LinkScanner/1.0' }, { purpose: 'prefetch' }] as Headers[])
          expect((await app.app.server.inject({ method, url: path, headers })).statusCode).toBeLessThan(500)
    expect(rows()).toBe(before)
    for (let at = 0; at < 3; at++) {
      const seen = await post('/invitations/look', { origin: ORIGIN }, { token })
      expect([seen.statusCode, seen.json()]).toMatchObject([200, { room: 'team', way: 'open', mayAnswer: true }])
    }
    expect((await listed(mine)).invitations).toMatchObject([{ state: 'pending', usedAt: null, peers: [] }])
    const entry = await post('/rooms/team/entry', { origin: ORIGIN }, { invitation: token })
    expect([entry.statusCode, entry.json()]).toMatchObject([200, { role: 'participant' }])
    expect((await listed(mine)).invitations).toMatchObject([{ state: 'used' }])
  })

  it('[N6] answers, and the chairmen read the answer', async () => {
    const mine = await owner('team')
    await post('/rooms/team/invite', mine, dora)
    const id = await newest(mine)
    const token = app.deps.tokens.invitation(id)
    const answer = { token, answer: 'later', message: 'My train comes at ten.' }
    const reply = await post('/invitations/answer', { origin: ORIGIN }, answer)
    expect([reply.statusCode, reply.body, reply.headers['set-cookie']]).toEqual([204, '', undefined])
    const seen = { state: 'answered', answer: { answer: 'later', message: 'My train comes at ten.' } }
    expect((await listed(mine)).invitations).toMatchObject([seen])
    expect((await post('/invitations/answer', { origin: ORIGIN }, { token, answer: 'perhaps' })).statusCode).toBe(400)
  })
})
