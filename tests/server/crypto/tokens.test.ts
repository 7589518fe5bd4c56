// Sealed claims: what was sealed here opens, and nothing else does.
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from '@jest/globals'
import { createTokens } from '../../../server/crypto/tokens.ts'
import type { ResumeClaims, TicketClaims } from '../../../server/ports.ts'

const NOW = 1_700_000_000_000
const tokens = createTokens(randomBytes(32))
const shared = {
  room: 'team',
  roomId: 'BBBBBBBBBBBBBBBBBBBBBB',
  role: 'participant' as const,
  session: tokens.hash('session'),
  expiresAt: NOW + 30_000,
}
const ticket: TicketClaims = { ...shared, id: 'AAAAAAAAAAAAAAAAAAAAAA' }
const resume: ResumeClaims = { ...shared, peer: 'CCCCCCCCCCCCCCCCCCCCCC', turn: 3 }

describe('tokens', () => {
  it('[H3] open what they sealed, until its time is over', () => {
    expect(tokens.openTicket(tokens.sealTicket(ticket), NOW)).toEqual(ticket)
    expect(tokens.openResume(tokens.sealResume(resume), NOW)).toEqual(resume)
    expect(tokens.openTicket(tokens.sealTicket(ticket), ticket.expiresAt - 1)).toEqual(ticket)
    expect(tokens.openTicket(tokens.sealTicket(ticket), ticket.expiresAt)).toBeNull()
  })

  it('fit the wire, at their longest', () => {
    const longest = tokens.sealTicket({ ...ticket, room: 'r'.repeat(49) })
    expect(longest).toMatch(/^[A-Za-z0-9_.-]{16,1024}$/)
  })

  it('open neither for another purpose nor under another secret', () => {
    expect(tokens.openResume(tokens.sealTicket(ticket), NOW)).toBeNull()
    expect(tokens.openTicket(tokens.sealResume(resume), NOW)).toBeNull()
    expect(createTokens(randomBytes(32)).openTicket(tokens.sealTicket(ticket), NOW)).toBeNull()
  })

  it('refuse a claim that was changed, with the old seal', () => {
    const [, mac = ''] = tokens.sealTicket(ticket).split('.')
    const forged = Buffer.from(JSON.stringify({ ...ticket, role: 'chairman' })).toString('base64url')
    expect(tokens.openTicket(`${forged}.${mac}`, NOW)).toBeNull()
  })

  it('refuse every tampering', () => {
    const sealed = tokens.sealTicket(ticket)
    const at = fc.nat(sealed.length - 1)
    const character = fc.constantFrom(...'ABCXYZabcxyz0189-_.=+/ \u0000é'.split(''))
    const tampering = fc.oneof(
      fc.tuple(at, character).map(([i, c]) => sealed.slice(0, i) + c + sealed.slice(i + 1)),
      at.map((i) => sealed.slice(0, i)),
      fc.tuple(at, character).map(([i, c]) => sealed.slice(0, i) + c + sealed.slice(i)),
      fc.string().map((tail) => sealed + tail),
      fc.string({ maxLength: 300 }),
      fc.constant(`${sealed}.${sealed}`),
    )
    fc.assert(
      fc.property(tampering, (text) => text === sealed || tokens.openTicket(text, NOW) === null),
      { numRuns: 3000 },
    )
  })

  it('refuse a token whose padding bits were changed: one token has one spelling', () => {
    const sealed = tokens.sealTicket(ticket)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const sibling = alphabet[alphabet.indexOf(sealed.at(-1) ?? '') ^ 1] ?? ''
    expect(Buffer.from(sealed.slice(0, -1) + sibling, 'base64url')).toEqual(Buffer.from(sealed, 'base64url'))
    expect(tokens.openTicket(sealed.slice(0, -1) + sibling, NOW)).toBeNull()
  })
})
