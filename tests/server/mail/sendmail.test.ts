// The sendmail program: what it is called with, what it reads, and what its exit status means.
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import PostalMime from 'postal-mime'
import { createMailer } from '../../../server/mail/smtp-mailer.ts'
import { MailProblem, type Message } from '../../../server/mail-port.ts'
import { makeTempDir } from '../../harness/temp-dir.ts'

const message: Message = {
  id: 'mail-1',
  kind: 'test',
  to: '-oQ/tmp@example.org',
  replyTo: null,
  language: 'en',
  subject: 'Hello',
  text: 'one\n.\ntwo',
  html: '<p>one</p>',
  calendar: null,
  unsubscribe: null,
}

type Answer = { readonly code: string; readonly isFinal: boolean; readonly said: string } | 'sent'

/** Sends through a shell script of this body. */
async function send(body: string, sendMs = 20_000): Promise<{ readonly answer: Answer; readonly folder: string }> {
  const folder = await makeTempDir('sendmail')
  const program = join(folder, 'sendmail')
  writeFileSync(program, `#!/bin/sh\n${body.replaceAll('HERE', folder)}\n`)
  chmodSync(program, 0o755)
  return { answer: await sendBy(program, sendMs), folder }
}

async function sendBy(program: string, sendMs = 20_000): Promise<Answer> {
  const smtp = { smtp_host: '', smtp_port: 25, smtp_security: 'none', smtp_user: '', smtp_password: '' } as const
  const from = { from: 'rooms@example.com', from_name: 'Rooms' }
  const mailer = createMailer(
    { ...from, ...smtp, transport: 'sendmail', sendmail: program, smtp_pool: 1 },
    'https://meet.example.org',
    { connectMs: 1, silenceMs: 1, sendMs },
  )
  try {
    await mailer.send(message)
    return 'sent'
  } catch (error) {
    if (!(error instanceof MailProblem)) throw error
    return { code: error.code, isFinal: error.isFinal, said: error.said }
  } finally {
    await mailer.close()
  }
}

describe('a sendmail program', () => {
  it('gets the mail on its input, and an address that looks like an option behind --', async () => {
    const { answer, folder } = await send(`printf '%s\\n' "$@" > HERE/args; cat > HERE/mail; env > HERE/env`)
    expect(answer).toBe('sent')
    expect(readFileSync(join(folder, 'args'), 'utf8').split('\n')).toEqual([
      ...['-i', '-f', 'rooms@example.com', '--', '-oQ/tmp@example.org', ''],
    ])
    const raw = readFileSync(join(folder, 'mail'), 'utf8')
    expect(raw).not.toContain('\r')
    const mail = await PostalMime.parse(raw)
    expect(mail).toMatchObject({ subject: 'Hello', messageId: '<mail-1@meet.example.org>' })
    expect(mail.text?.trim()).toBe('one\n.\ntwo')
    // Secrets of the relay may stand in its environment.
    const names = readFileSync(join(folder, 'env'), 'utf8').matchAll(/^(\w+)=/gm)
    expect([...names].map(([, name]) => name).sort()).toEqual(['HOME', 'PATH', 'PWD'])
  })

  it.each([
    [67, 'address-refused', true],
    [68, 'address-refused', true],
    [65, 'message-refused', true],
    [64, 'server-refused', false],
    [69, 'server-refused', false],
    [75, 'server-refused', false],
    [1, 'server-refused', false],
  ])('that ends with %d: %s, for good: %s', async (status, code, isFinal) => {
    const { answer } = await send(`cat > /dev/null; echo "no such user: dora@example.org" >&2; exit ${String(status)}`)
    expect(answer).toEqual({ code, isFinal, said: `exit status ${String(status)}: no such user: …@example.org` })
  })

  it('that does not end is ended', async () => {
    const { answer } = await send('exec sleep 60', 200)
    expect(answer).toMatchObject({ code: 'too-slow', isFinal: false })
  })

  it('is not waited for when it leaves something behind that keeps talking', async () => {
    const { answer } = await send('cat > /dev/null; sleep 20 & exit 0')
    expect(answer).toBe('sent')
  })

  it('that is not there is unreachable', async () => {
    expect(await sendBy('/nonexistent/sendmail')).toMatchObject({ code: 'unreachable', isFinal: false })
  })
})
