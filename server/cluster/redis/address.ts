// Which Redis the settings name, and whether it may be used: TCP, TLS, a socket of this machine, or by way of sentinels.
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { RedisOptions } from 'ioredis'
import { errorCode } from '../../error-code.ts'
import type { Settings } from '../../settings/table.ts'
import { StartProblem } from '../../start-problem.ts'

/** `replyMapping` only has a meaning with the version of the protocol that is not used. */
export type Where = Omit<RedisOptions, 'replyMapping' | 'protocol'>

export type Address = {
  /** How it is named in logs and messages: without user and password. */
  readonly shown: string
  /** For ioredis: where to, and over what. */
  readonly options: Where
  readonly user: string
  readonly password: string
  readonly db: number
  /** A Redis that asks for no password is not used: whoever reaches it over the network would be its master. */
  readonly needsPassword: boolean
}

type Database = Settings['database']
type Parsed = { readonly url: URL; readonly db: number }

const DEFAULT_PORT = 6379
const MOST_DATABASES = 1_000_000

/** Throws `StartProblem` when the address is none, or names a Redis that is not safe to use. */
export function addressOf(database: Database, isProduction: boolean): Address {
  const parsed = parse(database.redis)
  const user = database.redis_user || fromUrl(parsed.url.username)
  const password = database.redis_password || fromUrl(parsed.url.password)
  const place = database.redis_sentinels.length > 0 ? bySentinels(database, parsed) : direct(database, parsed)
  const needsPassword = isProduction && place.isForeign
  if (needsPassword && password === '') {
    refuse(
      `${place.shown} may be another machine, so it must have a password; set it there (requirepass, or an ACL user) and as database.redis_password`,
    )
  }
  if (isProduction && place.hasForeignSentinel && database.redis_sentinel_password === '') {
    refuse(
      'sentinels on other machines must have a password; set requirepass there and database.redis_sentinel_password',
    )
  }
  return { shown: place.shown, options: place.options, user, password, db: parsed.db, needsPassword }
}

type Place = {
  readonly shown: string
  readonly options: Where
  /** Nobody can say that it is this machine. */
  readonly isForeign: boolean
  readonly hasForeignSentinel: boolean
}

function direct(database: Database, { url }: Parsed): Place {
  const rest = { hasForeignSentinel: false }
  if (url.protocol === 'unix:') {
    const path = fromUrl(url.pathname)
    return { shown: `unix:${path}`, options: { path }, isForeign: false, ...rest }
  }
  const host = bareHost(url.hostname)
  const port = url.port === '' ? DEFAULT_PORT : Number(url.port)
  const options = { host, port, ...(isEncrypted(url) && { tls: tlsFor(database, host) }) }
  return { shown: `${url.protocol}//${url.hostname}:${port}`, options, isForeign: !isThisMachine(host), ...rest }
}

/** What `database.redis` says of TLS, user, password and database is good for whichever Redis the sentinels name. */
function bySentinels(database: Database, { url }: Parsed): Place {
  if (url.protocol === 'unix:') refuse('sentinels name hosts; set database.redis to redis:// or rediss://')
  const sentinels = database.redis_sentinels.map(sentinelOf)
  const tls = isEncrypted(url) ? tlsFor(database, '') : null
  const { redis_sentinel_name: name, redis_sentinel_password: password } = database
  const options: Where = {
    sentinels,
    name,
    ...(password !== '' && { sentinelPassword: password }),
    ...(tls && { tls, sentinelTLS: tls, enableTLSForSentinelMode: true }),
  }
  return {
    shown: `${name} of the sentinels ${database.redis_sentinels.join(', ')}`,
    options,
    // They may name any machine.
    isForeign: true,
    hasForeignSentinel: sentinels.some(({ host }) => !isThisMachine(host)),
  }
}

function sentinelOf(text: string): { host: string; port: number } {
  const colon = text.lastIndexOf(':')
  return { host: bareHost(text.slice(0, colon)), port: Number(text.slice(colon + 1)) }
}

function parse(text: string): Parsed {
  const url = URL.canParse(text)
    ? new URL(text)
    : refuse('is no address; write redis://HOST:PORT, rediss://HOST:PORT or unix:/PATH')
  const isSocket = url.protocol === 'unix:'
  const named = isSocket ? (url.searchParams.get('db') ?? '') : url.pathname.replace(/^\//, '')
  if (!/^\d{0,6}$/.test(named) || Number(named) >= MOST_DATABASES) {
    refuse('names its database by a number: redis://HOST:PORT/3 or unix:/PATH?db=3')
  }
  if (!isSocket && url.hostname === '') refuse('names no host; write redis://HOST:PORT')
  return { url, db: Number(named) }
}

function isEncrypted(url: URL): boolean {
  return url.protocol === 'rediss:'
}

function tlsFor({ redis_ca: file }: Database, host: string): NonNullable<Where['tls']> {
  return {
    ...(file !== '' && { ca: readCertificates(file) }),
    // SNI takes no IP address.
    ...(host !== '' && isIP(host) === 0 && { servername: host }),
  }
}

function readCertificates(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const why = errorCode(error) ?? 'unreadable'
    throw new StartProblem(
      `database.redis_ca: ${file} cannot be read (${why}); give this user the right to, or correct it`,
    )
  }
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

const bareHost = (host: string): string => host.replace(/^\[(.*)\]$/, '$1')

function fromUrl(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function refuse(remedy: string): never {
  throw new StartProblem(`database.redis: ${remedy}`)
}
