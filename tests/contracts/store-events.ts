// What every `Store` must tell of what happened.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Recorded } from '../../server/store-port.ts'
import { atOnce, hostile, NOW, origin, room, type Stores } from './store-samples.ts'

export function eventTests(stores: Stores): void {
  const { one, other } = stores

  /** Every event of a room, or of all, in pages. */
  async function pages(roomName: string | null, limit: number): Promise<Recorded[]> {
    const all: Recorded[] = []
    for (let before: string | null = null; ; before = all.at(-1)?.id ?? null) {
      const page = await other().events(roomName, before, limit)
      all.push(...page)
      if (page.length < limit) return all
    }
  }

  describe('events', () => {
    it('are kept as they were recorded, with who, when and from where', async () => {
      await one().record('room_join', 'team', 'somebody came', origin(NOW, 'key:backup'))
      await one().record('session_destroy', '', 'somebody went', { at: NOW + 1, address: '', user: 'relay' })
      expect(await other().events(null, null, 10)).toEqual([
        expect.objectContaining({ at: NOW + 1, address: '', user: 'relay', event: 'session_destroy', room: '' }),
        expect.objectContaining({
          ...origin(NOW, 'key:backup'),
          event: 'room_join',
          room: 'team',
          message: 'somebody came',
        }),
      ])
      // As it may stand in the query of a list.
      for (const { id } of await one().events(null, null, 10)) expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/)
    })

    it('are told of one room, or of all', async () => {
      for (const name of ['team', 'other', 'team', '']) await one().record('room_join', name, '', origin())
      expect(await one().events('team', null, 10)).toHaveLength(2)
      expect(await one().events(null, null, 10)).toHaveLength(4)
      expect(await one().events(null, null, 3)).toHaveLength(3)
      for (const name of ['tea', ...hostile]) expect(await one().events(name, null, 10)).toEqual([])
    })

    it('outlive their room', async () => {
      await one().createRoom(room('team'), 0, origin())
      await one().deleteRoom('id-team', origin())
      expect(await one().events('team', null, 10)).toHaveLength(2)
    })

    it('come page by page, each once, the newest first, also when many share a millisecond', async () => {
      for (let i = 0; i < 23; i++) {
        await one().record('room_join', i % 2 ? 'team' : 'other', String(i), origin(NOW + Math.floor(i / 9)))
      }
      for (const limit of [1, 4, 9, 23, 100]) {
        const messages = (await pages(null, limit)).map(({ message }) => message)
        expect(messages).toEqual(Array.from({ length: 23 }, (_, i) => String(22 - i)))
      }
      expect((await pages('team', 3)).map(({ message }) => message)).toEqual(
        Array.from({ length: 11 }, (_, i) => String(21 - 2 * i)),
      )
    })

    it('are in order of time, however they were written', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 4e12 }), { minLength: 1, maxLength: 8 }), async (times) => {
          await one().purge(0, Number.MAX_SAFE_INTEGER)
          await atOnce(stores, times.length, (store, i) =>
            store.record('room_join', '', String(i), origin(times[i] ?? 0)),
          )
          const told = await pages(null, 3)
          expect(told.map(({ at }) => at)).toEqual([...times].sort((a, b) => b - a))
          expect(new Set(told.map(({ id }) => id)).size).toBe(times.length)
        }),
        { numRuns: 10 },
      )
    })

    it('from a page on are not moved by what happens meanwhile', async () => {
      for (let i = 0; i < 6; i++) await one().record('room_join', '', String(i), origin(NOW))
      const first = await one().events(null, null, 3)
      for (let i = 6; i < 9; i++) await one().record('room_join', '', String(i), origin(NOW))
      const second = await one().events(null, first.at(-1)?.id ?? null, 3)
      expect([...first, ...second].map(({ message }) => message)).toEqual(['5', '4', '3', '2', '1', '0'])
    })

    it('after an id that never was are those that would follow it', async () => {
      await one().record('room_join', '', '', origin(NOW))
      for (const before of ['', '0', "' or 1=1 --"]) expect(await one().events(null, before, 10)).toEqual([])
      expect(await one().events(null, 'zzz', 10)).toHaveLength(1)
    })
  })
}
