// The built relay as a process of its own: what users run, with settings from the environment.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { atEnd } from './cleanup.ts'
import { freePort } from './free-port.ts'
import { startProgram, type Program } from './program.ts'
import { findSecrets, noteSecret } from './secrets.ts'
import { makeTempDir, root } from './temp-dir.ts'
import { waitFor } from './wait-for.ts'

export type ServerOptions = {
  /** `VROOM_SECTION_KEY` and its value, over what the harness sets. */
  readonly settings?: Readonly<Record<string, string>>
  /** Where the database is; a new temporary folder when not given. */
  readonly dataDir?: string
  readonly port?: number
  /** Arguments, such as `--config FILE`. */
  readonly args?: readonly string[]
}

export type RunningServer = {
  readonly origin: string
  readonly port: number
  readonly dataDir: string
  /** Of the process that runs now. */
  pid(): number
  /** All lines since the first start. */
  log(): string[]
  /** The exit status or signal; null while it runs. */
  status(): number | string | null
  /** Ends it as an administrator would (SIGTERM); answers its exit status, -1 when it had to be killed. */
  stop(): Promise<number>
  /** Ends it as a crash would. */
  kill9(): Promise<void>
  /** Starts it again on the same port and data; stops it before, if it runs. */
  restart(): Promise<void>
}

const LOOPBACK = '127.0.0.1'

/** Starts dist/server/main.js and waits until it is ready. Throws with its log when it ends before. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const port = options.port ?? (await freePort())
  const dataDir = options.dataDir ?? (await makeTempDir('relay'))
  const address = addressIn(options)
  const origin = `http://${address === LOOPBACK ? 'localhost' : address}:${port}`
  const env = {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'test',
    VROOM_DAEMON_LISTEN_IP: LOOPBACK,
    VROOM_DAEMON_LISTEN_PORT: String(port),
    VROOM_DAEMON_PUBLIC_URL: origin,
    // All that a relay can say: no secret may stand in it.
    VROOM_DAEMON_LOG_LEVEL: 'debug',
    VROOM_DATABASE_DSN: `sqlite:${join(dataDir, 'vroom.db')}`,
    ...options.settings,
  }
  for (const [key, value] of Object.entries(env)) if (/_(SECRET_KEY|PASSWORD)$/.test(key)) noteSecret(key, value)
  const args = [join(root, 'dist/server/main.js'), ...(options.args ?? [])]
  const earlier: string[] = []
  // Registered before the program is, so that it runs when the program has ended.
  atEnd(() => {
    const found = existsSync(dataDir) ? findSecrets([...earlier, ...program.log()], dataDir) : []
    if (found.length > 0) throw new Error(`secrets stand where they must not: ${found.join('; ')}`)
  })
  const start = () => startProgram({ command: process.execPath, args, cwd: dataDir, env })

  let program = await start()
  await ready(program, address, port)

  const server: RunningServer = {
    origin,
    port,
    dataDir,
    pid: () => program.pid,
    log: () => [...earlier, ...program.log()],
    status: () => program.status(),
    async stop() {
      const status = await program.end('SIGTERM')
      return typeof status === 'number' ? status : -1
    },
    async kill9() {
      await program.end('SIGKILL')
    },
    async restart() {
      await server.stop()
      earlier.push(...program.log())
      program = await start()
      await ready(program, address, port)
    },
  }
  return server
}

function addressIn({ settings }: ServerOptions): string {
  return settings?.['VROOM_DAEMON_LISTEN_IP'] ?? LOOPBACK
}

async function ready(program: Program, address: string, port: number): Promise<void> {
  const isReady = async () => {
    if (program.status() !== null) return true
    return (await fetch(`http://${address}:${port}/readyz`, { signal: AbortSignal.timeout(2000) })).ok
  }
  await waitFor(isReady, { what: 'the relay to be ready', timeoutMs: 20_000 })
  const status = program.status()
  if (status !== null) throw new Error(`The relay ended with ${status}:\n${program.log().join('\n')}`)
}
