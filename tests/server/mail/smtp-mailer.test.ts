// Mails in real conversations: what arrives of one, and what a mail server's refusals are called.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { createMailer, type MailerSettings, type Patience } from '../../../server/mail/smtp-mailer.ts'
import { MailProblem, type Mailer, type Message } from '../../../server/mail-port.ts'
import { atEnd } from '../../harness/cleanup.ts'
import { freePort } from '../../harness/free-port.ts'
import { type Fault, type SmtpOptions, type SmtpServer, startSmtpServer } from '../../support/smtp-server.ts'

const base: Message = {
  id: 'mail-1',
  kind: 'invitation',
  to: 'dora@example.org',
  replyTo: 'ann@example.com',
  language: 'fr',
  subject: 'Ann vous invite à « team »',
  text: 'Bonjour,\n\nhttps://meet.example.org/team#i=abc\n.\nFin',
  html: '<p>Bonjour é</p>',
  calendar: null,
  unsubscribe: 'https://meet.example.org/api/v1/mailbox/sealed/opt-out',
}

function mailerTo(port: number, some: Partial<MailerSettings> = {}, patience?: Patience): Mailer {
  const mailer = createMailer(
    {
      from: 'rooms@meet.example.org',
      from_name: 'Rooms, "of" <Vroom>',
      transport: 'smtp',
      sendmail: '',
      smtp_host: '127.0.0.1',
      smtp_port: port,
      smtp_security: 'none',
      smtp_user: '',
      smtp_password: '',
      smtp_pool: 2,
      ...some,
    },
    'https://meet.example.org:8443',
    patience,
  )
  atEnd(() => mailer.close())
  return mailer
}

type World = { readonly smtp: SmtpServer; readonly mailer: Mailer }

async function world(
  options: SmtpOptions = {},
  some: Partial<MailerSettings> = {},
  patience?: Patience,
): Promise<World> {
  const smtp = await startSmtpServer(options)
  return { smtp, mailer: mailerTo(smtp.port, some, patience) }
}

/** Why it was not sent, and whether for good. */
async function refusal(mailer: Mailer, some: Partial<Message> = {}): Promise<[string, boolean, string]> {
  try {
    await mailer.send({ ...base, ...some })
  } catch (error) {
    if (error instanceof MailProblem) return [error.code, error.isFinal, error.said]
    throw error
  }
  return ['sent', false, '']
}

const keysOf = (raw: string): string[] =>
  (raw.split('\r\n\r\n')[0] ?? '').split(/\r\n(?![ \t])/).map((line) => line.slice(0, line.indexOf(':')))

const always = [
  ...['From', 'To', 'Reply-To', 'Subject', 'Message-ID', 'Date', 'MIME-Version', 'Content-Type'],
  ...['Auto-Submitted', 'Content-Language', 'List-Unsubscribe', 'List-Unsubscribe-Post'],
].sort()

describe('a mail', () => {
  it('[O3] arrives with these headers and no others, its text and its HTML, for one recipient', async () => {
    const { smtp, mailer } = await world()
    await mailer.send(base)
    const [taken] = smtp.taken
    expect(taken).toMatchObject({ from: 'rooms@meet.example.org', to: ['dora@example.org'] })
    const raw = taken?.raw ?? ''
    expect(keysOf(raw).sort()).toEqual(always)
    const mail = await PostalMime.parse(raw)
    expect(mail.from).toEqual({ name: 'Rooms, "of" <Vroom>', address: 'rooms@meet.example.org' })
    expect(mail.to).toEqual([{ name: '', address: 'dora@example.org' }])
    expect(mail.replyTo).toEqual([{ name: '', address: 'ann@example.com' }])
    expect(mail).toMatchObject({ subject: base.subject, messageId: '<mail-1@meet.example.org>', attachments: [] })
    expect(mail.text?.trim()).toBe(base.text)
    expect(mail.html?.trim()).toBe(base.html)
    const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value
    expect(header('list-unsubscribe')).toBe(`<${base.unsubscribe ?? ''}>`)
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    expect(header('auto-submitted')).toBe('auto-generated')
    expect(header('content-language')).toBe('fr')
    expect(raw).toMatch(/^Content-Type: multipart\/alternative/m)
  })

  it('without a way to unsubscribe or reply has no headers for them', async () => {
    const { smtp, mailer } = await world()
    await mailer.send({ ...base, unsubscribe: null, replyTo: null })
    expect(keysOf(smtp.taken[0]?.raw ?? '').sort()).toEqual(
      always.filter((key) => !/^(List-Unsubscribe|Reply-To)/.test(key)),
    )
  })

  it.each([
    ['REQUEST', 'invitation.ics'],
    ['CANCEL', 'cancellation.ics'],
  ] as const)('with a calendar file (%s) has it as an alternative and as %s', async (method, filename) => {
    const { smtp, mailer } = await world()
    const content = `BEGIN:VCALENDAR\r\nMETHOD:${method}\r\nSUMMARY:Réunion\r\nEND:VCALENDAR\r\n`
    await mailer.send({ ...base, calendar: { method, content } })
    const raw = smtp.taken[0]?.raw ?? ''
    expect(raw).toMatch(new RegExp(`^Content-Type: text/calendar; charset=utf-8; method=${method}\\r$`, 'm'))
    const { attachments, text, html } = await PostalMime.parse(raw)
    expect(text?.trim()).toBe(base.text)
    expect(html?.trim()).toBe(base.html)
    const files = attachments.filter((each) => each.filename === filename)
    expect(files).toHaveLength(1)
    const contents = attachments.map((each) => Buffer.from(each.content as ArrayBuffer).toString('utf8'))
    for (const each of contents)
      expect(each.trim().replaceAll('\r\n', '\n')).toBe(content.trim().replaceAll('\r\n', '\n'))
  })

  it('[O1] has the same Message-ID at each try', async () => {
    const { smtp, mailer } = await world()
    await mailer.send(base)
    await mailer.send({ ...base, to: 'other@example.org' })
    expect(new Set(smtp.taken.map(({ id }) => id))).toEqual(new Set(['<mail-1@meet.example.org>']))
  })

  it('has these recipients and headers alone, whatever its words are', async () => {
    const { smtp, mailer } = await world({}, { smtp_pool: 4 })
    const evil = fc.constantFrom(
      '\r\nBcc: x@example.com',
      '\n.\r\nMAIL FROM:<x@example.com>',
      '\r',
      '\n',
      '<',
      ',',
      '"',
    )
    const words = fc.array(fc.oneof(evil, fc.string({ unit: 'binary' })), { maxLength: 4 }).map((all) => all.join(''))
    const property = fc.asyncProperty(words, words, words, async (subject, text, html) => {
      const before = smtp.taken.length
      await mailer.send({ ...base, subject: `s${subject}`, text: `t${text}`, html: `h${html}` })
      expect(smtp.taken).toHaveLength(before + 1)
      const mail = smtp.taken[before]
      expect(mail?.to).toEqual([base.to])
      expect(keysOf(mail?.raw ?? '').sort()).toEqual(always)
    })
    await fc.assert(property, { numRuns: 60 })
  })
})

describe('a refusal', () => {
  const reply = (at: Fault['at'], text: string): Fault => ({ at, does: 'reply', reply: text })

  it.each<[Fault, string, boolean]>([
    [reply('rcpt', '550 5.1.1 No such user'), 'address-refused', true],
    [reply('rcpt', '550 no mailbox here'), 'address-refused', true],
    [reply('rcpt', '552 5.2.2 Over quota'), 'mailbox-full', true],
    [reply('rcpt', '552 Over quota'), 'mailbox-full', true],
    [reply('rcpt', '452 4.2.2 Over quota'), 'mailbox-full', false],
    [reply('rcpt', '450 4.7.1 Greylisted, come again'), 'server-refused', false],
    [reply('rcpt', '554 5.7.1 Relay access denied'), 'server-refused', false],
    [reply('rcpt', '530 Log in first'), 'server-refused', false],
    [reply('mail', '550 5.7.1 You may not send as this'), 'server-refused', false],
    [reply('mail', '451 4.3.0 Later'), 'server-refused', false],
    [reply('connect', '554 5.7.1 Go away'), 'server-refused', false],
    [reply('connect', '421 4.3.2 Busy'), 'server-refused', false],
    [reply('data', '554 5.7.1 Looks like spam'), 'message-refused', true],
    [reply('data', '552 5.2.2 Over quota'), 'mailbox-full', true],
    [reply('data', '552 5.3.4 Too big'), 'message-refused', true],
    [reply('data', '451 4.3.0 Later'), 'server-refused', false],
    [reply('data', '421 4.3.2 Shutting down'), 'server-refused', false],
    [{ at: 'connect', does: 'cut' }, 'unreachable', false],
    [{ at: 'rcpt', does: 'cut' }, 'unreachable', false],
    [{ at: 'data', does: 'cut' }, 'unreachable', false],
  ])('%j is %s (for good: %s), and the next mail goes out', async (fault, code, isFinal) => {
    const { smtp, mailer } = await world()
    smtp.fail(fault)
    const [problem, final, said] = await refusal(mailer)
    expect([problem, final]).toEqual([code, isFinal])
    expect(said).not.toBe('')
    smtp.fail(null)
    expect(await refusal(mailer)).toEqual(['sent', false, ''])
    expect(smtp.taken).toHaveLength(1)
  })

  it('of a mail that is larger than the server takes is for good', async () => {
    const { mailer } = await world({ size: 2000 })
    expect((await refusal(mailer, { text: 'x'.repeat(5000) })).slice(0, 2)).toEqual(['message-refused', true])
  })

  it('when nobody listens is unreachable', async () => {
    expect((await refusal(mailerTo(await freePort()))).slice(0, 2)).toEqual(['unreachable', false])
  })

  const quick: Patience = { connectMs: 300, silenceMs: 300, sendMs: 10_000 }
  it.each<Fault['at']>(['connect', 'mail', 'data'])('by silence at %s is too slow', async (at) => {
    const { smtp, mailer } = await world({}, {}, quick)
    smtp.fail({ at, does: 'silence' })
    expect((await refusal(mailer)).slice(0, 2)).toEqual(['too-slow', false])
  })

  it('by an answer that never quite ends is too slow as a whole', async () => {
    const { smtp, mailer } = await world({}, {}, { connectMs: 10_000, silenceMs: 10_000, sendMs: 500 })
    smtp.fail({ at: 'data', does: 'silence' })
    expect((await refusal(mailer)).slice(0, 2)).toEqual(['too-slow', false])
  })

  it('says what was said in one short line, without the address', async () => {
    const { smtp, mailer } = await world()
    const long = 'x '.repeat(400)
    smtp.fail(reply('rcpt', `550 5.1.1 <dora@example.org>: \u202eunknown ${long}`))
    const [, , said] = await refusal(mailer)
    expect(said).toMatch(/^550 5\.1\.1 <…@example\.org>: unknown [x ]+$/)
    expect(said.length).toBeLessThanOrEqual(200)
  })
})

describe('a secure way', () => {
  const secure = { smtp_security: 'starttls' } as const

  it('is not there: nothing is sent in clear', async () => {
    const { smtp, mailer } = await world({}, secure)
    expect((await refusal(mailer)).slice(0, 2)).toEqual(['not-secure', false])
    expect(smtp.taken).toEqual([])
  })

  it.each([
    ['starttls', 'starttls'],
    ['implicit', 'tls'],
  ] as const)('%s to a stranger with a certificate of their own is refused', async (tls, mode) => {
    const { smtp, mailer } = await world({ tls }, { smtp_security: mode })
    expect((await refusal(mailer)).slice(0, 2)).toEqual(['not-secure', false])
    expect(smtp.taken).toEqual([])
  })

  it('tls at a port that speaks in clear is refused', async () => {
    const { mailer } = await world({}, { smtp_security: 'tls' })
    expect((await refusal(mailer)).slice(0, 2)).toEqual(['not-secure', false])
  })

  it.each<[SmtpOptions]>([[{}], [{ tls: 'starttls' }]])('opportunistic takes what there is: %j', async (options) => {
    const { smtp, mailer } = await world(options, { smtp_security: 'opportunistic' })
    expect(await refusal(mailer)).toEqual(['sent', false, ''])
    expect(smtp.taken).toHaveLength(1)
  })
})

describe('a login', () => {
  const login = { user: 'rooms', password: 'correct horse' }

  it('is made when a user is set', async () => {
    const { smtp, mailer } = await world({ login }, { smtp_user: login.user, smtp_password: login.password })
    await mailer.send(base)
    expect(smtp.taken).toHaveLength(1)
  })

  it.each([
    ['that is wrong', { smtp_user: 'rooms', smtp_password: 'wrong' }],
    ['that is missing', {}],
  ])('%s is refused by the server, not for good, and the password is not repeated', async (_, some) => {
    const { mailer } = await world({ login }, some)
    const [code, isFinal, said] = await refusal(mailer)
    expect([code, isFinal]).toEqual(['server-refused', false])
    expect(said).not.toContain('wrong')
  })
})
