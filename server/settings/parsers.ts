// Text to typed values. A parser that says no answers with what would be right.
import { isIP } from 'node:net'
import { Check } from 'typebox/value'
import { EmailAddress } from '../../protocol/invitations.ts'
import { err, ok, type Result } from '../../protocol/result.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import { toRoomName } from '../rooms/names.ts'

/** The error completes the sentence `section.key …`. */
export type Parser<T> = (text: string) => Result<T, string>

const CONTROL = /[\u0000-\u001f\u007f]/

export function text(maxLength = 512): Parser<string> {
  return (value) =>
    value.length > maxLength || CONTROL.test(value)
      ? err(`takes at most ${maxLength} characters and no control characters`)
      : ok(value)
}

export function integer(min: number, max: number): Parser<number> {
  return (value) => {
    const number = /^-?\d{1,15}$/.test(value) ? Number(value) : NaN
    return number >= min && number <= max ? ok(number) : err(`must be a whole number from ${min} to ${max}`)
  }
}

export function oneOf<const V extends readonly string[]>(...values: V): Parser<V[number]> {
  return (value) => {
    const found = values.find((candidate) => candidate === value)
    return found === undefined ? err(`must be ${orList(values)}`) : ok(found)
  }
}

export const flag: Parser<boolean> = (value) => {
  if (/^(1|true|yes|on)$/i.test(value)) return ok(true)
  if (/^(0|false|no|off)?$/i.test(value)) return ok(false)
  return err('must be 0 or 1')
}

/** Comma separated; each member may stand in quotes. */
export function list<T>(member: Parser<T>, max = 64): Parser<readonly T[]> {
  return (value) => {
    const members: T[] = []
    for (const part of value.split(',').map(unquote).filter(Boolean)) {
      const parsed = member(part)
      if (!parsed.ok) return parsed
      members.push(parsed.value)
    }
    return members.length > max ? err(`takes at most ${max} members`) : ok(members)
  }
}

const unquote = (value: string): string => value.trim().replace(/^(['"])(.*)\1$/, '$2')

/** An IP address; `*` means every address of the machine. */
export const listenAddress: Parser<string> = (value) => {
  if (value === '*') return ok('::')
  return isIP(value) || value === 'localhost' ? ok(value) : err('must be an IP address, localhost, or * for all')
}

/** A room's name, also one that no room can have because the pages need it. */
export const roomName: Parser<RoomName> = (value) => {
  const name = toRoomName(value)
  if (name.ok) return name
  if (name.error === 'reserved-room-name') return ok(value.trim().toLowerCase())
  return err(`must list room names: ${JSON.stringify(value)} is none (1 to 49 letters from a to z, digits, - and _)`)
}

/** An address, or an address with a prefix length. */
export const network: Parser<string> = (value) => {
  const [address = '', prefix = '', ...rest] = value.split('/')
  const family = isIP(address)
  const bits = value.includes('/') ? (/^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN) : 0
  if (!family || rest.length > 0 || !(bits <= (family === 4 ? 32 : 128))) {
    return err('must list IP addresses or networks such as 10.0.0.0/8')
  }
  return ok(value)
}

const BASE_PATH = /^(?:\/[A-Za-z0-9_~.-]*[A-Za-z0-9_~-])*$/

/** Where browsers reach the instance: an origin, and a path when it is not the whole of it. Without a slash at the end; empty means unset. */
export const baseUrl: Parser<string> = (value) => {
  if (value === '') return ok('')
  const url = URL.canParse(value) ? new URL(value) : null
  const path = url?.pathname.replace(/\/$/, '') ?? ''
  const isBare = url !== null && [`${url.origin}${path}`, `${url.origin}${path}/`].includes(url.href)
  return url && isBare && /^https?:$/.test(url.protocol) && BASE_PATH.test(path)
    ? ok(`${url.origin}${path}`)
    : err('must be the address that browsers use, such as https://meet.example.org or https://example.org/vroom')
}

/** A host and a port, for a server that has no scheme of its own. */
export const hostAndPort: Parser<string> = (value) =>
  /^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}$/.test(value) ? ok(value) : err('must list HOST:PORT')

/** One plain address, as an invitation takes it; empty means unset. */
export const emailAddress: Parser<string> = (value) =>
  value === '' || Check(EmailAddress, value)
    ? ok(value)
    : err('must be one plain address such as vroom@example.org, without a name')

/** A host name or an IP address; empty means unset. */
export const hostName: Parser<string> = (value) => {
  const isName = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(value) && URL.canParse(`http://${value}`)
  return value === '' || isIP(value) || isName
    ? ok(value)
    : err('must be a host name such as mail.example.org, or an IP address')
}

/** A STUN URI of RFC 7064 or a TURN URI of RFC 7065, as the scheme says. */
export function iceUrl(scheme: 'stun' | 'turn'): Parser<string> {
  const query = scheme === 'turn' ? '(?:\\?transport=(?:udp|tcp))?' : ''
  const host = '(?:\\[[0-9A-Fa-f:.]{2,45}\\]|[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?)'
  const form = new RegExp(`^${scheme}s?:${host}(?::(\\d{1,5}))?${query}$`)
  const example = scheme === 'turn' ? 'turn:turn.example.org:3478?transport=udp' : 'stun:turn.example.org:3478'
  return (value) => {
    const match = form.exec(value)
    const port = Number(match?.[1] ?? 1)
    return match && port >= 1 && port <= 65_535 ? ok(value) : err(`must list URIs such as ${example}`)
  }
}

/** Where the database is: a file of this machine, or a server. */
export type Dsn = { readonly is: 'sqlite'; readonly file: string } | { readonly is: 'postgres'; readonly url: string }

/** `sqlite:FILE`, or the URL of a PostgreSQL database. */
export const dsn: Parser<Dsn> = (value) => {
  if (/^sqlite:.+/.test(value) && !CONTROL.test(value)) return ok({ is: 'sqlite', file: value.slice('sqlite:'.length) })
  if (/^postgres(ql)?:\/\//.test(value) && URL.canParse(value)) return ok({ is: 'postgres', url: value })
  return err('must be sqlite:FILE, such as sqlite:data/vroom.db, or postgres://USER@HOST/DATABASE')
}

/** How many workers; `auto`: one for each processor. */
export const workers: Parser<number | 'auto'> = (value) => (value === 'auto' ? ok('auto') : integer(1, 64)(value))

const REDIS = /^(rediss?:\/\/|unix:\/)/

/** Where Redis is; empty means unset. What stands in it is taken apart in cluster/redis/address.ts. */
export const redisUrl: Parser<string> = (value) =>
  value === '' || (REDIS.test(value) && !CONTROL.test(value))
    ? ok(value)
    : err('must be redis://HOST:PORT, rediss://HOST:PORT or unix:/PATH')

function orList(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`
}
