// `npm run mail:test`: sends one mail the way the settings say, and says in words what came of it.
import { parseArgs } from 'node:util'
import { Check } from 'typebox/value'
import { EmailAddress } from '../protocol/invitations.ts'
import { randomIds } from './crypto/ids.ts'
import { composeTest } from './mail/composer.ts'
import { remedies, wayOf } from './mail/remedies.ts'
import { createMailer } from './mail/smtp-mailer.ts'
import { MailProblem } from './mail-port.ts'
import { faceOf } from './settings/face.ts'
import { loadSettings } from './settings/load.ts'
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

main().catch((error: unknown) => {
  if (!(error instanceof StartProblem)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error.status
})
