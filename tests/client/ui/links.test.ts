// Addresses in chat: only plain web addresses become links, and no letter of the text is lost.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { findLinks } from '../../../client/ui/links.ts'
import { hostileTexts } from './hostile-texts.ts'

const linksIn = (text: string) =>
  findLinks(text).flatMap(({ text: shown, href }) => (href === null ? [] : [[shown, href]]))

describe('findLinks', () => {
  it.each([
    ['see https://example.org/a?b=c#d now', 'https://example.org/a?b=c#d'],
    ['HTTP://EXAMPLE.ORG/x', 'HTTP://EXAMPLE.ORG/x'],
    ['(https://example.org/a)', 'https://example.org/a'],
    ['https://example.org/Mercury_(planet).', 'https://example.org/Mercury_(planet)'],
    ['https://example.org/a, or', 'https://example.org/a'],
    ['really https://example.org/?!', 'https://example.org/'],
    ['http://[2001:db8::1]:8090/room', 'http://[2001:db8::1]:8090/room'],
  ])('finds the address in %j', (text, shown) => {
    expect(linksIn(text).map(([found]) => found)).toEqual([shown])
  })

  it('finds several', () => {
    expect(linksIn('https://a.example and http://b.example')).toHaveLength(2)
  })

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt://example.org/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox',
    'file:///etc/passwd',
    'https://',
    'https://user:secret@example.org/',
    'https://bank.example@evil.example/',
    'mailto:a@example.org',
    '//example.org',
    'example.org',
  ])('leaves %j as text', (text) => {
    expect(linksIn(text)).toEqual([])
  })

  it('loses no letter and makes only web addresses, whatever is written', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...hostileTexts, 'https://', 'http://a.b', ')', ' '),
    )
    fc.assert(
      fc.property(fc.array(piece), (parts) => {
        const text = parts.join('')
        const pieces = findLinks(text)
        expect(pieces.map((each) => each.text).join('')).toBe(text)
        for (const { href } of pieces) {
          if (href !== null) expect(['http:', 'https:']).toContain(new URL(href).protocol)
        }
      }),
    )
  })

  it('takes a time that grows with the text and no faster', () => {
    // At this length, work that grows with the square would not end within the patience of the test runner.
    const long = 150_000
    for (const tail of [
      `${'('.repeat(long)}${')'.repeat(long)}`,
      ')'.repeat(long),
      `${'.'.repeat(long)}x`,
      '.)'.repeat(long),
    ]) {
      const address = `https://example.org/${tail}`
      expect(
        findLinks(address)
          .map((each) => each.text)
          .join(''),
      ).toBe(address)
    }
  })
})
