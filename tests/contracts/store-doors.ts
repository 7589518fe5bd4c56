// What every `Store` must know before somebody is in a room: sessions, tickets, wrong tries; and what it forgets.
import { describe, expect, it } from '@jest/globals'
import {
  atOnce,
  DAY_MS,
  happened,
  history,
  hostile,
  MINUTE_MS,
  NOW,
  origin,
  room,
  type Stores,
} from './store-samples.ts'

export function doorTests(stores: Stores): void {
  const { one, other } = stores

  describe('sessions', () => {
    it('are known until they expire', async () => {
      await one().openSession('hash', NOW + 1000, origin())
      expect(await other().useSession('hash', NOW + 999, NOW + 2000)).toBe(true)
      expect(await other().useSession('hash', NOW + 1000, NOW + 2000)).toBe(false)
      for (const hash of ['hasj', ...hostile]) expect(await one().useSession(hash, NOW, NOW + 2000)).toBe(false)
    })

    it('are prolonged by use, once a day', async () => {
      await one().openSession('hash', NOW + 10 * DAY_MS, origin())
      await one().useSession('hash', NOW + DAY_MS - 1, NOW + 20 * DAY_MS)
      expect(await one().useSession('hash', NOW + 10 * DAY_MS, NOW)).toBe(false)
      await one().useSession('hash', NOW + DAY_MS, NOW + 20 * DAY_MS)
      expect(await one().useSession('hash', NOW + 10 * DAY_MS, NOW + 30 * DAY_MS)).toBe(true)
    })

    it('leave an event that does not tell their hash', async () => {
      await one().openSession('the-hash', NOW + 1, origin())
      const event = { ...origin(), event: 'session_create', room: '', message: 'session opened' }
      expect(await history(stores)).toEqual([event])
    })
  })

  it('[H3] a ticket is redeemed once, however many ask at once', async () => {
    const outcomes = await atOnce(stores, 20, (store) => store.redeemTicket('ticket', NOW))
    expect(outcomes.filter(Boolean)).toHaveLength(1)
    expect(await one().redeemTicket('ticket', NOW)).toBe(false)
    expect(await one().isRedeemed('another')).toBe(false)
    expect(await one().redeemTicket('another', NOW)).toBe(true)
    expect(await other().isRedeemed('another')).toBe(true)
  })

  describe('wrong tries', () => {
    it('are counted under each of their keys', async () => {
      await one().countTry(['room', 'source', 'room'], NOW - MINUTE_MS, NOW)
      await one().countTry(['room'], NOW - MINUTE_MS, NOW + 5)
      const found = await other().tries(['room', 'source', 'nothing'], NOW - MINUTE_MS)
      expect([...found].sort()).toEqual([
        ['room', { count: 2, since: NOW, lastAt: NOW + 5 }],
        ['source', { count: 1, since: NOW, lastAt: NOW }],
      ])
      expect(await other().tries([], 0)).toEqual(new Map())
    })

    it('begin anew when their window is over', async () => {
      await one().countTry(['key'], NOW - 10, NOW)
      await one().countTry(['key'], NOW, NOW + 10)
      expect(await one().tries(['key'], NOW)).toEqual(new Map([['key', { count: 2, since: NOW, lastAt: NOW + 10 }]]))
      expect(await one().tries(['key'], NOW + 1)).toEqual(new Map())
      await one().countTry(['key'], NOW + 1, NOW + 11)
      expect(await one().tries(['key'], 0)).toEqual(new Map([['key', { count: 1, since: NOW + 11, lastAt: NOW + 11 }]]))
    })

    it('are all counted when they come at once', async () => {
      await atOnce(stores, 20, (store, i) => store.countTry(['shared', `own-${i}`], 0, NOW))
      expect((await one().tries(['shared', 'own-7'], 0)).get('shared')?.count).toBe(20)
    })

    it('under keys that mean something to a program are those keys alone', async () => {
      for (const key of hostile) await one().countTry([key], 0, NOW)
      const found = await one().tries(hostile, 0)
      expect([...found.values()].map(({ count }) => count)).toEqual(hostile.map(() => 1))
    })

    it('leave no event by themselves', async () => {
      await one().countTry(['key'], 0, NOW)
      expect(await happened(stores)).toEqual([])
    })
  })

  describe('a purge', () => {
    it('forgets what has expired, and nothing else', async () => {
      for (const [name, end] of [
        ['old', NOW],
        ['new', NOW + 1],
      ] as const) {
        await one().redeemTicket(name, end)
        await one().openSession(name, end, origin(NOW - 10))
        const key = { id: name, name, roomId: null, createdAt: 0, expiresAt: end, usedAt: null }
        await one().addKey(key, `hash-of-${name}`, origin())
        await one().countTry([name], 0, end - DAY_MS)
      }
      await one().createRoom(room('team'), 0, origin(0))
      await one().purge(NOW, null)
      expect(await other().redeemTicket('old', NOW)).toBe(true)
      expect(await other().redeemTicket('new', NOW + 1)).toBe(false)
      expect(await other().useSession('old', NOW - 5, NOW)).toBe(false)
      expect(await other().useSession('new', NOW, NOW + 1)).toBe(true)
      expect((await other().keys()).map(({ id }) => id)).toEqual(['new'])
      expect([...(await other().tries(['old', 'new'], 0)).keys()]).toEqual(['new'])
      expect(await other().findRoom('team')).not.toBeNull()
      expect(await happened(stores)).toHaveLength(5)
    })

    it('forgets events before a time, and none without one', async () => {
      for (const at of [NOW - 1, NOW, NOW + 1]) await one().record('room_join', 'team', String(at), origin(at))
      await one().purge(NOW + 9, null)
      expect(await history(stores)).toHaveLength(3)
      await one().purge(NOW + 9, NOW)
      expect((await history(stores)).map(({ at }) => at)).toEqual([NOW, NOW + 1])
    })
  })
}
