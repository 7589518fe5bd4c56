// Text as PostgreSQL can keep it: it has no character NUL.

/**
 * SQLite and PostgreSQL hold the same text for the same string, but for these two characters. As the first of two stands
 * U+0001, so the order of texts stays what it was and no two become one.
 */
const ESCAPE = '\u0001'
const NUL_AS = '\u0001\u0001'
const ESCAPE_AS = '\u0001\u0002'

/** What is sent for a parameter of a query. */
export function toSent(value: unknown): unknown {
  if (typeof value !== 'string' || !/[\0\u0001]/.test(value)) return value
  return value.replace(/[\0\u0001]/g, (char) => (char === ESCAPE ? ESCAPE_AS : NUL_AS))
}

/** What was meant by a text of an answer. */
export function fromSent(text: string): string {
  if (!text.includes(ESCAPE)) return text
  return text.replace(/\u0001[\u0001\u0002]/g, (pair) => (pair === ESCAPE_AS ? ESCAPE : '\0'))
}
