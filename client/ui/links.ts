// Finds web addresses in what people write. The text is from another browser: hostile until shown to be a plain link.

export type Piece = { readonly text: string; readonly href: string | null }

/** No quotes, angle brackets, invisible or direction-changing characters: an address that has them is left as text. */
const candidate = /https?:\/\/[^\s<>"'`\\\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/giu
/** Marks that end a sentence rather than an address. */
const trailing: ReadonlySet<string> = new Set('.,;:!?…»”’')

/** The text cut into plain pieces and links; joined again they are the text, letter by letter. */
export function findLinks(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let done = 0
  for (const match of text.matchAll(candidate)) {
    const address = trimmed(match[0])
    const href = safeHref(address)
    if (href === null) continue
    if (match.index > done) pieces.push({ text: text.slice(done, match.index), href: null })
    pieces.push({ text: address, href })
    done = match.index + address.length
  }
  if (done < text.length) pieces.push({ text: text.slice(done), href: null })
  return pieces
}

/** A closing bracket belongs to the address only if the address opened one. One pass: the text is from somebody else. */
function trimmed(found: string): string {
  let surplus = count(found, ')') - count(found, '(')
  let end = found.length
  for (; end > 0; end -= 1) {
    const last = found.charAt(end - 1)
    if (last === ')' && surplus > 0) surplus -= 1
    else if (!trailing.has(last)) break
  }
  return found.slice(0, end)
}

function count(text: string, char: string): number {
  return text.split(char).length - 1
}

/** The scheme is checked on the parsed address too, and addresses with a user name in front of the host are no links. */
function safeHref(address: string): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  return url.username === '' && url.password === '' ? url.href : null
}
