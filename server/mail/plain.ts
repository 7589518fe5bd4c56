// Text of people, made fit for a mail: nothing in it that a header, a calendar or a screen would obey.

/** One line: what breaks lines becomes a space, other control characters and changes of direction vanish. */
export function oneLine(text: string): string {
  return severalLines(text)
    .replace(/[\t\n\u2028\u2029]+/g, ' ')
    .trim()
}

/** One line for a header: text that looks like an encoded word (RFC 2047) would be decoded by whoever shows it. */
export const headerText = (text: string): string => oneLine(text).replaceAll('=?', '= ?')

/** What somebody called themselves, or the other word when nothing of it can be seen. */
export function nameOr(name: string | null, other: string): string {
  const line = oneLine(name ?? '')
  return line.replace(UNSEEN, '') === '' ? other : line
}

/** Line breaks stay, as line feeds. */
export function severalLines(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(CONTROL, '')
    .replace(/\p{Cs}/gu, '\ufffd')
}

/** C0 and C1 but tab and line feed; marks, embeddings, overrides and isolates of direction. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** What takes space at most: blanks, signs without a width, and letters that are fillers. */
const UNSEEN = /[\p{Z}\p{Cf}\p{M}\u115f\u1160\u2800\u3164\uffa0]/gu
