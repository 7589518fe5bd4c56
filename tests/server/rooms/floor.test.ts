// Who gets the floor and who loses it: whatever is given to whom, a room never has more speakers than its order allows.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Refusal } from '../../../protocol/errors.ts'
import { floorHolders, floorPlaces } from '../../../protocol/floor.ts'
import { floorGiven, floorTrimmed } from '../../../server/rooms/floor.ts'
import { changePlaces, createPresence, memberOf, type Presence, takePlace } from '../../../server/rooms/presence.ts'

const peers = ['a', 'b', 'c', 'd', 'e', 'f']
const order = fc.record({ mode: fc.constantFrom('all', 'smart', 'podium', 'lecture'), speakers: fc.nat({ max: 4 }) })
const roomOf = (): Presence<null> => {
  const room = createPresence<null>('id')
  for (const peer of peers)
    takePlace(room, { peer, role: 'participant', session: peer, source: '', blocked: [] }, null, 1, 0)
  return room
}
const members = (room: Presence<null>) => [...room.places.values()].map(memberOf)
const holders = (room: Presence<null>) => floorHolders(members(room)).map(({ peer }) => peer)

function give(room: Presence<null>, to: string, mode: 'all' | 'podium' | 'lecture', speakers: number, at = 1): string {
  try {
    changePlaces(room, (all) => floorGiven(all, to, { mode, speakers }, at))
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('giving the floor', () => {
  it('[G4] [G5] says since when, lowers the hand, and leaves both as they are the second time', () => {
    const room = roomOf()
    changePlaces(room, [
      { peer: 'a', handAt: 3 },
      { peer: 'b', handAt: 4 },
    ])
    expect(give(room, 'a', 'podium', 2, 7)).toBe('done')
    expect(members(room)[0]).toMatchObject({ handAt: null, floorAt: 7 })
    expect(members(room)[1]).toMatchObject({ handAt: 4, floorAt: null })
    const { version } = room
    expect(give(room, 'a', 'podium', 2, 9)).toBe('done')
    expect(members(room)[0]).toMatchObject({ floorAt: 7 })
    expect(room.version).toBe(version)
  })

  it('[G6] stops at the last place of the podium, and begins again when one is free', () => {
    const room = roomOf()
    expect(['a', 'b', 'c', 'a'].map((peer) => give(room, peer, 'podium', 2))).toEqual([
      'done',
      'done',
      'floor-full',
      'done',
    ])
    changePlaces(room, [{ peer: 'a', floorAt: null }])
    expect(give(room, 'c', 'podium', 2)).toBe('done')
    expect(holders(room)).toEqual(['b', 'c'])
  })

  it('[G7] moves it in a lecture, in one change', () => {
    const room = roomOf()
    expect(give(room, 'a', 'lecture', 1)).toBe('done')
    const { version } = room
    expect(give(room, 'b', 'lecture', 1)).toBe('done')
    expect([holders(room), room.version]).toEqual([['b'], version + 1])
  })

  it('[G8] [M3] knows no floor where everybody speaks, and nobody who is not there', () => {
    const room = roomOf()
    expect(give(room, 'a', 'all', 4)).toBe('no-floor')
    expect(['x', '__proto__', ''].map((peer) => give(room, peer, 'podium', 4))).toEqual(Array(3).fill('no-such-peer'))
    expect(holders(room)).toEqual([])
  })
})

it('[G6] [G7] [G8] whatever is given under whatever order: never more than its places, who came last goes first', () => {
  const step = fc.record({ to: fc.constantFrom(...peers), order, at: fc.nat({ max: 9 }), isMode: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const room = roomOf()
      let now: { mode: 'all' | 'smart' | 'podium' | 'lecture'; speakers: number } = { mode: 'all', speakers: 4 }
      for (const { to, order: next, at, isMode } of steps) {
        const before = holders(room)
        if (isMode) {
          now = next
          changePlaces(room, (all) => floorTrimmed(all, now))
          expect(holders(room)).toEqual(before.slice(0, floorPlaces(now)))
        } else {
          try {
            changePlaces(room, (all) => floorGiven(all, to, now, at))
            expect(holders(room)).toContain(to)
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal)
            expect(holders(room)).toEqual(before)
          }
        }
        expect(holders(room).length).toBeLessThanOrEqual(floorPlaces(now))
      }
    }),
  )
})
