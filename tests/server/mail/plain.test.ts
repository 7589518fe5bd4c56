// Names that cannot be seen are none.
import { expect, it } from '@jest/globals'
import { nameOr } from '../../../server/mail/plain.ts'

it.each(['', ' ', '\u200b\u200b', '\u2060', '\ufeff ', '\u3164', '\u00ad', '\u2800', '\u202e', '\u034f', '\u{e0041}'])(
  'a name of nothing that can be seen (%j) is no name',
  (name) => {
    expect(nameOr(name, 'Somebody')).toBe('Somebody')
  },
)

it.each(['Ann', 'É', 'ŁŁ', '王', 'ع‌ل', '👩‍👧', '.', 'क्षि', 'e\u0301'])('%j is a name, and stays as it is', (name) => {
  expect(nameOr(name, 'Somebody')).toBe(name)
})
