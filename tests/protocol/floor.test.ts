// Who may speak and who is shown to whom, written out for every mode, and what holds whatever the room is like.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { floorHolders, floorPlaces, isShownTo, maySend, type Speaker } from '../../protocol/floor.ts'
import { sources } from '../../protocol/primitives.ts'

const people = {
  participant: { role: 'participant', floorAt: null },
  speaker: { role: 'participant', floorAt: 5 },
  chairman: { role: 'chairman', floorAt: null },
  'chairman with it': { role: 'chairman', floorAt: 5 },
  admin: { role: 'admin', floorAt: null },
} as const satisfies Record<string, Speaker>
type Name = keyof typeof people
const names = Object.keys(people) as Name[]
const modes = ['all', 'smart', 'podium', 'lecture'] as const
const everybody = fc.constantFrom(...names).map((name) => people[name])

/** Who is seen and heard by whom: `x`. One row for each viewer, one column for each speaker, in the order of `people`. */
const written: Readonly<Record<(typeof modes)[number], readonly string[]>> = {
  all: ['xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'],
  smart: ['xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'],
  podium: ['-xxxx', '-xxxx', '-xxxx', '-xxxx', '-xxxx'],
  lecture: ['-x-x-', 'xxxxx', '-x-x-', 'xxxxx', '-x-x-'],
}

describe.each(modes)('%s', (mode) => {
  it('[G1] shows to each viewer whom the table names', () => {
    const shown = names.map((viewer) =>
      names.map((speaker) => (isShownTo(people[viewer], people[speaker], mode) ? 'x' : '-')).join(''),
    )
    expect(shown).toEqual(written[mode])
  })

  it('[G2] leaves the chat to everybody', () => {
    for (const name of names) expect(maySend('chat', people[name], mode)).toBe(true)
  })

  it('[G1] who may send nothing is shown to nobody', () => {
    for (const source of sources.filter((one) => one !== 'chat'))
      for (const speaker of names.filter((name) => !maySend(source, people[name], mode)))
        for (const viewer of names) expect(isShownTo(people[viewer], people[speaker], mode)).toBe(false)
  })
})

it('[G1] on the podium who has no floor and is no chairman sends no sound and no picture', () => {
  const refused = names.filter((name) => !maySend('microphone', people[name], 'podium'))
  expect(refused).toEqual(['participant'])
})

it('[G1] to gain the floor hides nobody from oneself, and oneself from nobody', () => {
  fc.assert(
    fc.property(everybody, everybody, fc.constantFrom(...modes), (one, other, mode) => {
      const gained = { ...one, floorAt: 9 }
      if (isShownTo(one, other, mode)) expect(isShownTo(gained, other, mode)).toBe(true)
      if (isShownTo(other, one, mode)) expect(isShownTo(other, gained, mode)).toBe(true)
    }),
  )
})

it('[G6] [G7] [G8] has as many places as the mode says', () => {
  expect(modes.map((mode) => floorPlaces({ mode, speakers: 7 }))).toEqual([0, 0, 7, 1])
})

it('[G6] orders those who have it by when they got it, and two of one moment the same way everywhere', () => {
  const all = [
    { peer: 'd', floorAt: 5 },
    { peer: 'b', floorAt: 5 },
    { peer: 'x', floorAt: null },
    { peer: 'a', floorAt: 9 },
    { peer: 'c', floorAt: 1 },
  ]
  for (const some of [all, [...all].reverse()])
    expect(floorHolders(some).map(({ peer }) => peer)).toEqual(['c', 'b', 'd', 'a'])
  expect(floorHolders([])).toEqual([])
})
