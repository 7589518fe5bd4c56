// Sealed claims: what was sealed here opens, and nothing else does.
import { randomBytes } from 'node:crypto'
import { isIPv6 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from '@jest/globals'
import { createTokens } from '../../../server/crypto/tokens.ts'
import type { ResumeClaims, TicketClaims } from '../../../server/ports.ts'

const NOW = 1_700_000_000_000
const tokens = createTokens(randomBytes(32))
const shared = {
  room: 'team',
  roomId: 'BBBBBBBBBBBBBBBBBBBBBB',
  session: tokens.hash('session'),
  expiresAt: NOW + 30_000,
}
const ticket: TicketClaims = { ...shared, id: 'AAAAAAAAAAAAAAAAAAAAAA', role: 'participant', door: 2 }
const resume: ResumeClaims = { ...shared, peer: 'CCCCCCCCCCCCCCCCCCCCCC', turn: 3 }

describe('tokens', () => {
  it('[H3] open what they sealed, until its time is over', () => {
    expect(tokens.openTicket(tokens.sealTicket(ticket), NOW)).toEqual(ticket)
    expect(tokens.openResume(tokens.sealResume(resume), NOW)).toEqual(resume)
    expect(tokens.openTicket(tokens.sealTicket(ticket), ticket.expiresAt - 1)).toEqual(ticket)
    expect(tokens.openTicket(tokens.sealTicket(ticket), ticket.expiresAt)).toBeNull()
  })

  it('fit the wire, at their longest', () => {
    const longest = tokens.sealTicket({ ...ticket, room: 'r'.repeat(49), role: 'participant', door: 2 ** 53 - 1 })
    expect(longest).toMatch(/^[A-Za-z0-9_.-]{16,1024}$/)
  })

  it('open neither for another purpose nor under another secret', () => {
    expect(tokens.openResume(tokens.sealTicket(ticket), NOW)).toBeNull()
    expect(tokens.openTicket(tokens.sealResume(resume), NOW)).toBeNull()
    expect(createTokens(randomBytes(32)).openTicket(tokens.sealTicket(ticket), NOW)).toBeNull()
  })

  it.each([{ door: -1 }, { door: 1.5 }, { door: undefined }, { role: 'king' }])(
    'open no ticket that says %j, whoever sealed it',
    (wrong) => {
      const sealed = tokens.sealTicket({ ...ticket, ...wrong } as unknown as TicketClaims)
      expect(tokens.openTicket(sealed, NOW)).toBeNull()
    },
  )

  it('open no resume token that names a role: the room knows who is what', () => {
    const sealed = tokens.sealResume({ ...resume, role: 'chairman' } as unknown as ResumeClaims)
    expect(tokens.openResume(sealed, NOW)).toBeNull()
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

describe('pseudonyms', () => {
  const same = (...addresses: string[]) => new Set(addresses.map((address) => tokens.pseudonym(address))).size === 1

  it('are one for one source and differ between two', () => {
    expect(same('192.0.2.1', '192.0.2.1')).toBe(true)
    expect(same('192.0.2.1', '192.0.2.2')).toBe(false)
    expect(tokens.pseudonym('192.0.2.1')).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(createTokens(randomBytes(32)).pseudonym('192.0.2.1')).not.toBe(tokens.pseudonym('192.0.2.1'))
  })

  it('cannot be had from the hash of the address', () => {
    expect(tokens.pseudonym('192.0.2.1')).not.toBe(tokens.hash('192.0.2.1'))
  })

  it('take every spelling of one /64 for one source', () => {
    expect(
      same(
        '2001:db8::1',
        '2001:db8::',
        '2001:DB8::ffff:1',
        '2001:0db8:0000:0000:0000:0000:0000:0001',
        '2001:db8:0:0:1::2',
        '2001:db8::0:192.0.2.1',
        '2001:db8::ffff:192.0.2.1',
        '2001:db8::1%eth0',
      ),
    ).toBe(true)
    expect(same('2001:db8::1', '2001:db8:0:1::1')).toBe(false)
    expect(same('2001:db8::1', '2001:db9::1')).toBe(false)
    expect(same('::1', '1::')).toBe(false)
  })

  it('take an IPv4 address in the clothes of IPv6 for what it is', () => {
    expect(
      same('192.0.2.1', '::ffff:192.0.2.1', '::ffff:192.0.2.1%eth0', '::FFFF:c000:201', '0:0:0:0:0:ffff:192.0.2.1'),
    ).toBe(true)
    expect(same('::ffff:192.0.2.1', '::ffff:192.0.2.2')).toBe(false)
    expect(same('192.0.2.1', '::192.0.2.1')).toBe(false)
    expect(same('192.0.2.1', '1::ffff:192.0.2.1')).toBe(false)
  })

  it('take all addresses of a /64 for one, and no other, however they are written', () => {
    const groups = (length: number) =>
      fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: length, maxLength: length })
    const written = (all: number[], form: number) => {
      const text = all.map((group) => (form & 1 ? group.toString(16).padStart(4, '0') : group.toString(16))).join(':')
      const short = form & 2 ? text.replace(/(^|:)0+(:0+)+(?=:|$)/, (_, start: string) => `${start}:`) : text
      const fixed = short.endsWith(':') && !short.endsWith('::') ? `${short}:` : short
      const ready = fixed.startsWith(':') && !fixed.startsWith('::') ? `:${fixed}` : fixed
      return form & 4 ? ready.toUpperCase() : ready
    }
    const forms = fc.nat(7)
    fc.assert(
      fc.property(groups(4), groups(4), groups(4), forms, forms, (network, one, other, formA, formB) => {
        // ::ffff:0:0/96 is IPv4.
        fc.pre(network.some((group) => group !== 0))
        const [a, b] = [written([...network, ...one], formA), written([...network, ...other], formB)]
        fc.pre(isIPv6(a) && isIPv6(b))
        expect(same(a, b)).toBe(true)
        const neighbour = [...network.slice(0, 3), (network[3]! + 1) % 0x10000]
        expect(same(a, written([...neighbour, ...one], formB))).toBe(false)
      }),
    )
  })

  it('are had of any text', () => {
    fc.assert(fc.property(fc.string(), (text) => /^[A-Za-z0-9_-]{43}$/.test(tokens.pseudonym(text))))
    expect(same('unknown', 'unknown ')).toBe(false)
    expect(same('192.0.2.1%eth0', '192.0.2.1')).toBe(false)
    expect(same('', ' ')).toBe(false)
  })
})
