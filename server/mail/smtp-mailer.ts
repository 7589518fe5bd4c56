// The way out of mails: SMTP, or the sendmail program. The only file that knows nodemailer.
import { isIP } from 'node:net'
import { createTransport, type SendMailOptions, type Transporter } from 'nodemailer'
import { errorCode } from '../error-code.ts'
import { MailProblem, type Mailer, type Message } from '../mail-port.ts'
import type { Settings } from '../settings/table.ts'
import { smtpProblem } from './failures.ts'
import { pipeToSendmail } from './sendmail.ts'

/** How long is waited, in milliseconds. */
export type Patience = {
  /** For the mail server to accept the connection; and then for it to say its name. */
  readonly connectMs: number
  /** The longest silence afterwards. */
  readonly silenceMs: number
  /** For all of it. */
  readonly sendMs: number
}

const PATIENCE: Patience = { connectMs: 10_000, silenceMs: 30_000, sendMs: 60_000 }
const MAX_REPLY_BYTES = 16 * 1024

export type MailerSettings = Pick<
  Settings['email'],
  | 'from'
  | 'from_name'
  | 'transport'
  | 'sendmail'
  | 'smtp_host'
  | 'smtp_port'
  | 'smtp_security'
  | 'smtp_user'
  | 'smtp_password'
  | 'smtp_pool'
>

type ToMail = (message: Message) => SendMailOptions

/** `publicUrl`: its host is the right side of every Message-ID. */
export function createMailer(settings: MailerSettings, publicUrl: string, patience = PATIENCE): Mailer {
  const host = new URL(publicUrl).hostname
  const toMail = (message: Message): SendMailOptions => mailOf(message, settings, host)
  return settings.transport === 'smtp'
    ? smtpMailer(createTransport(smtpOptions(settings, host, patience)), toMail, patience)
    : sendmailMailer(settings, toMail, patience)
}

/** Goes as far as the login, and sends nothing. Throws `MailProblem`. Of a sendmail program nothing can be asked. */
export async function checkMailServer(settings: MailerSettings, publicUrl: string, patience = PATIENCE): Promise<void> {
  const transport = createTransport(smtpOptions(settings, new URL(publicUrl).hostname, patience))
  try {
    await transport.verify()
  } catch (error) {
    throw problemOf(error)
  } finally {
    transport.close({ force: true })
  }
}

function smtpMailer(transport: Transporter, toMail: ToMail, { sendMs }: Patience): Mailer {
  // Of idle connections; those that fail in a sending fail that.
  transport.on('error', () => undefined)
  return {
    async send(message) {
      try {
        await transport.sendMail({ ...toMail(message), signal: AbortSignal.timeout(sendMs) })
      } catch (error) {
        throw problemOf(error)
      }
    },
    close: async () => transport.close({ force: true }),
  }
}

function sendmailMailer({ from, sendmail }: MailerSettings, toMail: ToMail, { sendMs }: Patience): Mailer {
  const composer = createTransport({ ...sealed, streamTransport: true, buffer: true, newline: 'unix' })
  return {
    async send(message) {
      const { message: content } = await composer.sendMail(toMail(message))
      if (!Buffer.isBuffer(content)) throw new MailProblem('server-refused', false, 'an error of the relay')
      await pipeToSendmail(sendmail, { from, to: message.to }, content, sendMs)
    },
    close: async () => composer.close(),
  }
}

/** Nothing in a mail names a file or an address to be fetched, and nobody gets a copy. */
const sealed = { disableFileAccess: true, disableUrlAccess: true, maxRecipients: 1 } as const

function smtpOptions(settings: MailerSettings, publicHost: string, { connectMs, silenceMs }: Patience) {
  const { smtp_host: host, smtp_port: port, smtp_user: user, smtp_password: pass } = settings
  const hasName = !isIP(publicHost.replace(/^\[|\]$/g, '')) && publicHost.includes('.')
  return {
    ...sealed,
    ...security(settings.smtp_security),
    pool: true as const,
    maxConnections: settings.smtp_pool,
    host,
    port,
    ...(user === '' ? {} : { auth: { user, pass }, forceAuth: true }),
    ...(hasName ? { name: publicHost } : {}),
    // A mail server on this machine may have a loopback address alone.
    allowInternalNetworkInterfaces: true,
    connectionTimeout: connectMs,
    dnsTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    socketCloseTimeout: 1000,
    maxResponseSize: MAX_REPLY_BYTES,
    maxRequeues: 1,
  }
}

function security(mode: MailerSettings['smtp_security']) {
  switch (mode) {
    case 'tls':
      return { secure: true }
    case 'starttls':
      return { secure: false, requireTLS: true }
    case 'opportunistic':
      return { secure: false, opportunisticTLS: true, tls: { rejectUnauthorized: false } }
    case 'none':
      return { secure: false, ignoreTLS: true }
  }
}

/** Addresses are given as objects, so that nothing in a name can become another one. */
function mailOf(message: Message, { from, from_name: name }: MailerSettings, host: string): SendMailOptions {
  const { id, to, replyTo, language, subject, text, html, calendar, unsubscribe } = message
  return {
    from: { name, address: from },
    to: { name: '', address: to },
    envelope: { from, to: [to] },
    ...(replyTo === null ? {} : { replyTo: { name: '', address: replyTo } }),
    subject,
    messageId: `<${id}@${host}>`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'Content-Language': language,
      ...(unsubscribe === null ? {} : oneClick(unsubscribe)),
    },
    text,
    html,
    ...(calendar === null ? {} : { icalEvent: { ...calendar, filename: FILE_NAMES[calendar.method] } }),
    // Without it lines of text are joined by what a reader makes of "format=flowed".
    textEncoding: 'quoted-printable',
    xMailer: false,
  }
}

const FILE_NAMES = { REQUEST: 'invitation.ics', CANCEL: 'cancellation.ics' } as const

function oneClick(url: string) {
  return {
    'List-Unsubscribe': { prepared: true, foldLines: false, value: `<${url}>` },
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
}

function problemOf(error: unknown): MailProblem {
  const say = (name: string): string => {
    const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined
    return typeof value === 'string' ? value : ''
  }
  return smtpProblem({
    code: errorCode(error) ?? '',
    cause: say('originalCode') || null,
    command: say('command'),
    response: say('response'),
    message: say('message'),
  })
}
