// Part of the cluster's contract: seats that are taken from their peers, one by one or all at once.
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Cluster } from '../../server/cluster-port.ts'
import { createFakeOutlet } from '../fakes/outlet.ts'
import {
  createSocket,
  GRACE_MS,
  GRACE_OVER_MS,
  heard,
  idOf,
  type ClusterUnderTest,
  type MakeCluster,
  memberOf,
  seatOf,
  signal,
  sitIn,
  waitBefore,
} from './cluster-seats.ts'

export function removals(make: MakeCluster): void {
  let cluster: Cluster
  let advance: ClusterUnderTest['advance']
  let lost: ClusterUnderTest['lost']
  beforeEach(async () => {
    ;({ cluster, advance, lost } = await make(0))
  })
  const kick = (...names: string[]): Promise<void> =>
    cluster.expel('lobby', names.map(idOf), 'kicked', 'removed', idOf('ann'))

  describe('expelling', () => {
    it('[M9] frees the seats at once, ends the sockets, and tells the others of each', async () => {
      const ann = await sitIn(cluster, 'ann')
      const bob = await sitIn(cluster, 'bob')
      const cid = await sitIn(cluster, 'cid')
      const dan = await sitIn(cluster, 'dan')
      await kick('bob', 'nobody', 'cid', 'bob')
      const left = (who: string, version: number): object => {
        return { type: 'peer-left', version, peer: idOf(who), why: 'kicked', by: idOf('ann') }
      }
      for (const { outlet } of [ann, dan]) {
        expect(heard(outlet, 'peer-left')).toEqual([left('bob', 5), left('cid', 6)])
        expect(outlet.ended).toEqual([])
      }
      for (const { outlet } of [bob, cid]) {
        expect(outlet.ended).toEqual(['removed'])
        expect(heard(outlet, 'peer-left')).toEqual([])
      }
      expect((await cluster.roster('lobby')).peers).toEqual([memberOf('ann'), memberOf('dan')])
      expect(await cluster.toPeer('lobby', idOf('bob'), signal('x'))).toBe('no-such-peer')
    })

    it('[R9] voids the resume tokens, also of a peer that is away', async () => {
      const ann = await sitIn(cluster, 'ann')
      const bob = await sitIn(cluster, 'bob')
      const cid = await sitIn(cluster, 'cid')
      cluster.away('lobby', idOf('bob'), bob.outlet)
      await kick('bob', 'cid')
      for (const { seat } of [bob, cid]) {
        await expect(cluster.resume(seat, createFakeOutlet(), 1, 0)).rejects.toMatchObject({ code: 'bad-resume' })
      }
      const before = ann.outlet.frames.length
      await advance(GRACE_OVER_MS)
      expect(ann.outlet.frames).toHaveLength(before)
      expect(lost).toEqual([])
      expect(bob.outlet.ended).toEqual([])
    })

    it('[R11] makes space', async () => {
      await sitIn(cluster, 'ann', 1)
      await kick('ann')
      expect((await sitIn(cluster, 'bob', 1)).seated.roster.peers).toEqual([memberOf('bob')])
    })

    it('[M9] is not undone by the socket that ends', async () => {
      const socket = createSocket((outlet) => {
        cluster.away('lobby', idOf('bob'), outlet)
      })
      const ann = await sitIn(cluster, 'ann')
      await cluster.join(seatOf('bob'), socket, 0)
      await kick('bob')
      expect(socket.ended).toEqual(['removed'])
      await advance(GRACE_OVER_MS)
      expect(heard(ann.outlet, 'peer-left')).toHaveLength(1)
      expect(lost).toEqual([])
      expect(await cluster.roster('lobby')).toMatchObject({ version: 3, peers: [memberOf('ann')] })
    })

    it('[W6] says as what the peer left', async () => {
      const ann = await sitIn(cluster, 'ann')
      const bob = await sitIn(cluster, 'bob')
      await cluster.expel('lobby', [idOf('bob')], 'waiting', 'put-back', null)
      expect(ann.outlet.frames.at(-1)).toMatchObject({ why: 'waiting', by: null })
      expect(bob.outlet.ended).toEqual(['put-back'])
    })

    it('leaves rooms of other names alone, and is silent where nobody sits', async () => {
      const ann = await sitIn(cluster, 'ann')
      const other = createFakeOutlet()
      await cluster.join(seatOf('bob', 'cellar'), other, 0)
      await kick('bob')
      await cluster.expel('nowhere', [idOf('ann')], 'kicked', 'removed', null)
      expect([ann.outlet.frames, ann.outlet.ended, other.ended]).toEqual([[], [], []])
    })

    it('[R8] holds while seats are still being taken back, also for peers that have not come yet', async () => {
      ;({ cluster, advance } = await make(GRACE_MS))
      await cluster.resume(seatOf('bob'), createFakeOutlet(), 1, 0)
      await kick('bob', 'cid')
      for (const who of ['bob', 'cid']) {
        const again = cluster.resume(seatOf(who), createFakeOutlet(), 5, 0)
        await expect(again).rejects.toMatchObject({ code: 'bad-resume' })
      }
      expect(await cluster.resume(seatOf('dan'), createFakeOutlet(), 5, 0)).toMatchObject({ kept: false })
    })
  })

  describe('dissolving', () => {
    const end = (): Promise<void> => cluster.dissolve('lobby', 'id-of-lobby', 'meeting-ended')

    it('[M13] ends all sockets of the room, and tells none of them of the others', async () => {
      const ann = await sitIn(cluster, 'ann', 0, 'chairman')
      const bob = await sitIn(cluster, 'bob')
      const eve = await waitBefore(cluster, 'eve')
      const other = createFakeOutlet()
      await cluster.join(seatOf('cid', 'cellar'), other, 0)
      const before = [ann, bob].map(({ outlet }) => outlet.frames.length)
      await end()
      for (const { outlet } of [ann, bob, eve]) expect(outlet.ended).toEqual(['meeting-ended'])
      expect([ann, bob].map(({ outlet }) => outlet.frames.length)).toEqual(before)
      expect(other.ended).toEqual([])
      expect(await cluster.roster('lobby')).toEqual({ version: 0, complete: true, peers: [] })
      expect([await cluster.seats('lobby'), await cluster.waiters('lobby')]).toEqual([[], []])
    })

    it('[M13] frees the seats of those who are away, and is not undone by the sockets that end', async () => {
      const socket = createSocket((outlet) => {
        cluster.away('lobby', idOf('ann'), outlet)
        cluster.stopWaiting('lobby', idOf('ann'), outlet)
      })
      await cluster.join(seatOf('ann'), socket, 0)
      const bob = await sitIn(cluster, 'bob')
      cluster.away('lobby', idOf('bob'), bob.outlet)
      await end()
      await advance(GRACE_OVER_MS)
      expect(lost).toEqual([])
      for (const seat of [seatOf('ann'), bob.seat]) {
        await expect(cluster.resume(seat, createFakeOutlet(), 1, 0)).rejects.toMatchObject({ code: 'bad-resume' })
      }
      expect((await sitIn(cluster, 'cid', 1)).seated.roster).toMatchObject({ version: 1, peers: [memberOf('cid')] })
    })

    it('[H3] does not touch a later room of that name', async () => {
      const outlet = createFakeOutlet()
      await cluster.join(seatOf('ann', 'lobby', 'later'), outlet, 0)
      const eve = await waitBefore(cluster, 'eve', { roomId: 'later' })
      await end()
      await cluster.dissolve('nowhere', 'id', 'meeting-ended')
      expect([outlet.ended, eve.outlet.ended]).toEqual([[], []])
    })

    it('[H3] nobody gets into a deleted room any more, nor throws out the next one of its name', async () => {
      await sitIn(cluster, 'ann')
      await cluster.dissolve('lobby', 'id-of-lobby', 'no-such-room')
      const outlet = createFakeOutlet()
      await cluster.join(seatOf('bob', 'lobby', 'later'), outlet, 0)
      const gone = { code: 'no-such-room' }
      await expect(sitIn(cluster, 'cid')).rejects.toMatchObject(gone)
      await expect(waitBefore(cluster, 'dan')).rejects.toMatchObject(gone)
      expect([outlet.frames, outlet.ended]).toEqual([[], []])
    })

    it('[R8] holds for those who have not taken their seats back yet', async () => {
      ;({ cluster, advance } = await make(GRACE_MS))
      await end()
      const late = cluster.resume(seatOf('bob'), createFakeOutlet(), 5, 0)
      await expect(late).rejects.toMatchObject({ code: 'bad-resume' })
      expect((await sitIn(cluster, 'ann')).seated.kept).toBe(false)
    })
  })
}
