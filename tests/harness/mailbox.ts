// A real SMTP server on the loopback address that keeps every mail, opened by a parser that did not write it.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { atEnd } from './cleanup.ts'
import { noteSecretsIn } from './secrets.ts'
import { waitFor } from './wait-for.ts'

export type Mail = Email & {
  /** Of the envelope: whom the mail was really for. */
  readonly recipients: readonly string[]
  /** As it was on the wire. */
  readonly raw: string
}

export type Mailbox = {
  /** Settings of a relay that sends its mail here. */
  readonly settings: Readonly<Record<string, string>>
  readonly mails: readonly Mail[]
  /** The first mail to this address that `fits`; waits for it. */
  mailTo(address: string, fits?: (mail: Mail) => boolean, timeoutMs?: number): Promise<Mail>
}

export async function startMailbox(): Promise<Mailbox> {
  const mails: Mail[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const bytes = Buffer.concat(chunks)
        const recipients = session.envelope.rcptTo.map(({ address }) => address)
        void PostalMime.parse(bytes).then((mail) => {
          noteSecretsIn(`${mail.text ?? ''}\n${mail.html ?? ''}`)
          mails.push({ ...mail, recipients, raw: bytes.toString('utf8') })
          done()
        }, done)
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  atEnd(() => new Promise<void>((resolve) => server.close(resolve)))
  const { port } = server.server.address() as AddressInfo
  return {
    settings: {
      VROOM_EMAIL_FROM: 'rooms@vroom.test',
      VROOM_EMAIL_SMTP_HOST: '127.0.0.1',
      VROOM_EMAIL_SMTP_PORT: String(port),
      VROOM_EMAIL_SMTP_SECURITY: 'none',
    },
    mails,
    mailTo: (address, fits = () => true, timeoutMs = 10_000) =>
      waitFor(() => mails.find((mail) => mail.recipients.includes(address) && fits(mail)), {
        what: `a mail to ${address}`,
        timeoutMs,
      }),
  }
}

/** The link of the mail that leads to this path, with its fragment. */
export function linkTo(path: string, { text = '' }: Mail): string {
  const link = [...text.matchAll(/https?:\/\/\S+/g)]
    .map(([found]) => found)
    .find((found) => new URL(found).pathname === path)
  if (link === undefined) throw new Error(`no link to ${path} in: ${text}`)
  return link
}
