// `npm run mail:test` as a process of its own: one mail, or words that say what to do.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { freePort } from '../harness/free-port.ts'
import { startProgram } from '../harness/program.ts'
import { makeTempDir, root } from '../harness/temp-dir.ts'
import { waitFor } from '../harness/wait-for.ts'
import { startSmtpServer } from '../support/smtp-server.ts'

type Settings = Readonly<Record<string, string>>

async function mailTest(args: readonly string[], settings: Settings, env: Settings = {}) {
  const names = Object.entries(settings).map(([name, value]) => [`VROOM_EMAIL_${name}`, value] as const)
  const program = await startProgram({
    command: process.execPath,
    args: [join(root, 'dist/server/mail-test.js'), ...args],
    cwd: await makeTempDir('mail-test'),
    env: {
      PATH: process.env['PATH'] ?? '',
      VROOM_DAEMON_PUBLIC_URL: 'https://meet.example.org',
      ...Object.fromEntries(names),
      ...env,
    },
  })
  await waitFor(() => program.status() !== null, { what: 'the command to end', timeoutMs: 30_000 })
  return { status: program.status(), said: program.log().join('\n') }
}

const to = (port: number, security = 'none'): Settings => ({
  FROM: 'rooms@example.org',
  SMTP_HOST: '127.0.0.1',
  SMTP_PORT: String(port),
  SMTP_SECURITY: security,
})

describe('npm run mail:test', () => {
  it('sends one mail to the address and says who took it', async () => {
    const smtp = await startSmtpServer()
    const { status, said } = await mailTest(['dora@example.org'], to(smtp.port))
    expect(said).toContain(`127.0.0.1 port ${String(smtp.port)} took the mail to dora@example.org.`)
    expect(status).toBe(0)
    expect(smtp.taken.map((mail) => [mail.from, mail.to])).toEqual([['rooms@example.org', ['dora@example.org']]])
  })

  it('says what to look at when nobody listens', async () => {
    const { status, said } = await mailTest(['dora@example.org'], to(await freePort()))
    expect(said).toContain('it cannot be reached. Are email.smtp_host and email.smtp_port right')
    expect(status).toBe(1)
  })

  it('says what to look at when the login is refused, and never the password', async () => {
    const smtp = await startSmtpServer({ login: { user: 'rooms', password: 'right' } })
    const login = { SMTP_USER: 'rooms', SMTP_PASSWORD: 'hunter2hunter2' }
    const { status, said } = await mailTest(['dora@example.org'], { ...to(smtp.port), ...login })
    expect(said).toContain('Are email.smtp_user and email.smtp_password right')
    expect(said).toContain('535 5.7.8 Bad user name or password')
    expect(said).not.toContain('hunter2')
    expect(status).toBe(1)
  })

  it.each([
    ['starttls', 'starttls'],
    ['implicit', 'tls'],
  ] as const)('%s: takes a certificate that the machine trusts, and no other', async (tls, mode) => {
    const folder = await makeTempDir('certificate')
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
    const names = ['-subj', '/CN=vroom test', '-addext', 'subjectAltName=IP:127.0.0.1']
    execFileSync('openssl', ['req', ...kind, '-keyout', key, '-out', cert, ...names], { stdio: 'ignore' })
    const smtp = await startSmtpServer({ tls, key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') })
    const stranger = await mailTest(['dora@example.org'], to(smtp.port, mode))
    expect(stranger.said).toContain('no secure connection. Is its certificate for that name, and valid?')
    expect(stranger.status).toBe(1)
    const known = await mailTest(['dora@example.org'], to(smtp.port, mode), { NODE_EXTRA_CA_CERTS: cert })
    expect(known.status).toBe(0)
    expect(smtp.taken).toHaveLength(1)
  })

  it.each<[readonly string[], Settings, number, string]>([
    [[], to(25), 1, 'usage: npm run mail:test -- ADDRESS'],
    [['dora'], to(25), 1, 'usage: npm run mail:test -- ADDRESS'],
    [['a@example.org', 'b@example.org'], to(25), 1, 'usage: npm run mail:test -- ADDRESS'],
    [['a@example.org', '--now'], to(25), 1, "Unknown option '--now'"],
    [['a@example.org'], {}, 78, 'email.from is not set'],
    [['a@example.org'], { FROM: 'a@example.org' }, 78, 'VROOM_EMAIL_FROM: email.transport is smtp, so set'],
  ])('%j with %j ends with %d', async (args, settings, status, words) => {
    const done = await mailTest(args, settings)
    expect(done.said).toContain(words)
    expect(done.status).toBe(status)
  })
})
