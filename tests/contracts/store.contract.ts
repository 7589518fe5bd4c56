// What every `Store` must do, whatever database is behind it.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { NewRoom, Store } from '../../server/store-port.ts'

export type StoreSetup = {
  readonly store: Store
  /** The audit events so far, in order of time. */
  events(): Promise<readonly { event: string; address: string; at: number; message: string }[]>
}

const NOW = 1_700_000_000_000
const DAY_MS = 24 * 3_600_000
const room = (name: string, id = `id-${name}`): NewRoom => ({ name, id, ownerSession: 'owner-hash' })

export function storeContract(name: string, open: () => Promise<StoreSetup>): void {
  describe(`a store (${name})`, () => {
    let store: Store
    let setup: StoreSetup
    beforeEach(async () => {
      setup = await open()
      store = setup.store
    })
    afterEach(() => store.close())

    describe('rooms', () => {
      it('finds what was created, and nothing else', async () => {
        expect(await store.createRoom(room('team'), 0, '192.0.2.1', NOW)).toBe('created')
        expect(await store.findRoom('team')).toEqual({ ...room('team'), createdAt: NOW, activeAt: NOW })
        for (const other of ['tea', 'team-', 'TEAM', '', "' or 1=1 --", '__proto__', 'constructor']) {
          expect(await store.findRoom(other)).toBeNull()
        }
      })

      it('keeps the first of two rooms of one name', async () => {
        await store.createRoom(room('team', 'first'), 0, '', NOW)
        expect(await store.createRoom(room('team', 'second'), 0, '', NOW)).toBe('exists')
        expect(await store.findRoom('team')).toMatchObject({ id: 'first' })
      })

      it('creates a name once, however many ask at once', async () => {
        const all = Array.from({ length: 20 }, (_, i) => store.createRoom(room('team', `id-${i}`), 0, '', NOW))
        const outcomes = await Promise.all(all)
        expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1)
        expect(outcomes.filter((outcome) => outcome === 'exists')).toHaveLength(19)
      })

      it('never holds more than the limit, however many ask at once', async () => {
        const all = Array.from({ length: 20 }, (_, i) => store.createRoom(room(`room-${i}`), 5, '', NOW))
        expect((await Promise.all(all)).filter((outcome) => outcome === 'created')).toHaveLength(5)
        expect(await store.createRoom(room('one-more'), 5, '', NOW)).toBe('too-many')
        expect(await store.createRoom(room('unlimited'), 0, '', NOW)).toBe('created')
      })

      it('takes names that mean something to a program', async () => {
        for (const name of ['__proto__', 'constructor', 'null', '0']) {
          expect(await store.createRoom(room(name), 0, '', NOW)).toBe('created')
          expect(await store.findRoom(name)).toMatchObject({ name })
        }
      })

      it('remembers when somebody was there', async () => {
        await store.createRoom(room('team'), 0, '', NOW)
        await store.createRoom(room('other'), 0, '', NOW)
        await store.touchRoom('team', NOW + 5)
        expect(await store.findRoom('team')).toMatchObject({ createdAt: NOW, activeAt: NOW + 5 })
        expect(await store.findRoom('other')).toMatchObject({ activeAt: NOW })
        await expect(store.touchRoom('no-such-room', NOW)).resolves.toBeUndefined()
      })
    })

    describe('sessions', () => {
      it('are known until they expire', async () => {
        await store.openSession('hash', NOW, NOW + 1000, '')
        expect(await store.useSession('hash', NOW + 999, NOW + 2000)).toBe(true)
        expect(await store.useSession('hash', NOW + 1000, NOW + 2000)).toBe(false)
        expect(await store.useSession('hasj', NOW, NOW + 2000)).toBe(false)
      })

      it('are prolonged by use, once a day', async () => {
        await store.openSession('hash', NOW, NOW + 10 * DAY_MS, '')
        await store.useSession('hash', NOW + DAY_MS - 1, NOW + 20 * DAY_MS)
        expect(await store.useSession('hash', NOW + 10 * DAY_MS, NOW)).toBe(false)
        await store.useSession('hash', NOW + DAY_MS, NOW + 20 * DAY_MS)
        expect(await store.useSession('hash', NOW + 10 * DAY_MS, NOW + 30 * DAY_MS)).toBe(true)
      })
    })

    it('[H3] a ticket is redeemed once, however many ask at once', async () => {
      const all = Array.from({ length: 20 }, () => store.redeemTicket('ticket', NOW))
      expect((await Promise.all(all)).filter(Boolean)).toHaveLength(1)
      expect(await store.redeemTicket('ticket', NOW)).toBe(false)
      expect(await store.redeemTicket('another', NOW)).toBe(true)
    })

    it('purges what has expired, and nothing else', async () => {
      await store.redeemTicket('old', NOW)
      await store.redeemTicket('new', NOW + 1)
      await store.openSession('old', NOW - 10, NOW, '')
      await store.openSession('new', NOW - 10, NOW + 1, '')
      await store.createRoom(room('team'), 0, '', 0)
      await store.purge(NOW)
      expect(await store.redeemTicket('old', NOW)).toBe(true)
      expect(await store.redeemTicket('new', NOW + 1)).toBe(false)
      expect(await store.useSession('old', NOW - 5, NOW)).toBe(false)
      expect(await store.useSession('new', NOW, NOW + 1)).toBe(true)
      expect(await store.findRoom('team')).not.toBeNull()
    })

    it('records what happened to rooms and rights, without secrets', async () => {
      await store.openSession('session-hash', NOW, NOW + 1, '192.0.2.1')
      await store.createRoom(room('team'), 0, '192.0.2.2', NOW + 1)
      await store.createRoom(room('team'), 0, '192.0.2.3', NOW + 2)
      const events = await setup.events()
      expect(events).toEqual([
        expect.objectContaining({ event: 'session_create', address: '192.0.2.1', at: NOW }),
        expect.objectContaining({ event: 'room_create', address: '192.0.2.2', at: NOW + 1 }),
      ])
      expect(JSON.stringify(events)).not.toMatch(/hash/)
    })

    it('answers a ping, and none once it is closed', async () => {
      await store.ping()
      await store.close()
      await expect(store.ping()).rejects.toThrow()
    })
  })
}
