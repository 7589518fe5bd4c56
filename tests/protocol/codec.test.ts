// Text to frames: what is looked at before anything is parsed, whatever the strings in it hold.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decode, endOfString, parseJson } from '../../protocol/codec.ts'
import { clientFrames } from '../../protocol/client-to-server.ts'
import { MAX_JSON_DEPTH, MAX_JSON_KEYS } from '../../protocol/limits.ts'

/** Strings that are mostly what the scan must not be led astray by. */
const tricky = fc
  .array(fc.constantFrom('"', '\\', '\\\\', '{', '}', '[', ']', ':', ',', 'a', '\u2028', '\n'))
  .map((all) => all.join(''))

describe('[E4] the look before parsing', () => {
  it('passes over strings, whatever quotes and backslashes they hold', () => {
    fc.assert(
      fc.property(fc.array(tricky), (strings) => {
        expect(parseJson(JSON.stringify(strings))).toEqual({ ok: true, value: strings })
      }),
    )
  })

  it('finds the end of a string where a parser does', () => {
    fc.assert(
      fc.property(tricky, tricky, (before, text) => {
        const head = `[${JSON.stringify(before)},`
        const whole = JSON.stringify(text)
        expect(endOfString(`${head}${whole},"x"]`, head.length)).toBe(head.length + whole.length - 1)
      }),
    )
  })

  it('ends a string that has no end with the text', () => {
    expect(['"', '"\\"', '"a\\\\\\"'].map((text) => endOfString(text, 0))).toEqual([1, 3, 6])
  })

  it.each(['', '\\', '"', '\\"', '\\\\'])('counts what stands behind a string that ends in %j', (end) => {
    const text = JSON.stringify(end)
    const deep = `[${text},${'['.repeat(MAX_JSON_DEPTH)}${']'.repeat(MAX_JSON_DEPTH)}]`
    const wide = `{"":${text},${Array.from({ length: MAX_JSON_KEYS }, (_, at) => `"${at}":0`).join(',')}}`
    expect([parseJson(deep), parseJson(wide)]).toEqual([
      { ok: false, error: 'too-deep' },
      { ok: false, error: 'too-deep' },
    ])
  })
})

it('[E3] asks whoever is given to it whether a frame fits, and only about the schema that the type names', () => {
  const asked: unknown[] = []
  const fits = (schema: unknown): boolean => asked.push(schema) > 0
  decode(clientFrames, '{"type":"ping"}', undefined, fits)
  expect(asked).toEqual([clientFrames.ping])
})
