// Tokens whose seal is their purpose in clear: enough for tests of what is done with honest claims.
import type { ResumeClaims, TicketClaims, Tokens } from '../../server/ports.ts'

export function createFakeTokens(): Tokens {
  return {
    sealTicket: (claims) => seal('ticket', claims),
    openTicket: (text, now) => open('ticket', text, now),
    sealResume: (claims) => seal('resume', claims),
    openResume: (text, now) => open('resume', text, now),
    hash: (text) => `hash-of-${text}`,
    pseudonym: (address) => `source-of-${address}`,
    invitation: (id) => id.padStart(43, '_'),
    mailbox: (address) => `mailbox-of-${address.toLowerCase()}`,
    sealMailbox: (mailbox) => `sealed.${mailbox}`,
    openMailbox: (text) => (text.startsWith('sealed.') ? text.slice('sealed.'.length) : null),
  }
}

function seal(purpose: string, claims: object): string {
  return `${purpose}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
}

type AnyClaims = TicketClaims & ResumeClaims

function open(purpose: string, text: string, now: number): AnyClaims | null {
  const [written, body] = text.split('.')
  if (written !== purpose || body === undefined) return null
  try {
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as AnyClaims
    return claims.expiresAt > now ? claims : null
  } catch {
    return null
  }
}
