// A real SMTP server on the loopback address that fails the way the test says.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import { atEnd } from '../harness/cleanup.ts'

/** When somebody connects, at `MAIL FROM`, at `RCPT TO`, and when the whole mail is there. */
export type Step = 'connect' | 'mail' | 'rcpt' | 'data'

/**
 * What happens at a step instead of a yes: a reply such as `550 5.1.1 No such user`; a pause before the yes; silence; the
 * end of the connection, in the middle of the mail at `data`. With `held` the mail is kept, and the yes waits for `release`.
 */
export type Fault =
  | { readonly at: Step; readonly does: 'reply'; readonly reply: string; readonly to?: string }
  | { readonly at: Step; readonly does: 'pause'; readonly ms: number }
  | { readonly at: Step; readonly does: 'silence' | 'cut' }
  | { readonly at: 'data'; readonly does: 'held' }

export type Taken = { readonly from: string; readonly to: readonly string[]; readonly raw: string; readonly id: string }

export type SmtpServer = {
  readonly port: number
  /** Every mail that arrived whole, also one that the sender was not told of. */
  readonly taken: readonly Taken[]
  /** From now on; null: none. */
  fail(fault: Fault | null): void
  /** Mails whose yes waits. */
  held(): number
  release(): void
  /** Nobody listens any more, and whoever was connected is cut off. */
  down(): Promise<void>
  /** Listens again at the same port. */
  up(): Promise<void>
}

export type SmtpOptions = {
  /** `implicit`: from the first byte. */
  readonly tls?: 'starttls' | 'implicit'
  /** PEM; without it the well-known ones of the library, which nobody trusts. */
  readonly key?: string
  readonly cert?: string
  readonly login?: { readonly user: string; readonly password: string }
  readonly size?: number
}

type Done = (error?: Error | null) => void

export async function startSmtpServer(options: SmtpOptions = {}): Promise<SmtpServer> {
  const taken: Taken[] = []
  const waiting = new Set<Done>()
  let fault: Fault | null = null

  const cut = ({ id }: SMTPServerSession): void => {
    for (const connection of server.connections) if (connection.id === id) connection._socket.destroy()
  }

  function pass(at: Step, session: SMTPServerSession, to: string, done: Done): void {
    if (fault?.at !== at || ('to' in fault && fault.to !== to)) done()
    else if (fault.does === 'reply') done(replyOf(fault.reply))
    else if (fault.does === 'pause') setTimeout(done, fault.ms).unref()
    else if (fault.does === 'cut') cut(session)
    else if (fault.does === 'held') waiting.add(done)
  }

  function take(stream: SMTPServerDataStream, session: SMTPServerSession, done: Done): void {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      if (fault?.at === 'data' && fault.does === 'cut') cut(session)
    })
    stream.on('end', () => {
      const isTaken = fault?.at !== 'data' || fault.does === 'held' || fault.does === 'pause'
      if (isTaken) taken.push(toTaken(Buffer.concat(chunks).toString('utf8'), session))
      pass('data', session, '', done)
    })
  }

  let server = build()
  let port = 0
  await listen()

  function build(): SMTPServer {
    return new SMTPServer({
      ...lockOf(options),
      closeTimeout: 1,
      ...(options.size === undefined ? {} : { size: options.size, rejectOversized: true }),
      onConnect: (session, done) => pass('connect', session, '', done),
      onMailFrom: (_address, session, done) => pass('mail', session, '', done),
      onRcptTo: ({ address }, session, done) => pass('rcpt', session, address, done),
      onData: take,
    })
  }

  async function listen(): Promise<void> {
    // A client that hangs up in the middle of TLS is not our concern.
    server.on('error', () => undefined)
    server.listen(port, '127.0.0.1')
    await once(server.server, 'listening')
    port = (server.server.address() as AddressInfo).port
  }

  const down = async (): Promise<void> => {
    if (!server.server.listening) return
    const closed = new Promise<void>((resolve) => server.close(resolve))
    for (const connection of server.connections) connection._socket.destroy()
    await closed
  }
  atEnd(down)

  return {
    port,
    taken,
    fail: (next) => (fault = next),
    held: () => waiting.size,
    release() {
      for (const done of waiting) done()
      waiting.clear()
    },
    down,
    async up() {
      server = build()
      await listen()
    },
  }
}

function lockOf({ tls, key, cert, login }: SmtpOptions): SMTPServerOptions {
  const disabled = [...(tls === 'starttls' ? [] : ['STARTTLS']), ...(login ? [] : ['AUTH'])]
  return {
    logger: false,
    secure: tls === 'implicit',
    disabledCommands: disabled,
    authOptional: login === undefined,
    allowInsecureAuth: true,
    ...(key === undefined ? {} : { key }),
    ...(cert === undefined ? {} : { cert }),
    onAuth({ username, password }, _session, done) {
      if (username === login?.user && password === login?.password) done(null, { user: username })
      else done(replyOf('535 5.7.8 Bad user name or password'))
    },
  }
}

/** The library writes the code before the text. */
function replyOf(reply: string): Error {
  return Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) })
}

function toTaken(raw: string, { envelope }: SMTPServerSession): Taken {
  return {
    from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    to: envelope.rcptTo.map(({ address }) => address),
    raw,
    id: /^Message-ID:\s*(\S+)/im.exec(raw)?.[1] ?? '',
  }
}
