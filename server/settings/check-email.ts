// What must hold between the settings of e-mail.
import { accessSync, constants } from 'node:fs'
import { isAbsolute } from 'node:path'
import { StartProblem } from '../start-problem.ts'
import { isLoopbackUrl } from './face.ts'
import type { Settings } from './table.ts'

type Email = Settings['email']
type Where = (section: string, name: string) => string

/** Throws `StartProblem`; the answer is what may stay but should be known. */
export function checkEmail({ email, daemon }: Settings, where: Where): readonly string[] {
  if (email.from === '') return unused(email, where)
  const notices = email.transport === 'smtp' ? checkSmtp(email, where) : checkSendmail(email, where)
  return daemon.environment === 'production' && daemon.public_url === ''
    ? [...notices, 'email.from is set and daemon.public_url is not: links in mails would lead to http://localhost']
    : notices
}

function unused({ smtp_host: host, contact }: Email, where: Where): readonly string[] {
  const name = host !== '' ? 'smtp_host' : contact !== '' ? 'contact' : null
  return name === null ? [] : [`${where('email', name)}: email.${name} has no effect while email.from is empty`]
}

function checkSmtp(email: Email, where: Where): readonly string[] {
  const { smtp_host: host, smtp_user: user, smtp_password: password, smtp_security: security } = email
  if (host === '') {
    refuse(
      where('email', 'from'),
      'email.transport is smtp, so set email.smtp_host to your mail server (or email.transport to sendmail)',
    )
  }
  if ((user === '') !== (password === '')) {
    const [given, missing] = user === '' ? ['smtp_password', 'smtp_user'] : ['smtp_user', 'smtp_password']
    refuse(where('email', given), `email.${given} is set, so set email.${missing} too`)
  }
  if (password === '' || isThisMachine(host)) return []
  if (security === 'none') {
    refuse(
      where('email', 'smtp_security'),
      'the password would cross the network in clear; set email.smtp_security to starttls or tls',
    )
  }
  return security === 'opportunistic'
    ? ['email.smtp_security is opportunistic: whoever stands between could read the password of the mail server']
    : []
}

function isThisMachine(host: string): boolean {
  return isLoopbackUrl(`http://${host.includes(':') ? `[${host}]` : host}`)
}

function checkSendmail({ sendmail: program }: Email, where: Where): readonly string[] {
  if (!isAbsolute(program) || !isProgram(program)) {
    refuse(
      where('email', 'sendmail'),
      `${program || 'email.sendmail'} is not a program that can be run; correct email.sendmail (or set email.transport to smtp)`,
    )
  }
  return []
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function refuse(where: string, remedy: string): never {
  throw new StartProblem(`${where}: ${remedy}`)
}
