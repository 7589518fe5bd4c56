// Names that nobody can guess, in the shape the wire wants.
import { expect, it } from '@jest/globals'
import { Check } from 'typebox/value'
import { PeerId } from '../../../protocol/primitives.ts'
import { randomIds } from '../../../server/crypto/ids.ts'
import { toRoomName } from '../../../server/rooms/names.ts'

it('[I2] peer ids are 128 bits in base64url', () => {
  const ids = new Set(Array.from({ length: 1000 }, () => randomIds.peer()))
  expect(ids.size).toBe(1000)
  for (const id of ids) expect(Check(PeerId, id)).toBe(true)
})

it('random room names are rooms, of 80 bits, in letters that are not mistaken for each other', () => {
  const names = Array.from({ length: 2000 }, () => randomIds.roomName())
  expect(new Set(names).size).toBe(2000)
  for (const name of names) {
    expect(toRoomName(name)).toEqual({ ok: true, value: name })
    expect(name).toMatch(/^[a-hjkmnp-z02-9]{4}(-[a-hjkmnp-z02-9]{4}){3}$/)
  }
  expect(new Set(names.join('').replaceAll('-', '')).size).toBe(32)
})
