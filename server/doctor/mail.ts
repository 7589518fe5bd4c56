// Would the mail server, or the sendmail program, take mails from us?
import { accessSync, constants } from 'node:fs'
import { checkMailServer } from '../mail/smtp-mailer.ts'
import { remedies, wayOf } from '../mail/remedies.ts'
import { MailProblem } from '../mail-port.ts'
import type { Settings } from '../settings/table.ts'
import { findingsAbout, type Finding } from './finding.ts'

const mail = findingsAbout('mail')
const PATIENCE = { connectMs: 5_000, silenceMs: 8_000, sendMs: 12_000 }

export async function examineMail(email: Settings['email'], publicUrl: string): Promise<readonly Finding[]> {
  if (email.from === '') return []
  return [email.transport === 'smtp' ? await examineSmtp(email, publicUrl) : examineSendmail(email.sendmail)]
}

async function examineSmtp(email: Settings['email'], publicUrl: string): Promise<Finding> {
  try {
    await checkMailServer(email, publicUrl, PATIENCE)
    const login = email.smtp_user === '' ? 'without a login' : 'and took our login'
    return mail.ok(`${wayOf(email)} answered ${login}`)
  } catch (error) {
    if (!(error instanceof MailProblem)) throw error
    return mail.problem(`${wayOf(email)} does not take mails from us: ${error.said}`, remedies[error.code](email))
  }
}

function examineSendmail(file: string): Finding {
  try {
    accessSync(file, constants.X_OK)
    return mail.ok(`${file} can be run; npm run mail:test sends a mail by it`)
  } catch {
    return mail.problem(`${file} cannot be run`, 'set email.sendmail to the path of a sendmail program')
  }
}
