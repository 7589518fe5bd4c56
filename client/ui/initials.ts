// A stand-in for a picture: one or two letters and a colour that stays with the peer.
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** At most two characters as people see them, so that an emoji or an accent is not cut apart. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u)
  const first = words[0] ?? ''
  const last = words.length > 1 ? (words.at(-1) ?? '') : ''
  return (firstGrapheme(first) + firstGrapheme(last)).toLocaleUpperCase()
}

/** Degrees on the colour wheel. */
export function hueOf(peer: string): number {
  let hash = 0
  for (const char of peer) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 360
  return hash
}

function firstGrapheme(word: string): string {
  const [first] = graphemes.segment(word)
  return first?.segment ?? ''
}
