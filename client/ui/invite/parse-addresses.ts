// Takes the addresses out of what somebody has typed or pasted from an address book.
import { Check } from 'typebox/value'
import { EmailAddress } from '../../../protocol/invitations.ts'

export type Addresses = {
  /** Each once, as it was written first; domains in the letters that mail servers know. */
  readonly found: readonly EmailAddress[]
  /** What stands there and is no address. */
  readonly bad: readonly string[]
}

/** Quotes and brackets that people put around an address, and the dot that ends their sentence. */
const around = /^[("'[\u201c\u2018]+|[)"'\].\u201d\u2019]+$/gu

/**
 * Commas, semicolons, line ends and blanks part them. `Name <a@b>` is the address alone; other addresses in front of the
 * bracket count too, since nobody should be left out without a word.
 */
export function parseAddresses(text: string): Addresses {
  const found = new Map<string, EmailAddress>()
  const bad = new Set<string>()
  for (const piece of text.split(/[,;\n]/u).flatMap(candidates)) {
    const address = asAddress(piece)
    if (address === null) bad.add(piece)
    else if (!found.has(address.toLowerCase())) found.set(address.toLowerCase(), address)
  }
  return { found: [...found.values()], bad: [...bad] }
}

/** Null: not an address that mail can be sent to. */
export function asAddress(text: string): EmailAddress | null {
  const plain = text.trim().replace(/^mailto:/iu, '')
  const at = plain.lastIndexOf('@')
  if (at < 1) return null
  const address = `${plain.slice(0, at)}@${asciiDomain(plain.slice(at + 1))}`
  return Check(EmailAddress, address) ? address : null
}

/** One entry between two commas: `a@b`, `Name <a@b>`, or several of them with blanks between. */
function candidates(entry: string): readonly string[] {
  const pieces: string[] = []
  let rest = entry
  for (let open = rest.indexOf('<'); open >= 0; open = rest.indexOf('<')) {
    const close = rest.indexOf('>', open)
    if (close < 0) break
    pieces.push(...words(rest.slice(0, open)).filter((word) => asAddress(word) !== null))
    pieces.push(rest.slice(open + 1, close).trim())
    rest = rest.slice(close + 1)
  }
  return [...pieces, ...words(rest)]
}

/** A name from an address book that holds a comma leaves its first half without an address: `"Ada, Countess" <a@b>`. */
function words(text: string): readonly string[] {
  const isHalfName = /^\s*"[^"@]*$/u.test(text)
  if (isHalfName) return []
  return text
    .split(/\s+/u)
    .map((word) => word.replace(around, ''))
    .filter((word) => word !== '')
}

/** An international domain as DNS has it; anything else as it is, for the schema to judge. */
function asciiDomain(domain: string): string {
  if (!/[^\u0000-\u007f]/u.test(domain) || /[\s/?#:@\\%[\]]/u.test(domain)) return domain
  const address = `http://${domain}/`
  return URL.canParse(address) ? new URL(address).hostname : domain
}
