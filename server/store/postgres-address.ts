// Where a PostgreSQL database is, taken from its URL and the settings beside it, and whether the way there is encrypted.
import { userInfo } from 'node:os'
import { StartProblem } from '../start-problem.ts'

export type PostgresAddress = {
  /** A name, an IP address, or the folder of a unix socket. */
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  /** Empty: the server asks for none. */
  readonly password: string
  /** False: in clear. Otherwise the server is checked: its certificate, and that the certificate is for `host`. */
  readonly isEncrypted: boolean
}

const DEFAULT_PORT = 5432
const DEBIAN_SOCKETS = '/run/postgresql'
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/

/**
 * `user` and `password` count where the URL names none. Beyond this machine the way is encrypted, unless the URL says
 * `?sslmode=disable`. Throws `StartProblem`, which never repeats the URL: a password may stand in it.
 */
export function postgresAddress(text: string, user: string, password: string, hasCa: boolean): PostgresAddress {
  const url = parse(text)
  const host = hostOf(url)
  const isSocket = host.startsWith('/')
  if (isSocket && hasCa) throw problem('database.ca is of no use with a unix socket; leave it empty')
  const database = decode(url.pathname.slice(1))
  if (database === '') throw problem('names no database; write postgres://HOST/DATABASE')
  return {
    host,
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    database,
    user: decode(url.username) || user || userInfo().username,
    password: decode(url.password) || password,
    isEncrypted: !isSocket && isEncrypted(url, host, hasCa),
  }
}

function parse(text: string): URL {
  if (URL.canParse(text)) return new URL(text)
  throw problem('is no URL; write postgres://USER@HOST/DATABASE')
}

/** libpq has two ways to name a unix socket: as the host, percent-encoded, and as a parameter. */
function hostOf(url: URL): string {
  for (const name of url.searchParams.keys()) {
    if (name !== 'host' && name !== 'sslmode') throw problem(`has an unknown parameter; there are host and sslmode`)
  }
  const named = url.searchParams.get('host') ?? decode(url.hostname)
  return named === '' ? DEBIAN_SOCKETS : named.replace(/^\[(.*)\]$/, '$1')
}

function isEncrypted(url: URL, host: string, hasCa: boolean): boolean {
  switch (url.searchParams.get('sslmode')) {
    case 'disable':
      return false
    case 'require':
    case 'verify-ca':
    case 'verify-full':
      return true
    case null:
      return hasCa || !LOOPBACK.test(host)
    default:
      throw problem('has an sslmode that does not say whether to encrypt; use verify-full or disable')
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw problem('has a percent sign that encodes nothing; write % as %25')
  }
}

const problem = (what: string): StartProblem => new StartProblem(`database.dsn: ${what}`)
