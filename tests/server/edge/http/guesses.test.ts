// Tokens that nobody gave out: every guess is answered alike, at the same cost, and changes nothing.
import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, expect, it, jest } from '@jest/globals'
import type { Refusal } from '../../../../protocol/errors.ts'
import { findShown } from '../../../../server/commands/shown-invitation.ts'
import { freely, invitation } from '../../../contracts/store-mail-samples.ts'
import { makeTempDir } from '../../../harness/temp-dir.ts'
import { openHttpApp, ORIGIN, type HttpApp } from '../../../support/http-app.ts'
import { openRows } from '../../../support/table-rows.ts'

const GUESSES = 10_000
const GUESSES_OVER_HTTP = 300
const TAMPERINGS = 500
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

let app: HttpApp
let rows: ReturnType<typeof openRows>
let token: string
let sealed: string

beforeEach(async () => {
  const file = join(await makeTempDir('guesses'), 'vroom.db')
  app = await openHttpApp({ file })
  rows = openRows(file)
  const { clock, deps } = app
  const origin = { at: clock.now(), address: '192.0.2.1', user: 'relay' }
  await deps.store.createRoom({ name: 'team', id: 'id-team', ownerSession: 'chair' }, 0, origin)
  token = deps.tokens.invitation('dora')
  const times = { createdAt: clock.now(), expiresAt: clock.now() + 3_600_000 }
  const mailbox = deps.tokens.mailbox('dora@example.org')
  const made = invitation('dora', { ...times, mailbox, tokenHash: deps.tokens.hash(token) })
  await deps.store.invite('id-team', [made], freely, origin)
  sealed = deps.tokens.sealMailbox(mailbox)
})

type Way = { readonly url: string; readonly body: (token: string) => object }
const ways: readonly Way[] = [
  { url: '/invitations/look', body: (shown) => ({ token: shown }) },
  { url: '/invitations/answer', body: (shown) => ({ token: shown, answer: 'declined' }) },
  { url: '/rooms/team/entry', body: (shown) => ({ invitation: shown }) },
]

/** What the answer is like, to the byte: all but the time of day. */
async function ask({ url, body }: Way, shown: string): Promise<string> {
  const reply = await app.app.server.inject({
    ...{ method: 'POST', url: `/api/v1${url}`, payload: JSON.stringify(body(shown)) },
    headers: { 'content-type': 'application/json', origin: ORIGIN },
  })
  return JSON.stringify([reply.statusCode, { ...reply.headers, date: '' }, reply.body])
}

/** A number from 0 that is the same for each run. */
const chance = (seed: string, below: number): number =>
  createHash('sha256').update(seed).digest().readUInt32BE(0) % below

/** Every tenth begins as the right one does. */
function guess(i: number): string {
  const random = randomBytes(32).toString('base64url')
  const known = i % 10 === 0 ? chance(String(i), token.length) : 0
  const made = token.slice(0, known) + random.slice(known)
  return made === token ? random : made
}

it('[N3] ten thousand guesses get one answer, at the same number of questions to the database', async () => {
  const { deps } = app
  const prepared = jest.spyOn(Database.prototype, 'prepare')
  const outcomes = new Set<string>()
  const questions = new Set<number>()
  const before = rows(true)
  for (let i = 0; i < GUESSES; i++) {
    prepared.mockClear()
    const found = findShown(guess(i), deps)
    outcomes.add(await found.then(String, (error: unknown) => (error as Refusal).code))
    questions.add(prepared.mock.calls.length)
  }
  expect([[...outcomes], [...questions]]).toEqual([['bad-invitation'], [1]])
  expect(rows(true)).toBe(before)
}, 60_000)

it.each(ways)(
  '[N3] guesses at $url get the same answer to the byte, at the same cost',
  async (way) => {
    const prepared = jest.spyOn(Database.prototype, 'prepare')
    const answers = new Set<string>()
    const questions = new Set<number>()
    const before = rows(true)
    for (let i = 0; i < GUESSES_OVER_HTTP; i++) {
      prepared.mockClear()
      answers.add(await ask(way, guess(i)))
      questions.add(prepared.mock.calls.length)
    }
    expect([...answers]).toEqual([expect.stringMatching(/^\[404,.*"{\\"code\\":\\"bad-invitation\\"}"\]$/)])
    expect(questions.size).toBe(1)
    expect(rows(true)).toBe(before)
    expect(await ask(way, token)).toMatch(/^\[20[04],/)
  },
  60_000,
)

/** One of many ways to change a token a little; never the same text. */
function tampered(good: string, seed: number): string {
  const at = chance(`${String(seed)} where`, good.length)
  const [before, here, after] = [good.slice(0, at), good.charAt(at), good.slice(at + 1)]
  const other = BASE64URL.replace(here, '').charAt(chance(`${String(seed)} what`, 63))
  const otherCase = here === here.toUpperCase() ? here.toLowerCase() : here.toUpperCase()
  const ways = [
    before + other + after,
    before + after,
    before + other + here + after,
    here + after + before,
    before + otherCase + after,
    `${good}${['=', '.', '%00', ' ', '\u0000', '\n', '?'][chance(`${String(seed)} end`, 7)] ?? ''}`,
    Array.from(good).reverse().join(''),
  ]
  const changed = ways[seed % ways.length] ?? ''
  return changed === good ? `${good}A` : changed
}

it('[N3] five hundred tamperings with a token open nothing', async () => {
  const before = rows(true)
  const codes = new Set<string>()
  for (let i = 0; i < TAMPERINGS; i++) {
    const shown = tampered(token, i)
    const way = ways[i % ways.length]
    if (way) codes.add(/"code\\":\\"([a-z-]+)/.exec(await ask(way, shown))?.[1] ?? 'none')
  }
  expect([...codes].sort()).toEqual(['bad-invitation', 'bad-shape'])
  expect(rows(true)).toBe(before)
}, 60_000)

it('[O3] five hundred tamperings with the link of a mail opt nobody out, nor in', async () => {
  const { server } = app.app
  const read = async (): Promise<unknown> => (await server.inject({ url: `/api/v1/mailbox/${sealed}` })).json()
  let asked = 0
  const change = (shown: string, way: 'opt-out' | 'opt-in') =>
    server.inject({
      remoteAddress: `2001:db8:${(asked++).toString(16)}::1`,
      ...{ method: 'POST', url: `/api/v1/mailbox/${encodeURIComponent(shown)}/${way}` },
      headers: { origin: ORIGIN },
    })
  for (const [way, optedOut] of [
    ['opt-out', false],
    ['opt-in', true],
  ] as const) {
    const before = rows(true)
    for (let i = 0; i < TAMPERINGS; i++) {
      const reply = await change(tampered(sealed, i), way)
      expect([reply.statusCode, reply.json()]).toEqual([404, { code: 'bad-mailbox' }])
    }
    expect(rows(true)).toBe(before)
    expect(await read()).toEqual({ optedOut })
    if (way === 'opt-out') expect((await change(sealed, way)).json()).toEqual({ optedOut: true })
  }
}, 60_000)
