// Seals claims so that nobody can change them, and opens only what was sealed here for the same purpose.
import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import * as Type from 'typebox'
import { decodeAs } from '../../protocol/codec.ts'
import { closed, PeerId, RoleName, RoomName } from '../../protocol/primitives.ts'
import type { Tokens } from '../ports.ts'
import { sourceOf } from './source.ts'

/** No token of ours is longer; longer text is refused before it is hashed. */
const MAX_TOKEN_LENGTH = 1024
const KEY_BYTES = 32

const Id = Type.String({ minLength: 1, maxLength: 64 })
const Count = Type.Integer({ minimum: 0 })
const shared = { room: RoomName, roomId: Id, session: Type.String({ maxLength: 64 }), expiresAt: Count }
const Ticket = closed({ id: Id, role: RoleName, door: Count, ...shared })
const Resume = closed({ peer: PeerId, turn: Count, ...shared })

type Purpose = 'ticket' | 'resume' | 'address' | 'invitation' | 'mailbox' | 'opt-out'
type Claims = { readonly expiresAt: number }

/** `secret`: at least 32 bytes that nobody else knows. */
export function createTokens(secret: Uint8Array): Tokens {
  const keys = {
    ticket: keyFor(secret, 'ticket'),
    resume: keyFor(secret, 'resume'),
    address: keyFor(secret, 'address'),
    invitation: keyFor(secret, 'invitation'),
    mailbox: keyFor(secret, 'mailbox'),
    'opt-out': keyFor(secret, 'opt-out'),
  }

  function seal(purpose: Purpose, claims: Claims): string {
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url')
    return `${body}.${macOf(keys[purpose], body).toString('base64url')}`
  }

  function open<S extends Type.TSchema>(schema: S, purpose: Purpose, text: string): Type.Static<S> | null {
    const [body = '', mac = '', ...rest] = text.length > MAX_TOKEN_LENGTH ? [] : text.split('.')
    if (rest.length > 0 || !isSealed(keys[purpose], body, mac)) return null
    const claims = decodeAs(schema, Buffer.from(body, 'base64url').toString())
    return claims.ok ? claims.value : null
  }

  return {
    sealTicket: (claims) => seal('ticket', claims),
    openTicket: (text, now) => current(open(Ticket, 'ticket', text), now),
    sealResume: (claims) => seal('resume', claims),
    openResume: (text, now) => current(open(Resume, 'resume', text), now),
    hash: hashOf,
    pseudonym: (address) => macOf(keys.address, sourceOf(address)).toString('base64url'),
    invitation: (id) => macOf(keys.invitation, id).toString('base64url'),
    // Few systems tell local parts apart by their case, and none should: one person, one mailbox.
    mailbox: (address) => macOf(keys.mailbox, address.toLowerCase()).toString('base64url'),
    sealMailbox: (mailbox) => `${mailbox}.${macOf(keys['opt-out'], mailbox).toString('base64url')}`,
    openMailbox: (text) => {
      const [mailbox = '', mac = '', ...rest] = text.length > MAX_TOKEN_LENGTH ? [] : text.split('.')
      return rest.length === 0 && isSealed(keys['opt-out'], mailbox, mac) ? mailbox : null
    },
  }
}

/** `Tokens.hash`, for those who have no secret: it needs none, because what it hashes cannot be guessed. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

function current<C extends Claims>(claims: C | null, now: number): C | null {
  return claims && claims.expiresAt > now ? claims : null
}

function keyFor(secret: Uint8Array, purpose: Purpose): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, 'vroom', purpose, KEY_BYTES))
}

function macOf(key: Uint8Array, body: string): Buffer {
  return createHmac('sha256', key).update(body).digest()
}

/** Compares text, so that one token has one spelling: base64url would forgive changed padding bits. */
function isSealed(key: Uint8Array, body: string, mac: string): boolean {
  const expected = Buffer.from(macOf(key, body).toString('base64url'))
  const shown = Buffer.from(mac)
  return shown.length === expected.length && timingSafeEqual(shown, expected)
}
