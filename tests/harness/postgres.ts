// A PostgreSQL server of its own for a test file, on a free port of the loopback address, with empty databases as needed.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client, type QueryResult } from 'pg'
import { atEnd } from './cleanup.ts'
import { freePort } from './free-port.ts'
import { startProgram, type Program } from './program.ts'
import { noteSecret } from './secrets.ts'
import { makeTempDir } from './temp-dir.ts'
import { waitFor } from './wait-for.ts'

export type PostgresOptions = {
  /** Committed data survives a crash of the server; otherwise it is quicker. */
  readonly isDurable?: boolean
  /** Certificate and key (PEM): connections over TLS are taken too. */
  readonly tls?: { readonly certificate: string; readonly key: string }
  /** More lines for postgresql.conf. */
  readonly conf?: readonly string[]
}

export type Postgres = {
  readonly port: number
  /** A user that owns what `database` makes and may do nothing else. */
  readonly user: string
  readonly password: string
  /** The URL of the database `postgres`, for that user. */
  readonly url: string
  /** Makes an empty database, or a copy of `template` (a name that nobody is connected to), and answers its URL. */
  database(template?: string): Promise<string>
  /** As superuser, in the database of this URL, by default in `postgres`. */
  query(sql: string, url?: string): Promise<QueryResult>
  /** The pid of the postmaster that runs now. */
  pid(): number
  log(): readonly string[]
  /** Ends it as an administrator would, connections included. Idempotent. */
  stop(): Promise<void>
  /** Ends the postmaster as a crash would; its backends follow. */
  kill9(): Promise<void>
  /** Starts it again on the same port and data; stops it before, if it runs. */
  restart(): Promise<void>
}

const run = promisify(execFile)
const PATIENCE_MS = 30_000

/** Starts a server and waits until it takes queries. Needs Debian's postgresql, or its programs in PATH. */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const [port, folder] = [await freePort(), await makeTempDir('postgres')]
  const data = join(folder, 'data')
  const [superPassword, password] = [newPassword(), newPassword()]
  await initialise(folder, data, superPassword, options)

  let program: Program
  const earlier: string[] = []
  const url = (user: string, secret: string, database: string): string =>
    `postgres://${user}:${secret}@127.0.0.1:${port}/${database}`
  const query = async (sql: string, database = 'postgres') => {
    const client = new Client({ connectionString: url('postgres', superPassword, database) })
    client.on('error', () => undefined)
    await client.connect()
    return client.query(sql).finally(() => client.end())
  }
  const start = async () => {
    const started = await startProgram(asServer(folder, join(bin(), 'postgres'), ['-D', data, '-p', String(port)]))
    // Immediately: the folder goes away, and nobody waits for a checkpoint.
    atEnd(() => started.end('SIGQUIT'))
    program = started
    const answers = () => {
      if (started.status() !== null) throw new Error(`PostgreSQL ended: ${started.log().slice(-5).join('\n')}`)
      return query('select 1')
    }
    await waitFor(answers, { what: 'PostgreSQL to answer', timeoutMs: PATIENCE_MS })
  }
  await start()
  await query(`create role vroom login password '${password}'`)
  // As an installation is made: the right to connect is the owner's.
  await query('revoke connect on database postgres from public; grant connect on database postgres to vroom')

  let databases = 0
  const server: Postgres = {
    port,
    user: 'vroom',
    password,
    url: url('vroom', password, 'postgres'),
    async database(template = 'template0') {
      const name = `test_${String((databases += 1))}`
      await query(`create database ${name} owner vroom template ${template}`)
      return url('vroom', password, name)
    },
    query: (sql, at) => query(sql, at === undefined ? undefined : new URL(at).pathname.slice(1)),
    pid: () => program.pid,
    log: () => [...earlier, ...program.log()],
    async stop() {
      await program.end('SIGINT', PATIENCE_MS)
    },
    async kill9() {
      await program.end('SIGKILL')
    },
    async restart() {
      await server.stop()
      earlier.push(...program.log())
      await start()
    },
  }
  return server
}

function newPassword(): string {
  const password = randomBytes(16).toString('hex')
  noteSecret('database password', password)
  return password
}

async function initialise(folder: string, data: string, password: string, options: PostgresOptions): Promise<void> {
  const { isDurable = false, tls, conf = [] } = options
  const secret = join(folder, 'password')
  await mkdir(data, { mode: 0o700 })
  await writeFile(secret, `${password}\n`)
  if (tls) {
    await writeFile(join(folder, 'server.crt'), tls.certificate)
    await writeFile(join(folder, 'server.key'), tls.key, { mode: 0o600 })
  }
  await chmod(folder, 0o755)
  if (isRoot()) await run('chown', ['-R', 'postgres:', folder])
  const { command, args, cwd } = asServer(folder, join(bin(), 'initdb'), [
    ...['-D', data, '--no-sync', '--auth=scram-sha-256', '--username=postgres', `--pwfile=${secret}`],
    // Not "C": a database of an administrator sorts as people do.
    ...['--encoding=UTF8', '--locale=C.UTF-8'],
  ])
  await run(command, [...args], { cwd })
  const fast = ['fsync = off', 'synchronous_commit = off', 'full_page_writes = off']
  const lines = [
    ...["listen_addresses = '127.0.0.1'", "unix_socket_directories = ''", 'max_connections = 100'],
    ...['shared_buffers = 16MB', 'autovacuum_naptime = 1h', 'log_min_messages = warning'],
    ...(isDurable ? [] : fast),
    ...(tls ? ['ssl = on', `ssl_cert_file = '${folder}/server.crt'`, `ssl_key_file = '${folder}/server.key'`] : []),
    ...conf,
  ]
  await writeFile(join(data, 'postgresql.conf'), `${lines.join('\n')}\n`, { flag: 'a' })
}

/** The server refuses to run as root. `setpriv` becomes the program: its pid is the server's. */
function asServer(folder: string, command: string, args: readonly string[]) {
  const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' }
  if (!isRoot()) return { command, args, cwd: folder, env }
  const become = ['--reuid', 'postgres', '--regid', 'postgres', '--clear-groups']
  return { command: 'setpriv', args: [...become, command, ...args], cwd: folder, env }
}

const isRoot = (): boolean => process.getuid?.() === 0

/** Debian keeps the programs of each version in a folder of its own. */
function bin(): string {
  const versions = '/usr/lib/postgresql'
  try {
    const newest = readdirSync(versions).sort((a, b) => Number(b) - Number(a))[0]
    return newest === undefined ? '' : join(versions, newest, 'bin')
  } catch {
    return ''
  }
}
