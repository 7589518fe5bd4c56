// Part of the cluster's contract: those who wait before a room, and the chairmen who hear of them.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { MAX_WAITING } from '../../protocol/limits.ts'
import type { ServerFrame } from '../../protocol/server-to-client.ts'
import type { Cluster } from '../../server/cluster-port.ts'
import { createFakeOutlet } from '../fakes/outlet.ts'
import {
  createSocket,
  heard,
  idOf,
  type ClusterUnderTest,
  type MakeCluster,
  namesWaiting,
  seatOf,
  sitIn,
  waitBefore,
  waiterOf,
} from './cluster-seats.ts'

const comeIn: ServerFrame = { type: 'come-in', ticket: null }

export function waitingRoom(make: MakeCluster): void {
  let cluster: Cluster
  let settle: ClusterUnderTest['settle']
  beforeEach(async () => {
    ;({ cluster, settle } = await make(0))
  })

  describe('the waiting room', () => {
    it('[W2] tells the chairmen, and nobody else, of each change', async () => {
      const ann = await sitIn(cluster, 'ann', 0, 'chairman')
      const adm = await sitIn(cluster, 'adm', 0, 'admin')
      const bob = await sitIn(cluster, 'bob')
      const eve = await waitBefore(cluster, 'eve', { since: 4 })
      const fay = await waitBefore(cluster, 'fay', { name: null, since: 5 })
      await cluster.dismiss('lobby', [idOf('eve'), idOf('nobody')], 'entry-refused')
      cluster.stopWaiting('lobby', idOf('fay'), fay.outlet)
      await settle()
      const first = { peer: idOf('eve'), name: 'eve', since: 4 }
      const second = { peer: idOf('fay'), name: null, since: 5 }
      for (const { outlet } of [ann, adm]) {
        const lists = heard(outlet, 'waiting').map((frame) => frame.people)
        expect(lists).toEqual([[first], [first, second], [second], []])
      }
      expect(heard(bob.outlet, 'waiting')).toEqual([])
      expect([eve.outlet.frames, eve.outlet.ended]).toEqual([[], ['entry-refused']])
      expect([fay.outlet.frames, fay.outlet.ended]).toEqual([[], []])
    })

    it('[W1] takes no seat and changes no roster', async () => {
      const ann = await sitIn(cluster, 'ann', 1)
      await waitBefore(cluster, 'eve')
      expect(await cluster.roster('lobby')).toMatchObject({ version: 1 })
      expect(await cluster.toPeer('lobby', idOf('eve'), comeIn)).toBe('no-such-peer')
      await cluster.leave('lobby', idOf('ann'), 'left')
      expect(ann.outlet.frames).toEqual([])
      await sitIn(cluster, 'bob', 1)
      expect(await cluster.waiters('lobby')).toEqual([waiterOf('eve')])
    })

    it('[W2] is shown to whoever comes in, comes back or is made a chairman, if somebody waits', async () => {
      const bob = await sitIn(cluster, 'bob')
      const cid = await sitIn(cluster, 'cid')
      const early = await sitIn(cluster, 'early', 0, 'chairman')
      await cluster.change('lobby', [{ peer: idOf('cid'), role: 'chairman' }], null)
      for (const { outlet } of [cid, early]) expect(namesWaiting(outlet)).toBeNull()
      await waitBefore(cluster, 'eve')
      const late = await sitIn(cluster, 'late', 0, 'chairman')
      await cluster.change('lobby', [{ peer: idOf('bob'), role: 'chairman' }], null)
      const again = createFakeOutlet()
      await cluster.resume({ ...seatOf('cid'), role: 'chairman' }, again, 1, 0)
      for (const outlet of [late.outlet, bob.outlet, again]) expect(namesWaiting(outlet)).toEqual(['eve'])
      expect(bob.outlet.frames.slice(-2).map((frame) => frame.type)).toEqual(['peers-changed', 'waiting'])
    })

    it('[W2] is no longer shown to one who is a chairman no more, nor again to one who stays one', async () => {
      const ann = await sitIn(cluster, 'ann', 0, 'chairman')
      await waitBefore(cluster, 'eve')
      await cluster.change('lobby', [{ peer: idOf('ann'), role: 'admin' }], null)
      expect(heard(ann.outlet, 'waiting')).toHaveLength(1)
      await cluster.change('lobby', [{ peer: idOf('ann'), role: 'participant' }], null)
      await waitBefore(cluster, 'fay')
      expect(heard(ann.outlet, 'waiting')).toHaveLength(1)
    })

    it('reaches those who wait by their id', async () => {
      const eve = await waitBefore(cluster, 'eve')
      const fay = await waitBefore(cluster, 'fay')
      expect(await cluster.toWaiter('lobby', idOf('eve'), comeIn)).toBe(true)
      expect(await cluster.toWaiter('lobby', idOf('nobody'), comeIn)).toBe(false)
      expect(await cluster.toWaiter('nowhere', idOf('eve'), comeIn)).toBe(false)
      expect([eve.outlet.frames, fay.outlet.frames]).toEqual([[comeIn], []])
    })

    it('[W5] has an end, in all and for one address', async () => {
      const wait = (who: number, source: string): Promise<unknown> => waitBefore(cluster, String(who), { source })
      const codes = async (all: Promise<unknown>[]): Promise<unknown[]> => {
        const done = await Promise.allSettled(all)
        return done.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code: unknown }).code] : []))
      }
      const fromHere = Array.from({ length: MAX_WAITING }, (_, who) => wait(who, 'here'))
      const half = await codes(fromHere)
      expect(half).toEqual(Array(MAX_WAITING / 2).fill('room-full'))
      const fromAfar = Array.from({ length: MAX_WAITING }, (_, who) => wait(100 + who, `there-${String(who)}`))
      expect(await codes(fromAfar)).toHaveLength(MAX_WAITING / 2)
      expect(await cluster.waiters('lobby')).toHaveLength(MAX_WAITING)
      await cluster.dismiss('lobby', [idOf('0')], 'entry-refused')
      await wait(1000, 'here')
      await expect(wait(1001, 'elsewhere')).rejects.toMatchObject({ code: 'room-full' })
      await waitBefore(cluster, 'elsewhere', { room: 'cellar', roomId: 'id-of-cellar' })
    })

    it('a change of the same waiter is one change', async () => {
      const ann = await sitIn(cluster, 'ann', 0, 'chairman')
      const eve = await waitBefore(cluster, 'eve', { waitsFor: 'chairman' })
      await cluster.wait(waiterOf('eve', { name: 'Eve' }), eve.outlet)
      expect(await cluster.waiters('lobby')).toEqual([waiterOf('eve', { name: 'Eve' })])
      expect(heard(ann.outlet, 'waiting').map(({ people }) => people.map((one) => one.name))).toEqual([
        ['eve'],
        ['Eve'],
      ])
    })

    it('[W4] is not left by an outlet that is not the waiter’s, nor by a socket that ends because it was dismissed', async () => {
      const ann = await sitIn(cluster, 'ann', 0, 'chairman')
      const eve = await waitBefore(cluster, 'eve')
      cluster.stopWaiting('lobby', idOf('eve'), createFakeOutlet())
      cluster.stopWaiting('nowhere', idOf('eve'), eve.outlet)
      await settle()
      expect(namesWaiting(ann.outlet)).toEqual(['eve'])
      const socket = createSocket((outlet) => {
        cluster.stopWaiting('lobby', idOf('fay'), outlet)
      })
      await cluster.wait(waiterOf('fay'), socket)
      const before = heard(ann.outlet, 'waiting').length
      await cluster.dismiss('lobby', [idOf('fay')], 'entry-refused')
      expect(heard(ann.outlet, 'waiting')).toHaveLength(before + 1)
      expect(namesWaiting(ann.outlet)).toEqual(['eve'])
    })

    it('[H3] of a room made anew does not know the old one, and its chairmen hear of nobody else’s', async () => {
      const old = await waitBefore(cluster, 'eve')
      const ann = createFakeOutlet()
      await cluster.join({ ...seatOf('ann', 'lobby', 'later'), role: 'chairman' }, ann, 0)
      expect(namesWaiting(ann)).toBeNull()
      await waitBefore(cluster, 'fay', { roomId: 'later' })
      expect(namesWaiting(ann)).toEqual(['fay'])
      expect(old.outlet.ended).toEqual(['no-such-room'])
      expect(await cluster.waiters('lobby')).toEqual([waiterOf('fay', { roomId: 'later' })])
    })
  })
}
