// What every `Store` must do with the keys of programs.
import { describe, expect, it } from '@jest/globals'
import type { ApiKey } from '../../server/store-port.ts'
import { history, hostile, MINUTE_MS, NOW, origin, room, type Stores } from './store-samples.ts'

const key = (id: string, more: Partial<ApiKey> = {}): ApiKey => ({
  id,
  name: `name of ${id}`,
  roomId: null,
  createdAt: NOW,
  expiresAt: null,
  usedAt: null,
  ...more,
})

export function keyTests(stores: Stores): void {
  const { one, other } = stores

  describe('API keys', () => {
    it('are found by their hash, until they are dropped', async () => {
      await one().addKey(key('a'), 'hash-a', origin())
      await one().addKey(key('b'), 'hash-b', origin())
      expect(await other().useKey('hash-a', NOW)).toMatchObject({ id: 'a', name: 'name of a', roomId: null })
      for (const hash of ['a', 'hash-', ...hostile]) expect(await other().useKey(hash, NOW)).toBeNull()
      expect(await one().dropKey('a', origin())).toBe(true)
      expect(await one().dropKey('a', origin())).toBe(false)
      expect(await other().useKey('hash-a', NOW)).toBeNull()
      expect(await other().useKey('hash-b', NOW)).toMatchObject({ id: 'b' })
    })

    it('hold until they expire', async () => {
      await one().addKey(key('a', { expiresAt: NOW + 10 }), 'hash', origin())
      expect(await one().useKey('hash', NOW + 9)).toMatchObject({ id: 'a', expiresAt: NOW + 10 })
      expect(await one().useKey('hash', NOW + 10)).toBeNull()
    })

    it('remember their use, once a minute', async () => {
      await one().addKey(key('a'), 'hash', origin())
      const lastUse = async (): Promise<number | null | undefined> => (await other().keys())[0]?.usedAt
      expect(await one().useKey('hash', NOW)).toMatchObject({ usedAt: NOW })
      expect(await lastUse()).toBe(NOW)
      await one().useKey('hash', NOW + MINUTE_MS - 1)
      expect(await lastUse()).toBe(NOW)
      await one().useKey('hash', NOW + MINUTE_MS)
      expect(await lastUse()).toBe(NOW + MINUTE_MS)
    })

    it('are listed in the order in which they were made', async () => {
      await one().addKey(key('z', { createdAt: NOW - 1 }), 'hash-z', origin())
      await one().addKey(key('a', { createdAt: NOW + 1, expiresAt: NOW + 5 }), 'hash-a', origin())
      expect(await other().keys()).toEqual([
        key('z', { createdAt: NOW - 1 }),
        key('a', { createdAt: NOW + 1, expiresAt: NOW + 5 }),
      ])
    })

    it('of a room end with the room, and cannot be made for none', async () => {
      await one().createRoom(room('team'), 0, origin())
      await one().addKey(key('a', { roomId: 'id-team' }), 'hash-a', origin())
      await one().addKey(key('b'), 'hash-b', origin())
      await expect(one().addKey(key('c', { roomId: 'gone' }), 'hash-c', origin())).rejects.toBeDefined()
      expect(await one().useKey('hash-a', NOW)).toMatchObject({ roomId: 'id-team' })
      await one().deleteRoom('id-team', origin())
      expect(await one().useKey('hash-a', NOW)).toBeNull()
      expect((await one().keys()).map(({ id }) => id)).toEqual(['b'])
    })

    it('leave events that do not tell their hash', async () => {
      await one().createRoom(room('team'), 0, origin())
      await one().addKey(key('a', { roomId: 'id-team' }), 'the-hash', origin(NOW + 1))
      await one().dropKey('a', origin(NOW + 2))
      expect((await history(stores)).slice(1)).toEqual([
        { ...origin(NOW + 1), event: 'admin_key', room: 'team', message: 'API key name of a added' },
        { ...origin(NOW + 2), event: 'admin_key', room: 'team', message: 'API key name of a dropped' },
      ])
    })
  })
}
