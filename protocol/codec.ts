// Text to messages and back: the only place that parses what comes from outside.
import type { Static, TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { MAX_FRAME_BYTES, MAX_JSON_DEPTH, MAX_JSON_KEYS, MAX_RELAY_KEYS, MAX_RELAY_LENGTH } from './limits.ts'
import { err, ok, type Result } from './result.ts'

export type FrameTable = Readonly<Record<string, TSchema>>
export type AnyFrame<F extends FrameTable> = { [K in keyof F]: Static<F[K]> }[keyof F]
/** `length` in characters (the socket itself counts bytes); `keys`: members of all objects together. */
export type JsonLimits = { readonly length: number; readonly keys: number }
export const onTheWire: JsonLimits = { length: MAX_FRAME_BYTES, keys: MAX_JSON_KEYS }
/** What the relay says may be longer than what is said to it: the roster of a full room, the list of bans. */
export const fromRelay: JsonLimits = { length: MAX_RELAY_LENGTH, keys: MAX_RELAY_KEYS }

/** Why a text is no message: a subset of the error table. */
export type Malformed = 'malformed' | 'too-large' | 'too-deep' | 'unknown-type' | 'bad-shape'

/** Whether a value is what a schema says. */
export type Fits = (schema: TSchema, value: unknown) => boolean

/**
 * Text to one of the table's frames. Only the schema that `type` names is checked, so the cost does not grow with the
 * table. `fits`: for who reads thousands in a second, and has compiled the schemas.
 */
export function decode<F extends FrameTable>(
  frames: F,
  text: string,
  limits: JsonLimits = onTheWire,
  fits: Fits = Check,
): Result<AnyFrame<F>, Malformed> {
  const parsed = parseJson(text, limits)
  if (!parsed.ok) return parsed
  const value = parsed.value
  if (!isRecord(value)) return err('bad-shape')
  const type = value['type']
  if (typeof type !== 'string') return err('bad-shape')
  const schema = Object.hasOwn(frames, type) ? frames[type] : undefined
  if (!schema) return err('unknown-type')
  return fits(schema, value) ? ok(value as AnyFrame<F>) : err('bad-shape')
}

/** Text to a value of one schema: REST replies and signals. `fits`: as for `decode`. */
export function decodeAs<S extends TSchema>(
  schema: S,
  text: string,
  limits: JsonLimits = onTheWire,
  fits: Fits = Check,
): Result<Static<S>, Malformed> {
  const parsed = parseJson(text, limits)
  if (!parsed.ok) return parsed
  return fits(schema, parsed.value) ? ok(parsed.value as Static<S>) : err('bad-shape')
}

/** JSON within limits of length, depth and number of members. */
export function parseJson(text: string, limits: JsonLimits = onTheWire): Result<unknown, Malformed> {
  if (text.length > limits.length) return err('too-large')
  if (!isShallow(text, limits.keys)) return err('too-deep')
  try {
    return ok(JSON.parse(text) as unknown)
  } catch {
    return err('malformed')
  }
}

/** A JSON string, quotes and all, to what it says; null when it is none. For who has found it without a parser. */
export function readString(literal: string): string | null {
  try {
    const value = JSON.parse(literal) as unknown
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}

/** A frame to text. */
export function encode(frame: object): string {
  return JSON.stringify(frame)
}

/** Looks at the text before any parser recurses into it. */
function isShallow(text: string, maxKeys: number): boolean {
  let depth = 0
  let keys = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth++
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth--
    else if (code === COLON) keys++
    if (depth > MAX_JSON_DEPTH || keys > maxKeys) return false
  }
  return true
}

/**
 * Where the string ends whose first quote is at `start`: at its other quote, or at the end of the text. Strings are most of
 * a long text, so the engine looks for their quotes: it is faster than a loop over the characters.
 */
export function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1))
    if (!isEscaped(text, at, start)) return at
  return text.length
}

/** A quote belongs to its string when an odd number of backslashes stands before it. */
function isEscaped(text: string, quote: number, start: number): boolean {
  let at = quote - 1
  while (at > start && text.charCodeAt(at) === BACKSLASH) at--
  return (quote - 1 - at) % 2 === 1
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const COLON = 0x3a
