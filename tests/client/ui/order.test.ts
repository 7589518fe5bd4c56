// The order of the faces: stable, with those who speak on the first page.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { arranged } from '../../../client/ui/call/order.ts'

const letters = (text: string): string[] => Array.from(text)

describe('arranged', () => {
  it('puts newcomers at the end and closes up after those who left', () => {
    expect(arranged(letters('abcd'), letters('adcef'), [], 3)).toEqual(letters('acdef'))
  })

  it('moves nobody while all are on one page', () => {
    expect(arranged(letters('abc'), letters('abc'), letters('cb'), 3)).toEqual(letters('abc'))
  })

  it('lets a speaker change places with the one who has been silent longest', () => {
    expect(arranged(letters('abcdef'), letters('abcdef'), letters('fba'), 3)).toEqual(letters('abfdec'))
    expect(arranged(letters('abfdec'), letters('abcdef'), letters('dfba'), 3)).toEqual(letters('dbfaec'))
  })

  it('keeps everybody once, has the latest speakers first, and moves two people for each that comes forward', () => {
    const people = fc.uniqueArray(fc.integer({ min: 0, max: 60 }).map(String), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(
        people,
        fc.integer({ min: 1, max: 20 }),
        fc.infiniteStream(fc.nat()),
        (present, firstPage, chance) => {
          const drawn = (count: number): string[] =>
            Array.from({ length: count }, () => present[(chance.next().value ?? 0) % present.length] ?? '')
          const speakers = [...new Set(drawn(8))]
          const before = arranged([], present, [], firstPage)
          const after = arranged(before, present, speakers, firstPage)
          expect([...after].sort()).toEqual([...present].sort())
          const latest = speakers.slice(0, firstPage)
          expect(latest.filter((peer) => !after.slice(0, firstPage).includes(peer))).toEqual([])
          const came = latest.filter((peer) => before.indexOf(peer) >= firstPage)
          const moved = after.filter((peer, at) => before[at] !== peer)
          expect(moved.length).toBe(2 * came.length)
          expect(arranged(after, present, speakers, firstPage)).toEqual(after)
        },
      ),
    )
  })
})
