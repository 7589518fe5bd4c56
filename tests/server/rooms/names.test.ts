// What a room may be called, and that no room is ever another page.
import fc from 'fast-check'
import { describe, expect, it } from '@jest/globals'
import { reservedNames, toRoomName } from '../../../server/rooms/names.ts'

describe('toRoomName', () => {
  it.each([
    ['team-monday', 'team-monday'],
    ['  Team_Monday ', 'team_monday'],
    ['0', '0'],
    ['a'.repeat(49), 'a'.repeat(49)],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
  ])('takes %j', (typed, name) => {
    expect(toRoomName(typed)).toEqual({ ok: true, value: name })
  })

  it.each(['', ' ', 'a b', 'a/b', '..', '.', 'a.', 'é', '\u212A', 'a\u0000', 'a\nb', 'a'.repeat(50), '%61', 'ａ'])(
    'refuses %j',
    (typed) => {
      expect(toRoomName(typed)).toEqual({ ok: false, error: 'bad-room-name' })
    },
  )

  it('refuses every reserved name, however it is spelled', () => {
    for (const name of reservedNames) {
      for (const typed of [name, name.toUpperCase(), ` ${name} `]) {
        expect(toRoomName(typed)).toEqual({ ok: false, error: 'reserved-room-name' })
      }
    }
  })

  it('gives only names of the rule, and the same name again for its own answer', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[A-Za-z0-9_-]{1,49}$/)), (typed) => {
        const name = toRoomName(typed)
        if (!name.ok) return true
        const again = toRoomName(name.value)
        return /^[a-z0-9_-]{1,49}$/.test(name.value) && again.ok && again.value === name.value
      }),
      { numRuns: 2000 },
    )
  })
})
