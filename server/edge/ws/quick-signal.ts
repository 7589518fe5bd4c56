// Reads a signal that is laid out as our pages write it, without a parser: nearly all that a relay hears are such signals.
// Everything else, and whatever is in the least unusual, is left to the codec; both come to the same.
import type { ClientFrameOf } from '../../../protocol/client-to-server.ts'
import { endOfString, readString } from '../../../protocol/codec.ts'
import { MAX_FRAME_BYTES, MAX_SIGNAL_LENGTH } from '../../../protocol/limits.ts'

/** `at`: where in the text the payload's JSON string begins. What is before it is ASCII. */
export type QuickSignal = { readonly frame: ClientFrameOf<'signal'>; readonly at: number }

const HEAD = '{"type":"signal","re":'
const TO = ',"to":"'
const PAYLOAD = '","payload":'
const ID_LENGTH = 22
const ID = /^[A-Za-z0-9_-]{22}$/
/** Numbers of more digits may be too high. */
const MAX_DIGITS = 9
/** What a string of JSON cannot hold as it is. */
const SPECIAL = /["\\\0-\x1f]/g

/** Null: not laid out like that, or not surely a good signal. */
export function readQuickly(text: string): QuickSignal | null {
  if (text.length > MAX_FRAME_BYTES || !text.startsWith(HEAD)) return null
  const digits = digitsAt(text, HEAD.length)
  const toAt = HEAD.length + digits + TO.length
  const at = toAt + ID_LENGTH + PAYLOAD.length
  if (digits === 0 || !text.startsWith(TO, HEAD.length + digits) || !text.startsWith(PAYLOAD, toAt + ID_LENGTH))
    return null
  const to = text.slice(toAt, toAt + ID_LENGTH)
  const payload = ID.test(to) ? payloadAt(text, at) : null
  if (payload === null) return null
  return { frame: { type: 'signal', re: Number(text.slice(HEAD.length, HEAD.length + digits)), to, payload }, at }
}

/** How many digits a number has that begins here: 0 also for one with a leading zero, or with too many. */
function digitsAt(text: string, start: number): number {
  let at = start
  while (isDigit(text.charCodeAt(at)) && at - start <= MAX_DIGITS) at++
  const count = at - start
  const hasLeadingZero = count > 1 && text.charCodeAt(start) === ZERO
  return hasLeadingZero || count > MAX_DIGITS ? 0 : count
}

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE

/**
 * The string that begins here and is followed by a brace and the end of the text: with one string up to there, no second
 * `payload` is in it, which would be the one that counts.
 */
function payloadAt(text: string, at: number): string | null {
  const end = text.length - 2
  if (text.charCodeAt(at) !== QUOTE || text.charCodeAt(end) !== QUOTE || text.charCodeAt(end + 1) !== CLOSE_BRACE)
    return null
  SPECIAL.lastIndex = at + 1
  if (!SPECIAL.test(text)) return null
  const isPlain = SPECIAL.lastIndex - 1 === end
  const payload = isPlain ? text.slice(at + 1, end) : escapedAt(text, at, end)
  // The schema may count longer characters as one: what is too long here is left to it.
  return payload === null || payload.length === 0 || payload.length > MAX_SIGNAL_LENGTH ? null : payload
}

const escapedAt = (text: string, at: number, end: number): string | null =>
  endOfString(text, at) === end ? readString(text.slice(at, end + 1)) : null

const ZERO = 0x30
const NINE = 0x39
const QUOTE = 0x22
const CLOSE_BRACE = 0x7d
