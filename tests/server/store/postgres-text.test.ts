// Text that PostgreSQL cannot hold as it is comes back as it was, and in the same order.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { fromSent, toSent } from '../../../server/store/postgres-text.ts'

const texts = fc.string({ unit: fc.constantFrom('\0', '\u0001', '\u0002', '\u0003', 'a', 'é') })
const sent = (text: string): string => String(toSent(text))
const compare = (a: string, b: string): number => Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)))

describe('text for PostgreSQL', () => {
  it('has no NUL, and comes back', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(sent(text)).not.toContain('\0')
        expect(fromSent(sent(text))).toBe(text)
      }),
    )
  })

  it('is in the order of what was meant', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        expect(compare(sent(a), sent(b))).toBe(compare(a, b))
      }),
    )
  })

  it('is nothing but text', () => {
    for (const value of [1, null, undefined, 'plain']) expect(toSent(value)).toBe(value)
  })
})
