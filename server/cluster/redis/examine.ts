// What a Redis says of itself, for somebody who looks whether it is right for us. Changes nothing there.
import { Redis } from 'ioredis'
import type { Settings } from '../../settings/table.ts'
import { StartProblem } from '../../start-problem.ts'
import { addressOf, type Address } from './address.ts'
import { hearEveryError } from './every-error.ts'
import { authProblemOf, problemOf } from './problem.ts'
import { asStartProblem } from './start.ts'

const WITHIN_MS = 3_000

export type RedisFacts = {
  /** Without user and password. */
  readonly shown: string
  readonly version: string
  /** `maxmemory-policy` and `maxmemory`; empty when it does not say. */
  readonly eviction: string
  readonly isBounded: boolean
  /** It writes to a disk what it knows. */
  readonly persists: boolean
  /** How far its clock is from ours, at least. */
  readonly skewMs: number
  readonly asksForPassword: boolean
}

/** Throws `StartProblem` with a remedy when it is not reached, or not safe. */
export async function examineRedis(
  database: Settings['database'],
  isProduction: boolean,
  now: () => number,
): Promise<RedisFacts> {
  const address = addressOf(database, isProduction)
  const client = new Redis({
    ...address.options,
    protocol: 2,
    lazyConnect: true,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    retryStrategy: null,
    sentinelRetryStrategy: () => null,
    maxRetriesPerRequest: null,
    commandTimeout: WITHIN_MS,
    connectTimeout: WITHIN_MS,
  })
  let lastError: unknown = null
  hearEveryError(client)
  client.on('error', (error: unknown) => (lastError = error))
  try {
    await client.connect()
    return await ask(client, address, now)
  } catch (error) {
    if (error instanceof StartProblem) throw error
    throw asStartProblem(problemOf(lastError ?? error), address)
  } finally {
    client.disconnect()
  }
}

async function ask(client: Redis, address: Address, now: () => number): Promise<RedisFacts> {
  const { user, password, shown } = address
  const asksForPassword = await client.ping().then(
    () => false,
    () => true,
  )
  if (password !== '')
    await (user === '' ? client.auth(password) : client.auth(user, password)).catch(acceptNone(asksForPassword))
  const before = now()
  const [seconds = 0, micros = 0] = (await client.time()).map(Number)
  const info = await client.info()
  const skewMs = Math.max(0, Math.abs(seconds * 1000 + micros / 1000 - before) - (now() - before))
  const fact = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? ''
  return {
    shown,
    version: fact('redis_version'),
    eviction: fact('maxmemory_policy'),
    isBounded: !['', '0'].includes(fact('maxmemory')),
    persists: fact('aof_enabled') === '1' || Number(fact('rdb_saves')) > 0,
    skewMs,
    asksForPassword,
  }
}

/** A Redis that asks for no password refuses one. */
function acceptNone(asksForPassword: boolean) {
  return (error: unknown): void => {
    if (asksForPassword) throw authProblemOf(error)
  }
}
