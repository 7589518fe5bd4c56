// What an administrator is told to do when a mail server does not take our mails.
import type { MailFailure } from '../../protocol/invitations.ts'
import type { Settings } from '../settings/table.ts'

type Email = Settings['email']

/** How the way out is called. */
export function wayOf({ transport, sendmail, smtp_host: host, smtp_port: port }: Email): string {
  return transport === 'smtp' ? `${host} port ${port}` : sendmail
}

/** What to do about it, for whoever runs this. */
export const remedies: Readonly<Record<MailFailure, (email: Email) => string>> = {
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
