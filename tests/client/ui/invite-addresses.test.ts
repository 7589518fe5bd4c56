// Addresses out of what people paste: all that are meant, each once, and words for what is none.
import './jsdom-gaps.ts'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Check } from 'typebox/value'
import { EmailAddress } from '../../../protocol/invitations.ts'
import { asAddress, parseAddresses } from '../../../client/ui/invite/parse-addresses.ts'

describe('parseAddresses', () => {
  it.each([
    ['', []],
    ['dora@example.org', ['dora@example.org']],
    ['a@example.org, b@example.org;c@example.org\nd@example.org e@example.org', ['a', 'b', 'c', 'd', 'e']],
    ['Dora Maar <dora@example.org>', ['dora@example.org']],
    ['"Maar, Dora" <dora@example.org>, Emmy <emmy@example.org>', ['dora', 'emmy']],
    ['a@example.org Dora <dora@example.org> Emmy <emmy@example.org>', ['a', 'dora', 'emmy']],
    ['dora@example.org <dora@example.org>', ['dora']],
    ['dora@example.org, DORA@Example.org', ['dora']],
    ['mailto:dora@example.org', ['dora']],
    ['Write to (dora@example.org).'.slice(9), ['dora']],
    ['“dora@example.org”', ['dora']],
    ['dora@bücher.example', ['dora@xn--bcher-kva.example']],
    ["o'neill+news@example.org", ["o'neill+news"]],
  ])('takes from %j what is meant', (text, wanted) => {
    const whole = wanted.map((each) => (each.includes('@') ? each : `${each}@example.org`))
    expect(parseAddresses(text)).toEqual({ found: whole, bad: [] })
  })

  it.each([
    ['dora', ['dora']],
    ['Dora Maar', ['Dora', 'Maar']],
    ['dora@localhost', ['dora@localhost']],
    ['a@example.org, dora@, @example.org', ['dora@', '@example.org']],
    ['Dora <dora at example.org>', ['dora at example.org']],
    ['Dora <dora@example.org', ['Dora', '<dora@example.org']],
    ['dora@ex ample.org', ['dora@ex', 'ample.org']],
    ['dörte@example.org', ['dörte@example.org']],
    ['dora@example.org/../x', ['dora@example.org/../x']],
    ['dora@bücher.example:25', ['dora@bücher.example:25']],
    ['dora@evil.example\r\nBcc: x', ['Bcc:', 'x']],
  ])('says of %j what is none', (text, bad) => {
    expect(parseAddresses(text).bad).toEqual(bad)
  })

  it('finds nothing that the relay would refuse, and nothing twice', () => {
    const messy = fc.string({
      unit: fc.constantFrom('a', 'b', '@', '.', '<', '>', ',', ';', '"', ' ', '\n', '(', 'é', ')'),
    })
    fc.assert(
      fc.property(messy, (text) => {
        const { found } = parseAddresses(text)
        expect(found.every((each) => Check(EmailAddress, each))).toBe(true)
        expect(new Set(found.map((each) => each.toLowerCase())).size).toBe(found.length)
      }),
    )
  })

  it('loses none of many, however they are parted', () => {
    const parts = fc.array(fc.constantFrom(', ', ';', '\n', ' ', ' , '), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(parts, ([a = '', b = '', c = '']) => {
        const text = `a@x.test${a}Bea <b@x.test>${b}c@x.test${c}d@x.test`
        expect(parseAddresses(text)).toEqual({ found: ['a@x.test', 'b@x.test', 'c@x.test', 'd@x.test'], bad: [] })
      }),
    )
  })
})

it('asAddress takes one address and nothing else', () => {
  expect(asAddress(' dora@example.org ')).toBe('dora@example.org')
  expect(asAddress('a@example.org b@example.org')).toBeNull()
  expect(asAddress('')).toBeNull()
})
