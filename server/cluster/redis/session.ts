// Two connections to Redis, from when they are opened to their first failure. A session is never mended, only followed by
// another: what was sent on it and not answered is then known to be over.
import { createHash } from 'node:crypto'
import { Redis } from 'ioredis'
import { errorCode } from '../../error-code.ts'
import type { Meter } from '../../meter-port.ts'
import type { Address } from './address.ts'
import { hearEveryError } from './every-error.ts'
import { authProblemOf, problemOf, RedisProblem } from './problem.ts'
import type { Script } from './scripts.ts'

/** Longer answers than this are taken for none: what is refused for it is refused within a second. */
const COMMAND_TIMEOUT_MS = 900
const CONNECT_TIMEOUT_MS = 2_000
/** Channels in one command: Redis answers each, and serves nobody else meanwhile. */
const CHANNELS_AT_ONCE = 512
/** ZMSCORE and ZADD LT. */
const OLDEST = [6, 2] as const

export type Session = {
  /** An array that begins with Redis's time. Scripts and messages are done in the order in which they are given here. */
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<readonly unknown[]>
  /** How many heard it. */
  publish(channel: string, text: string): Promise<number>
  /** False when the key was there already. */
  setOnce(key: string, ms: number): Promise<boolean>
  exists(key: string): Promise<boolean>
  subscribe(channels: readonly string[]): Promise<void>
  unsubscribe(channels: readonly string[]): Promise<void>
  /** `maxmemory-policy` of Redis, empty when it does not say. */
  readonly eviction: string
  /** What every method rejects with from then on; null while the session lasts. */
  over(): RedisProblem | null
  /** Idempotent: the first problem counts. */
  end(problem: RedisProblem): void
}

export type SessionEvents = {
  onMessage(channel: string, text: string): void
  /** Once, unless `openSession` rejected. */
  onEnd(problem: RedisProblem): void
}

/** Rejects with `RedisProblem`. */
export async function openSession(
  address: Address,
  meter: Meter,
  { onMessage, onEnd }: SessionEvents,
): Promise<Session> {
  const clients = [connectionTo(address), connectionTo(address)] as const
  const [commands, subscription] = clients
  let over: RedisProblem | null = null
  let isOpen = false
  const isOver = (): RedisProblem | null => over
  const end = (problem: RedisProblem): void => {
    if (over) return
    over = problem
    for (const { client } of clients) client.disconnect()
    if (isOpen) onEnd(problem)
  }
  /** The first failure of any command ends the session; all others reject with the same reason. */
  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    if (over) throw over
    const since = meter.now()
    try {
      const answer = await work()
      meter.redis.command(meter.now() - since, 'done')
      return answer
    } catch (error) {
      meter.redis.command(meter.now() - since, isTimeout(error) ? 'timed-out' : 'failed')
      const problem = problemOf(error)
      end(problem)
      throw isOver() ?? problem
    }
  }
  for (const { client, lastError } of clients) client.on('end', () => end(problemOf(lastError())))
  subscription.client.on('message', (channel: string, text: string) => {
    if (isOpen && !over) onMessage(channel, text)
  })

  const [eviction] = await ask(() =>
    Promise.all([greet(commands, address).then(() => inspect(commands.client)), greet(subscription, address)]),
  )
  isOpen = true
  const sent = new Set<string>()
  return {
    eviction,
    over: isOver,
    end,
    run: ({ name, lua }, keys, args) =>
      ask(async () => {
        // Each connection says the whole script once, so that a Redis that has just started knows it, too.
        const known = sent.has(name) ? (['EVALSHA', shaOf(lua)] as const) : (['EVAL', lua] as const)
        sent.add(name)
        const reply = await commands.client.call(known[0], known[1], keys.length, ...keys, ...args)
        return Array.isArray(reply) ? (reply as readonly unknown[]) : []
      }),
    publish: (channel, text) => ask(() => commands.client.publish(channel, text)),
    setOnce: (key, ms) => ask(async () => (await commands.client.set(key, '1', 'PX', ms, 'NX')) === 'OK'),
    exists: (key) => ask(async () => (await commands.client.exists(key)) === 1),
    subscribe: (channels) => ask(() => inBatches(channels, (some) => subscription.client.subscribe(...some))),
    unsubscribe: (channels) => ask(() => inBatches(channels, (some) => subscription.client.unsubscribe(...some))),
  }
}

type Connection = { readonly client: Redis; readonly lastError: () => unknown }

function connectionTo({ options }: Address): Connection {
  const client = new Redis({
    ...options,
    // One version of the protocol with one form of answers, and no need of HELLO.
    protocol: 2,
    lazyConnect: true,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    autoResubscribe: false,
    autoResendUnfulfilledCommands: false,
    disableClientInfo: true,
    maxRetriesPerRequest: null,
    retryStrategy: null,
    sentinelRetryStrategy: () => null,
    commandTimeout: COMMAND_TIMEOUT_MS,
    sentinelCommandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // A peer that does not answer does not answer our farewell either.
    disconnectTimeout: 100,
  })
  let lastError: unknown = new Error('Connection is closed')
  hearEveryError(client)
  client.on('error', (error: unknown) => (lastError = error))
  return { client, lastError: () => lastError }
}

/** Connects and says who we are. By hand, because ioredis passes over a password that Redis did not ask for. */
async function greet({ client, lastError }: Connection, address: Address): Promise<void> {
  try {
    await client.connect()
  } catch (error) {
    // ioredis says that the connection is closed, and the event why.
    throw errorCode(lastError()) === null ? error : lastError()
  }
  if (address.password !== '') await authenticate(client, address)
  if (address.db !== 0) await client.select(address.db)
}

const NO_PASSWORD = /without any password|no password is set/

async function authenticate(client: Redis, { user, password, needsPassword }: Address): Promise<void> {
  try {
    await client.call('AUTH', ...(user === '' ? [password] : [user, password]))
  } catch (error) {
    const isOpenToAll = error instanceof Error && NO_PASSWORD.test(error.message)
    if (!isOpenToAll) throw authProblemOf(error)
    if (needsPassword) throw new RedisProblem('unprotected', 'Redis asks for no password')
  }
}

/** Throws when this Redis cannot be used for writing, or at all. */
async function inspect(client: Redis): Promise<string> {
  const info = await client.info()
  const line = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? ''
  const version = line('redis_version')
  if (isTooOld(version)) throw new RedisProblem('too-old', `Redis ${version} is older than ${OLDEST.join('.')}`)
  if (line('role') === 'slave') throw new RedisProblem('replica', 'this Redis is the replica of another one')
  if (line('loading') === '1') throw new RedisProblem('unreachable', 'Redis is still loading its data')
  return line('maxmemory_policy')
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])
}

const isTimeout = (error: unknown): boolean => error instanceof Error && error.message === 'Command timed out'

const shas = new Map<string, string>()

function shaOf(lua: string): string {
  const known = shas.get(lua)
  if (known !== undefined) return known
  const sha = createHash('sha1').update(lua).digest('hex')
  shas.set(lua, sha)
  return sha
}

async function inBatches(
  channels: readonly string[],
  send: (some: readonly string[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < channels.length; at += CHANNELS_AT_ONCE) await send(channels.slice(at, at + CHANNELS_AT_ONCE))
}
