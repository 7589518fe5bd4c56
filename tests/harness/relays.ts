// Several relays that are one instance: as processes of their own, each on its port, or as the workers of one.
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { noteSecret } from './secrets.ts'
import { startServer, type RunningServer, type ServerOptions } from './server.ts'
import { makeTempDir } from './temp-dir.ts'
import { waitFor } from './wait-for.ts'

export type ClusterOptions = {
  /** Of `startRedis` or `redisDatabase`: `VROOM_DATABASE_REDIS…`. */
  readonly redis: { readonly settings: Readonly<Record<string, string>> }
  /** `database.dsn`. Without one they share a SQLite file, as workers of one host do. */
  readonly dsn?: string
  /** `VROOM_SECTION_KEY` and its value, for all of them. */
  readonly settings?: Readonly<Record<string, string>>
}

/**
 * Starts `count` relays one after the other, as on several hosts: each has its own port, public URL and working directory;
 * Redis, database and secret key are common. A visitor of one is known to all, over the origin of each.
 */
export async function startRelays(count: number, options: ClusterOptions): Promise<RunningServer[]> {
  const common = await commonSettings(options)
  const relays: RunningServer[] = []
  for (let at = 0; at < count; at++) relays.push(await startServer({ settings: common }))
  return relays
}

/** Starts one relay with `daemon.workers = count`: all on one port. `pid()` is the primary's. */
export async function startWorkers(
  count: number,
  options: ClusterOptions & Pick<ServerOptions, 'port' | 'dataDir'>,
): Promise<RunningServer> {
  const { port, dataDir } = options
  const settings = { ...(await commonSettings(options)), VROOM_DAEMON_WORKERS: String(count) }
  const place = { ...(port !== undefined && { port }), ...(dataDir !== undefined && { dataDir }) }
  const relay = await startServer({ settings, ...place })
  await waitFor(() => relay.log().some((line) => line.startsWith('Vroom is ready')), {
    what: `all ${count} workers to listen`,
    timeoutMs: 30_000,
  })
  return relay
}

async function commonSettings({ redis, dsn, settings }: ClusterOptions): Promise<Record<string, string>> {
  const secret = randomBytes(32).toString('hex')
  noteSecret('secret key', secret)
  return {
    VROOM_DAEMON_SECRET_KEY: secret,
    VROOM_DATABASE_DSN: dsn ?? `sqlite:${join(await makeTempDir('shared'), 'vroom.db')}`,
    ...redis.settings,
    ...settings,
  }
}

/** The processes that this one has started and that still run: of a primary its workers, the oldest first. */
export function childrenOf(pid: number): number[] {
  const children: number[] = []
  for (const entry of readdirSync('/proc')) {
    if (/^\d+$/.test(entry) && parentOf(entry) === pid) children.push(Number(entry))
  }
  return children.sort((a, b) => a - b)
}

function parentOf(pid: string): number | null {
  try {
    // "pid (name) state ppid …": the name may hold spaces and brackets. Zombies have no more life than the dead.
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ')
    return state === 'Z' ? null : Number(parent)
  } catch {
    return null
  }
}
