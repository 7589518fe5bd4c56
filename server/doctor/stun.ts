// STUN and TURN messages (RFC 8489, RFC 8656), as far as it takes to ask a server for an allocation.
import { createHash, createHmac, randomBytes } from 'node:crypto'

const COOKIE = 0x2112a442
const HEADER_BYTES = 20
const INTEGRITY_BYTES = 24

export const REQUESTS = { binding: 0x0001, allocate: 0x0003, refresh: 0x0004, createPermission: 0x0008 } as const
const SUCCESS = 0x0100
const ERROR = 0x0110

const USERNAME = 0x0006
const INTEGRITY = 0x0008
const ERROR_CODE = 0x0009
const LIFETIME = 0x000d
const XOR_PEER_ADDRESS = 0x0012
const REALM = 0x0014
const NONCE = 0x0015
const REQUESTED_TRANSPORT = 0x0019
const UDP = 17
const IPV4 = 0x01

export type Attribute = { readonly type: number; readonly value: Buffer }

/** What a server wants to be told with each request, once it has asked. */
export type Login = {
  readonly user: string
  readonly password: string
  readonly realm: string
  readonly nonce: string
}

export type Answer = {
  readonly id: string
  readonly is: 'success' | 'error' | 'other'
  /** Of an error, as in HTTP; otherwise 0. */
  readonly code: number
  /** Empty when it is not said. */
  readonly realm: string
  readonly nonce: string
}

/** A request with a number of its own. */
export function request(type: number, attributes: readonly Attribute[], login: Login | null): Buffer {
  const given = login ? [...attributes, ...loginAttributes(login)] : attributes
  const body = Buffer.concat(given.map(encode))
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16BE(type, 0)
  header.writeUInt32BE(COOKIE, 4)
  randomBytes(12).copy(header, 8)
  // The length says what there will be with the seal, which is made over all before it.
  header.writeUInt16BE(body.length + (login ? INTEGRITY_BYTES : 0), 2)
  const open = Buffer.concat([header, body])
  if (!login) return open
  const key = createHash('md5').update(`${login.user}:${login.realm}:${login.password}`).digest()
  const seal = createHmac('sha1', key).update(open).digest()
  return Buffer.concat([open, encode({ type: INTEGRITY, value: seal })])
}

export const idOf = (message: Buffer): string => message.subarray(8, HEADER_BYTES).toString('hex')

/** How long the message is that begins here; null: it cannot be told yet. */
export function lengthOf(bytes: Buffer): number | null {
  return bytes.length < HEADER_BYTES ? null : HEADER_BYTES + bytes.readUInt16BE(2)
}

/** Null: no STUN message. */
export function parse(message: Buffer): Answer | null {
  if (lengthOf(message) !== message.length || message.readUInt32BE(4) !== COOKIE) return null
  const found = attributesOf(message)
  const kind = message.readUInt16BE(0) & ERROR
  const error = found.get(ERROR_CODE)
  return {
    id: idOf(message),
    is: kind === SUCCESS ? 'success' : kind === ERROR ? 'error' : 'other',
    code: error && error.length >= 4 ? error.readUInt8(2) * 100 + error.readUInt8(3) : 0,
    realm: textOf(found.get(REALM)),
    nonce: textOf(found.get(NONCE)),
  }
}

const textOf = (bytes: Buffer | undefined): string => bytes?.toString('utf8') ?? ''

function attributesOf(message: Buffer): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>()
  for (let at = HEADER_BYTES; at + 4 <= message.length;) {
    const length = message.readUInt16BE(at + 2)
    found.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length))
    at += 4 + padded(length)
  }
  return found
}

export const overUdp = (): Attribute => ({ type: REQUESTED_TRANSPORT, value: Buffer.from([UDP, 0, 0, 0]) })

export function lifetime(seconds: number): Attribute {
  const value = Buffer.alloc(4)
  value.writeUInt32BE(seconds)
  return { type: LIFETIME, value }
}

/** `address`: of IPv4. */
export function peerAddress(address: string): Attribute {
  const value = Buffer.alloc(8)
  value.writeUInt8(IPV4, 1)
  value.writeUInt16BE((1 ^ (COOKIE >>> 16)) & 0xffff, 2)
  const cookie = Buffer.alloc(4)
  cookie.writeUInt32BE(COOKIE)
  for (const [at, part] of address.split('.').entries()) value.writeUInt8(Number(part) ^ cookie.readUInt8(at), 4 + at)
  return { type: XOR_PEER_ADDRESS, value }
}

function loginAttributes({ user, realm, nonce }: Login): Attribute[] {
  const text = (type: number, value: string): Attribute => ({ type, value: Buffer.from(value) })
  return [text(USERNAME, user), text(REALM, realm), text(NONCE, nonce)]
}

function encode({ type, value }: Attribute): Buffer {
  const bytes = Buffer.alloc(4 + padded(value.length))
  bytes.writeUInt16BE(type, 0)
  bytes.writeUInt16BE(value.length, 2)
  value.copy(bytes, 4)
  return bytes
}

const padded = (length: number): number => Math.ceil(length / 4) * 4
