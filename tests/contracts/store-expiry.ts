// What every `Store` must do with rooms that nobody is in.
import { describe, expect, it } from '@jest/globals'
import { happened, history, NOW, origin, room, type Stores } from './store-samples.ts'

export function expiryTests(stores: Stores): void {
  const { one, other } = stores
  const names = async (): Promise<readonly string[]> => (await one().listRooms('', 1000)).map(({ name }) => name)

  /** All that is idle by now, as a caller takes it who asks until there is no more. */
  async function expireAll(idle: number | null, reserved: number | null, occupied: string[] = []): Promise<string[]> {
    const gone: string[] = []
    for (;;) {
      const some = await one().expireRooms(idle, reserved, occupied, NOW + 100)
      if (some.length === 0) return gone.sort()
      gone.push(...some.map(({ name }) => name))
    }
  }

  describe('rooms that nobody is in', () => {
    it('are remembered by when somebody was', async () => {
      for (const name of ['team', 'other', 'third']) await one().createRoom(room(name), 0, origin())
      await one().touchRooms(['team', 'no-such-room', 'third'], NOW + 5)
      expect(await other().findRoom('team')).toMatchObject({ createdAt: NOW, activeAt: NOW + 5 })
      expect(await other().findRoom('third')).toMatchObject({ activeAt: NOW + 5 })
      expect(await other().findRoom('other')).toMatchObject({ activeAt: NOW })
      await expect(one().touchRooms([], NOW)).resolves.toBeUndefined()
    })

    it('expire when they have been empty for long, each with an event', async () => {
      await one().createRoom(room('old'), 0, origin(NOW - 10))
      await one().createRoom(room('edge'), 0, origin(NOW))
      await one().createRoom(room('used'), 0, origin(NOW - 10))
      await one().touchRooms(['used'], NOW + 1)
      expect(await one().expireRooms(NOW, null, [], NOW + 100)).toEqual([expect.objectContaining({ id: 'id-old' })])
      expect(await names()).toEqual(['edge', 'used'])
      expect(await one().people('id-old')).toEqual([])
      const relay = { at: NOW + 100, address: '', user: 'relay' }
      expect((await history(stores)).at(-1)).toEqual({
        ...relay,
        event: 'room_expire',
        room: 'old',
        message: 'room old expired',
      })
    })

    it('have another time when they are reserved, and none when that is never', async () => {
      await one().createRoom(room('plain'), 0, origin(NOW - 10))
      await one().createRoom(room('mine'), 0, origin(NOW - 10))
      await one().changeRoom('id-mine', { ownerPassword: 'hash' }, '', origin())
      expect(await expireAll(null, null)).toEqual([])
      expect(await expireAll(null, NOW - 10)).toEqual([])
      expect(await expireAll(NOW, null)).toEqual(['plain'])
      expect(await expireAll(NOW, NOW - 10)).toEqual([])
      expect(await expireAll(null, NOW)).toEqual(['mine'])
    })

    it('do not expire while they are persistent or occupied', async () => {
      for (const name of ['kept', 'busy', 'empty']) await one().createRoom(room(name), 0, origin(NOW - 10))
      await one().changeRoom('id-kept', { settings: { persistent: true } }, '', origin())
      expect(await expireAll(NOW, NOW, ['busy', 'no-such-room'])).toEqual(['empty'])
      expect(await names()).toEqual(['busy', 'kept'])
      await one().changeRoom('id-kept', { settings: { persistent: false } }, '', origin())
      expect(await expireAll(NOW, NOW)).toEqual(['busy', 'kept'])
    })

    // More of each than a store deletes at once.
    it('all expire in the end, however many are occupied and idle longest', async () => {
      const busy = Array.from({ length: 105 }, (_, i) => `busy-${i}`)
      const idle = Array.from({ length: 110 }, (_, i) => `idle-${i}`).sort()
      for (const name of busy) await one().createRoom(room(name), 0, origin(NOW - 20))
      for (const name of idle) await one().createRoom(room(name), 0, origin(NOW - 10))
      expect(await expireAll(NOW, NOW, busy)).toEqual(idle)
      expect(await names()).toHaveLength(busy.length)
      expect((await happened(stores)).filter((event) => event.startsWith('room_expire'))).toHaveLength(idle.length)
    }, 30_000)

    it('expire once, however many jobs ask at once', async () => {
      for (let i = 0; i < 20; i++) await one().createRoom(room(`room-${i}`), 0, origin(NOW - 10))
      const jobs = [one(), other(), one(), other()].map((store) => store.expireRooms(NOW, NOW, [], NOW))
      expect((await Promise.all(jobs)).flat()).toHaveLength(20)
      expect((await happened(stores)).filter((event) => event.startsWith('room_expire'))).toHaveLength(20)
    })
  })
}
