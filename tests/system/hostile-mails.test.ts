// What hostile words become in a real mail over a real SMTP conversation: one recipient, and the headers we write.
import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Check } from 'typebox/value'
import { EmailAddress } from '../../protocol/invitations.ts'
import { makeAdminKey } from '../harness/key-command.ts'
import { type Mail, type Mailbox, startMailbox } from '../harness/mailbox.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'

const WISHES = 1_000
const ROOM = 'hostile-words'
const plenty = '100000'

let server: RunningServer
let mailbox: Mailbox
let authorization: string

beforeAll(async () => {
  mailbox = await startMailbox()
  const budgets = Object.fromEntries(
    ['ROOM_PER_HOUR', 'ROOM_PER_DAY', 'RECIPIENT_PER_DAY', 'SOURCE_PER_HOUR', 'INSTANCE_PER_HOUR'].map((key) => [
      `VROOM_EMAIL_${key}`,
      plenty,
    ]),
  )
  // Wishes come from many addresses: of one, so many would be too fast.
  server = await startServer({
    settings: { ...mailbox.settings, ...budgets, VROOM_DAEMON_TRUSTED_PROXIES: '127.0.0.1' },
  })
  authorization = `Bearer ${await makeAdminKey(server.dataDir)}`
  expect((await post('/rooms', { name: ROOM })).status).toBe(201)
})

function post(path: string, body: object, from = '192.0.2.1'): Promise<Response> {
  const headers = { authorization, 'content-type': 'application/json', 'x-forwarded-for': from }
  return fetch(`${server.origin}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** What mail programs, lists of addresses and headers are broken with. */
const nasty = fc.constantFrom(
  ...[
    '\r\n',
    '\n',
    '\r',
    '\u0000',
    '\u2028',
    '\u0085',
    '\u202e',
    '\ud800',
    '"',
    "'",
    '<',
    '>',
    ',',
    ';',
    ':',
    '@',
    '\\',
    '(',
    ')',
  ],
  ...[
    '\r\nBcc: mallory@example.com',
    '\nTo: mallory@example.com',
    '=?utf-8?Q?=0D=0ABcc:_x?=',
    '=?utf-8?B?DQpCY2M6IHg=?=',
  ],
  ...[
    '<mallory@example.com>',
    ', mallory@example.com',
    ' mallory@example.com',
    '\r\n.\r\nMAIL FROM:<x@example.com>',
    '.\r\n',
  ],
  ...[
    '</p><script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '{{room}}',
    '${room}',
    '%0d%0aBcc:x',
    '&#13;&#10;',
  ],
  ...['BEGIN:VALARM', '\\n', 'é', '漢字', '👩‍👩‍👧', 'x'.repeat(80)],
)
const words = fc
  .array(fc.oneof(nasty, fc.string({ maxLength: 12 })), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''))

const inDomain = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)
/** Half of them are addresses, some strange; half are none, or more than one. */
const address = (at: number): fc.Arbitrary<string> => {
  const real = fc
    .tuple(fc.stringMatching(/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,12}$/), inDomain)
    .map(([local, domain]) => `${local}.${String(at)}@${domain}.example.org`)
  const false_ = fc
    .tuple(real, nasty)
    .chain(([good, bad]) =>
      fc.constantFrom(
        `${good}${bad}`,
        `${bad}${good}`,
        `"${bad}"${good}`,
        good.replace('@', `${bad}@`),
        good.replace('@', `@${bad}`),
      ),
    )
  return fc.oneof({ weight: 3, arbitrary: real }, { weight: 1, arbitrary: false_ })
}

type Wish = { readonly addresses: readonly string[]; readonly from: string; readonly message: string }
const meeting = { startsAt: Date.now() + 3 * 24 * 3_600_000, timeZone: 'Europe/Paris', minutes: 30 }

const wishes: readonly Wish[] = Array.from({ length: WISHES }, (_, at) => {
  const wish = fc.record({ addresses: fc.tuple(address(at)), from: words, message: words })
  return fc.sample(wish, { seed: at + 1, numRuns: 1 })[0] ?? { addresses: [], from: '', message: '' }
})

const allowed = new Set([
  ...['from', 'to', 'subject', 'date', 'message-id', 'mime-version', 'content-type', 'content-transfer-encoding'],
  ...['auto-submitted', 'list-unsubscribe', 'list-unsubscribe-post', 'reply-to', 'content-language'],
])

function judge(mail: Mail, { addresses, from, message }: Wish): void {
  expect(mail.recipients).toEqual(addresses)
  expect(mail.to?.map((to) => to.address)).toEqual(addresses)
  expect(mail.cc ?? []).toEqual([])
  expect(mail.bcc ?? []).toEqual([])
  const keys = mail.headers.map(({ key }) => key)
  expect(keys.filter((key) => !allowed.has(key))).toEqual([])
  expect(new Set(keys).size).toBe(keys.length)
  expect(mail.from?.address).toBe('rooms@vroom.test')
  const flat = (text = ''): string =>
    Buffer.from(text)
      .toString()
      .replaceAll(/[\s\u0085]+/g, '')
      .replaceAll(/\ufffd+/g, '\ufffd')
  expect(flat(mail.subject)).toContain(flat(from))
  expect(mail.subject).not.toMatch(/[\r\n]/)
  // People's words are quoted, line by line.
  const unquoted = (text?: string): string => flat(text).replaceAll('>', '')
  expect(unquoted(mail.text)).toContain(unquoted(message))
  expect(mail.html).not.toMatch(/<script|onerror=(?!alert\(1\)&gt;)/i)
}

describe('a thousand hostile invitations', () => {
  it('[N1] become one mail to exactly the address meant, with our headers and nobody else’s, or none', async () => {
    const sent: Wish[] = []
    for (const [at, wish] of wishes.entries()) {
      const body = { ...wish, language: 'en', meeting, reminders: [] }
      const reply = await post(`/rooms/${ROOM}/invite`, body, `198.51.100.${String(at % 250)}`)
      if (reply.status === 204) sent.push(wish)
      else expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([400, 'bad-shape'])
      // Nothing is taken that is not one plain address.
      expect(reply.status === 204 && wish.addresses.some((one) => !Check(EmailAddress, one))).toBe(false)
    }
    expect(sent.length).toBeGreaterThan(150)
    expect(sent.length).toBeLessThan(WISHES - 150)
    await waitFor(() => mailbox.mails.length >= sent.length, {
      what: `${String(sent.length)} mails`,
      timeoutMs: 120_000,
    })
    expect(mailbox.mails).toHaveLength(sent.length)
    const byRecipient = new Map(mailbox.mails.map((mail) => [mail.recipients[0] ?? '', mail]))
    for (const wish of sent) {
      const mail = byRecipient.get(wish.addresses[0] ?? '')
      if (!mail) throw new Error(`no mail to ${wish.addresses.join()}`)
      judge(mail, wish)
    }
  }, 240_000)
})
