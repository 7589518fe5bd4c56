// The seats of one room, for any order of comings and goings.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { MAX_AWAY_FRAMES, MAX_AWAY_LENGTH, RESUME_OVERLAP_MS } from '../../../protocol/limits.ts'
import {
  createPresence,
  freePlace,
  hasSpace,
  putAside,
  rosterOf,
  rotate,
  type Sitter,
  takePlace,
  takeWaiting,
} from '../../../server/rooms/presence.ts'

const peers = ['a', 'b', 'c', 'd'] as const
const sitter = (peer: string): Sitter => ({ peer, role: 'participant', session: 's', source: 'x', blocked: [] })
const step = fc.record({ who: fc.constantFrom(...peers), comes: fc.boolean() })

describe('presence', () => {
  it('[R1] [R11] counts every change once, lists who is there, and keeps the limit', () => {
    fc.assert(
      fc.property(fc.array(step), fc.integer({ min: 0, max: 4 }), (steps, limit) => {
        const room = createPresence<null>('id')
        const seated = new Set<string>()
        let changes = 0
        for (const { who, comes } of steps) {
          if (comes && !seated.has(who) && hasSpace(room, limit)) {
            takePlace(room, sitter(who), null, 1, 0)
            seated.add(who)
            changes++
          } else if (!comes) {
            const wasThere = seated.delete(who)
            expect(freePlace(room, who) !== null).toBe(wasThere)
            if (wasThere) changes++
          }
          expect(room.version).toBe(changes)
          expect(limit === 0 || seated.size <= limit).toBe(true)
          expect(rosterOf(room, true).peers.map((member) => member.peer)).toEqual([...seated])
        }
      }),
    )
  })

  it('[R6] a turn never falls, and only the current and, for a while, the last are good', () => {
    const show = fc.record({ turn: fc.integer({ min: 0, max: 8 }), passesMs: fc.integer({ min: 0, max: 40_000 }) })
    fc.assert(
      fc.property(fc.array(show), (shows) => {
        const place = takePlace(createPresence<null>('id'), sitter('a'), null, 1, 0)
        let now = 0
        let rotatedAt = 0
        for (const { turn, passesMs } of shows) {
          now += passesMs
          const before = place.turn
          const isLast = turn === before - 1 && now - rotatedAt <= RESUME_OVERLAP_MS
          expect(rotate(place, turn, now)).toBe(turn >= before || isLast)
          if (turn >= before) rotatedAt = now
          expect(place.turn).toBe(Math.max(before, turn >= before ? turn + 1 : before))
        }
      }),
    )
  })

  it('[S6] keeps no more than the queue may hold, and gives it out once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: MAX_AWAY_LENGTH / 2 }), { maxLength: 100 }), (lengths) => {
        const place = takePlace(createPresence<null>('id'), sitter('a'), null, 1, 0)
        const kept = lengths.filter((length) => putAside(place, { type: 'pong' }, length))
        expect(kept.length).toBeLessThanOrEqual(MAX_AWAY_FRAMES)
        expect(kept.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(MAX_AWAY_LENGTH)
        expect(takeWaiting(place)).toHaveLength(kept.length)
        expect(takeWaiting(place)).toEqual([])
        expect(putAside(place, { type: 'pong' }, MAX_AWAY_LENGTH)).toBe(true)
      }),
    )
  })
})
