// `npm run mail:test`: sends one mail the way the settings say, and says in words what came of it.
import { parseArgs } from 'node:util'
import { Check } from 'typebox/value'
import { EmailAddress, type MailFailure } from '../protocol/invitations.ts'
import { randomIds } from './crypto/ids.ts'
import { composeTest } from './mail/composer.ts'
import { createMailer } from './mail/smtp-mailer.ts'
import { MailProblem } from './mail-port.ts'
import { faceOf } from './settings/face.ts'
import { loadSettings } from './settings/load.ts'
import type { Settings } from './settings/table.ts'
import { StartProblem } from './start-problem.ts'

const ID_BYTES = 16
const EXIT_FAILURE = 1

const USAGE = 'usage: npm run mail:test -- ADDRESS [--config FILE]'

async function main(): Promise<void> {
  const { to, config } = readArguments()
  const { settings, notices } = loadSettings(config === undefined ? [] : ['--config', config])
  const { email, daemon } = settings
  if (email.from === '') {
    throw new StartProblem('email.from is not set, so no mail is sent; set it to the address that mails come from')
  }
  for (const notice of notices) process.stderr.write(`${notice}\n`)
  const { publicUrl } = faceOf(daemon)
  const mailer = createMailer(email, publicUrl)
  const setup = { publicUrl, from: { name: email.from_name, address: email.from } }
  try {
    await mailer.send(composeTest(setup, randomIds.token(ID_BYTES), to, email.language))
    process.stdout.write(`${wayOf(email)} took the mail to ${to}. If it does not arrive, its log says why.\n`)
  } catch (error) {
    if (!(error instanceof MailProblem)) throw error
    throw new StartProblem(`${wayOf(email)}: ${remedies[error.code](email)}\nIt said: ${error.said}`, EXIT_FAILURE)
  } finally {
    await mailer.close()
  }
}

function readArguments(): { readonly to: string; readonly config: string | undefined } {
  try {
    const { values, positionals } = parseArgs({ options: { config: { type: 'string' } }, allowPositionals: true })
    const [to, ...rest] = positionals
    if (to !== undefined && rest.length === 0 && Check(EmailAddress, to)) return { to, config: values.config }
  } catch (error) {
    throw new StartProblem(`${error instanceof Error ? error.message : 'unknown option'}\n${USAGE}`, EXIT_FAILURE)
  }
  throw new StartProblem(USAGE, EXIT_FAILURE)
}

type Email = Settings['email']

function wayOf({ transport, sendmail, smtp_host: host, smtp_port: port }: Email): string {
  return transport === 'smtp' ? `${host} port ${port}` : sendmail
}

/** What to do about it, for whoever runs this. */
const remedies: Readonly<Record<MailFailure, (email: Email) => string>> = {
  'address-refused': () => 'the recipient was refused. Is the address right? Other mails may go out all the same.',
  'mailbox-full': () => "the recipient's mailbox is full. Other mails may go out all the same.",
  'message-refused': ({ from }) =>
    `the mail itself was refused. Mails from ${from} may look like spam: see SPF and DKIM for that domain, and the log there.`,
  'server-refused': ({ from, smtp_user: user }) =>
    user === ''
      ? `no mail is taken from us. It may want email.smtp_user and email.smtp_password, or not take ${from} as a sender.`
      : `no mail is taken from us. Are email.smtp_user and email.smtp_password right, and may that user send as ${from}?`,
  unreachable: ({ transport }) =>
    transport === 'smtp'
      ? 'it cannot be reached. Are email.smtp_host and email.smtp_port right, does it run, and does a firewall stand between?'
      : 'it cannot be run. Is email.sendmail the path of a sendmail program?',
  'too-slow': ({ transport }) =>
    transport === 'smtp'
      ? 'no answer came in time. Is email.smtp_port right (465 is for email.smtp_security = tls), or does a firewall drop what we send?'
      : 'it did not end in time.',
  'not-secure': ({ smtp_security: security }) =>
    security === 'tls'
      ? 'no secure connection. Is its certificate for that name, and valid? With port 587 or 25, set email.smtp_security = starttls.'
      : 'no secure connection. Is its certificate for that name, and valid? Does it know STARTTLS? With port 465, set email.smtp_security = tls.',
  'opted-out': () => 'that mailbox wants no mail.',
  'given-up': () => 'it was tried too often.',
  'too-many-mails': () => 'that mailbox has had enough for a day.',
}

main().catch((error: unknown) => {
  if (!(error instanceof StartProblem)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error.status
})
