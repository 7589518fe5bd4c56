// Debian's Redis on the loopback address, as a process of its own that a test can stall, stop and start again.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { atEnd } from './cleanup.ts'
import { freePort } from './free-port.ts'
import { startProgram, type Program } from './program.ts'
import { noteSecret } from './secrets.ts'
import { makeTempDir } from './temp-dir.ts'
import { makeTestCertificates, type TestCertificates } from './test-certificates.ts'
import { waitFor } from './wait-for.ts'

const PATH = process.env['PATH'] ?? ''

export type RedisOptions = {
  /** `requirepass`: the default user's. */
  readonly password?: string
  /** A user besides the default one: its name, its password, and what it may (`~vroom:* +get`). */
  readonly acl?: AclUser
  /** No port in clear: `rediss://`, with a certificate for 127.0.0.1 and localhost. */
  readonly tls?: boolean
  /** Reached by a socket in the file system alone. */
  readonly unixSocket?: boolean
  /** Writes everything down, so that `restart` and `kill9` lose nothing. Otherwise they lose everything. */
  readonly keeps?: boolean
  /** More arguments, such as `--replicaof 127.0.0.1 7000`. */
  readonly args?: readonly string[]
  readonly port?: number
}

type AclUser = { readonly user: string; readonly password: string; readonly rules: string }

export type RunningRedis = {
  /** For the setting `database.redis`. */
  readonly url: string
  /** 0 when it has a Unix socket alone. */
  readonly port: number
  /** `VROOM_DATABASE_REDIS…`, as `startServer` takes them: the address, user, password and CA. */
  readonly settings: Readonly<Record<string, string>>
  /** One command as the default user, who may everything. */
  command(...args: readonly (string | number)[]): Promise<unknown>
  /** Ends it as an administrator would; connections are refused from then on. */
  stop(): Promise<void>
  kill9(): Promise<void>
  /** On the same port; stops it before, if it runs. */
  restart(): Promise<void>
  /** SIGSTOP: connections stay open, new ones are taken, and nothing is answered until `resume`. */
  pause(): void
  resume(): void
}

/** Starts redis-server in a folder of its own and waits until it answers. */
export async function startRedis(options: RedisOptions = {}): Promise<RunningRedis> {
  const folder = await makeTempDir('redis')
  const port = options.unixSocket === true ? 0 : (options.port ?? (await freePort()))
  // A path of a socket has at most 107 characters: it is named from the folder that Redis runs in.
  const socket = join(folder, 'r.sock')
  const tls = options.tls === true ? await makeTestCertificates(folder) : null
  const args = argumentsFor(options, { port, folder, tls })
  const start = () => startProgram({ command: 'redis-server', args, cwd: folder, env: { PATH } })
  const client = clientOf({ port, socket, password: options.password, ca: tls?.ca })
  const command = (...words: readonly (string | number)[]): Promise<unknown> => {
    const [name = '', ...rest] = words
    return client.call(String(name), ...rest)
  }
  let program = await start()
  const ready = async (): Promise<void> => {
    await waitFor(() => answers(program, command), { what: 'Redis to answer', timeoutMs: 20_000 })
    if (options.acl) await setUser(options.acl, command)
  }
  const signal = (name: NodeJS.Signals): void => {
    if (program.status() === null) process.kill(program.pid, name)
  }
  await ready()
  atEnd(() => {
    client.disconnect()
    signal('SIGCONT')
  })
  noteSecrets(options)
  const url = port === 0 ? `unix:${socket}` : `${tls ? 'rediss' : 'redis'}://127.0.0.1:${port}`
  const redis: RunningRedis = {
    url,
    port,
    settings: settingsFor(url, options, tls),
    command,
    async stop() {
      signal('SIGCONT')
      await program.end('SIGTERM')
    },
    async kill9() {
      await program.end('SIGKILL')
    },
    async restart() {
      await redis.stop()
      program = await start()
      await ready()
    },
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
  }
  return redis
}

async function setUser({ user, password, rules }: AclUser, command: RunningRedis['command']): Promise<void> {
  await command('ACL', 'SETUSER', user, 'reset', 'on', `>${password}`, ...rules.split(' '))
}

function noteSecrets({ password, acl }: RedisOptions): void {
  for (const secret of [password, acl?.password]) noteSecret('password of Redis', secret ?? '')
}

type Place = { readonly port: number; readonly folder: string; readonly tls: TestCertificates | null }

function argumentsFor(options: RedisOptions, { port, folder, tls }: Place): readonly string[] {
  return [
    ...['--bind', '127.0.0.1', '--dir', folder, '--save', ''],
    ...(options.keeps === true ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no']),
    ...(tls ? ['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no'] : ['--port', String(port)]),
    ...(tls ? ['--tls-cert-file', tls.certificate, '--tls-key-file', tls.key, '--tls-ca-cert-file', tls.ca] : []),
    ...(options.unixSocket === true ? ['--unixsocket', 'r.sock', '--unixsocketperm', '600'] : []),
    ...(options.password === undefined ? [] : ['--requirepass', options.password]),
    ...(options.args ?? []),
  ]
}

function settingsFor(
  url: string,
  { acl, password }: RedisOptions,
  tls: TestCertificates | null,
): Readonly<Record<string, string>> {
  return {
    VROOM_DATABASE_REDIS: url,
    ...(acl && { VROOM_DATABASE_REDIS_USER: acl.user }),
    VROOM_DATABASE_REDIS_PASSWORD: acl?.password ?? password ?? '',
    ...(tls && { VROOM_DATABASE_REDIS_CA: tls.ca }),
  }
}

/** A place of one's own in a Redis that several tests share: a prefix that nobody else has. */
export function redisDatabase({ settings, command }: RunningRedis): RedisDatabase {
  const prefix = `t${randomBytes(6).toString('hex')}`
  return {
    prefix,
    settings: { ...settings, VROOM_DATABASE_REDIS_PREFIX: prefix },
    keys: async () => ((await command('KEYS', `${prefix}:*`)) as string[]).sort(),
  }
}

export type RedisDatabase = {
  readonly prefix: string
  /** As `RunningRedis.settings`, with the prefix. */
  readonly settings: Readonly<Record<string, string>>
  /** Every key under the prefix. */
  keys(): Promise<string[]>
}

type Way = {
  readonly port: number
  readonly socket: string
  readonly password: string | undefined
  readonly ca: string | undefined
}

function clientOf({ port, socket, password, ca }: Way): Redis {
  const client = new Redis({
    ...(port === 0 ? { path: socket } : { host: '127.0.0.1', port }),
    ...(password !== undefined && { password }),
    ...(ca !== undefined && { tls: { ca: readFileSync(ca) } }),
    protocol: 2,
    lazyConnect: true,
    enableReadyCheck: false,
    maxRetriesPerRequest: null,
    retryStrategy: () => 50,
    disconnectTimeout: 50,
  })
  // Redis is stopped on purpose in tests: commands are sent when it is there again.
  client.on('error', () => undefined)
  return client
}

async function answers(program: Program, command: RunningRedis['command']): Promise<boolean> {
  const status = program.status()
  if (status !== null) throw new Error(`redis-server ended with ${status}: ${program.log().slice(-5).join('\n')}`)
  return (await command('PING')) === 'PONG'
}
