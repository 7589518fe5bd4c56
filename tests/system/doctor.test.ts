// `npm run doctor` as a process of its own, among real servers: what it finds well, what it finds wrong, and what it says.
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { startCoturn } from '../harness/coturn.ts'
import { freePort } from '../harness/free-port.ts'
import { startPostgres } from '../harness/postgres.ts'
import { startProgram } from '../harness/program.ts'
import { startRedis } from '../harness/redis.ts'
import { startServer } from '../harness/server.ts'
import { makeTempDir, root } from '../harness/temp-dir.ts'
import { waitFor } from '../harness/wait-for.ts'
import { startSmtpServer } from '../support/smtp-server.ts'

type Settings = Readonly<Record<string, string>>
type Found = { readonly is: string; readonly about: string; readonly says: string; readonly remedy: string | null }

const SECRET = 'a-secret-for-the-turn-server-alone'

async function run(settings: Settings, args: readonly string[] = []) {
  const program = await startProgram({
    command: process.execPath,
    args: [join(root, 'dist/server/doctor.js'), ...args],
    cwd: await makeTempDir('doctor'),
    env: { PATH: process.env['PATH'] ?? '', ...settings },
  })
  await waitFor(() => program.status() !== null, { what: 'the doctor to end', timeoutMs: 90_000 })
  return { status: program.status(), said: program.log().join('\n') }
}

/** What it finds, in lines of `grade about: words`. */
async function ask(settings: Settings) {
  const { status, said } = await run(settings, ['--json'])
  const found = JSON.parse(said) as Found[]
  return { status, said, found, lines: found.map(({ is, about, says }) => `${is} ${about}: ${says}`) }
}

const turnAt = (port: number, query = '', secret = SECRET): Settings => ({
  VROOM_TURN_TURN_SERVER: `turn:127.0.0.1:${String(port)}${query}`,
  VROOM_TURN_SECRET_KEY: secret,
})

describe('where all is well', () => {
  it('says so of the relay, the database, mail, STUN and TURN, and ends with 0', async () => {
    const conf = ['denied-peer-ip=10.0.0.0-10.255.255.255', 'denied-peer-ip=172.16.0.0-172.31.255.255']
    const more = ['denied-peer-ip=192.168.0.0-192.168.255.255', 'denied-peer-ip=169.254.0.0-169.254.255.255']
    const coturn = await startCoturn({ secret: SECRET, conf: [...conf, ...more] })
    const smtp = await startSmtpServer({ login: { user: 'rooms', password: 'right-password' } })
    const port = await freePort()
    const settings = {
      VROOM_DAEMON_LISTEN_PORT: String(port),
      VROOM_DAEMON_PUBLIC_URL: `http://localhost:${String(port)}/vroom`,
      VROOM_TURN_STUN_SERVER: `stun:127.0.0.1:${String(coturn.port)}`,
      ...turnAt(coturn.port, '?transport=tcp'),
      VROOM_EMAIL_FROM: 'rooms@example.org',
      VROOM_EMAIL_SMTP_HOST: '127.0.0.1',
      VROOM_EMAIL_SMTP_PORT: String(smtp.port),
      VROOM_EMAIL_SMTP_SECURITY: 'none',
      VROOM_EMAIL_SMTP_USER: 'rooms',
      VROOM_EMAIL_SMTP_PASSWORD: 'right-password',
    }
    const server = await startServer({ port, settings })
    const database = join(server.dataDir, 'vroom.db')
    const { status, lines, said } = await ask({ ...settings, VROOM_DATABASE_DSN: `sqlite:${database}` })
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`ok database: ${database}: is sound`),
        `ok relay: a relay answers at 127.0.0.1 port ${String(port)}`,
        `ok web: http://localhost:${String(port)}/vroom leads to a relay`,
        'ok web: WebSockets pass',
        'ok web: WebSockets of other sites are turned away',
        `ok STUN: stun:127.0.0.1:${String(coturn.port)} answers`,
        expect.stringContaining('gave us an address to relay from'),
        expect.stringContaining('relays to no private address'),
        `ok mail: 127.0.0.1 port ${String(smtp.port)} answered and took our login`,
      ]),
    )
    expect(lines.filter((line) => line.startsWith('problem'))).toEqual([])
    expect(status).toBe(0)
    expect(said).not.toMatch(/right-password|a-secret-for/)
    expect(smtp.taken).toHaveLength(0)
  })

  it('says so of PostgreSQL and Redis', async () => {
    const postgres = await startPostgres()
    const redis = await startRedis({ password: 'a-password-of-redis' })
    const settings = { VROOM_DATABASE_DSN: await postgres.database(), ...redis.settings, VROOM_DAEMON_WORKERS: '2' }
    const { status, lines, said } = await ask(settings)
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^ok database: PostgreSQL \d+/),
        'note database: it is empty; its tables are made at the first start',
        'ok database: its clock agrees with ours',
        expect.stringMatching(/^ok Redis: Redis \d+\.\d+/),
        'ok Redis: it asks for a password',
        'ok Redis: it forgets nothing by itself',
      ]),
    )
    expect([status, said.includes('a-password-of-redis'), said.includes(postgres.password)]).toEqual([0, false, false])
    // It has looked, and made nothing.
    const tables = await postgres.query(
      'select 1 from pg_tables where tablename = $$meta$$',
      settings.VROOM_DATABASE_DSN,
    )
    expect(tables.rowCount).toBe(0)
  })
})

describe('where something is wrong', () => {
  it('names each thing that is not there, with what to do, and ends with 1', async () => {
    const nobody = String(await freePort())
    const { status, found } = await ask({
      VROOM_DATABASE_DSN: `postgres://vroom:hunter2hunter2@127.0.0.1:${nobody}/vroom`,
      VROOM_DATABASE_REDIS: `redis://127.0.0.1:${nobody}`,
      VROOM_TURN_STUN_SERVER: `stun:127.0.0.1:${nobody}`,
      ...turnAt(Number(nobody), '?transport=tcp'),
      VROOM_EMAIL_FROM: 'rooms@example.org',
      VROOM_EMAIL_SMTP_HOST: '127.0.0.1',
      VROOM_EMAIL_SMTP_PORT: nobody,
    })
    const problems = found.filter(({ is }) => is === 'problem')
    expect(problems.map(({ about }) => about).sort()).toEqual(['Redis', 'STUN', 'TURN', 'database', 'mail'])
    for (const { remedy } of problems) expect(remedy).not.toBeNull()
    expect(status).toBe(1)
  })

  it('tells a wrong secret and a server that reaches into the private network', async () => {
    const coturn = await startCoturn({ secret: SECRET })
    const wrong = await ask(turnAt(coturn.port, '', 'another-secret-of-thirty-two-bytes'))
    expect(wrong.lines).toContain(`problem TURN: turn:127.0.0.1:${String(coturn.port)} refused an allocation (401)`)
    expect(wrong.status).toBe(1)
    const right = await ask(turnAt(coturn.port))
    expect(right.lines).toContainEqual(
      expect.stringMatching(/^warning TURN: .* relays to private addresses \(10\.0\.0\.1/),
    )
    expect(right.lines).toContainEqual(expect.stringMatching(/^warning TURN: .* over UDP alone/))
    expect(right.status).toBe(0)
  })

  it('says on the page which settings the relay would not start with, and which forget seats', async () => {
    const { status, said } = await run({ VROOM_DAEMON_WORKERS: '2' })
    expect(said).toMatch(/^problem {2}settings {4}.*several workers need Redis/)
    expect(said).toMatch(/1 problem, 0 warnings\.$/)
    expect(status).toBe(1)
    const redis = await startRedis({ args: ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'] })
    const { lines } = await ask(redis.settings)
    expect(lines).toContainEqual(expect.stringContaining('problem Redis: when it is full it forgets what it likes'))
    expect(lines).toContain('warning Redis: it lets in everybody who reaches it')
  })
})
