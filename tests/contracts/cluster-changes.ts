// Part of the cluster's contract: roles, blocks and hands of those who sit, and what is told to all of them.
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Cluster, SeatChange } from '../../server/cluster-port.ts'
import { createFakeOutlet } from '../fakes/outlet.ts'
import {
  createSocket,
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

export function changes(make: MakeCluster): void {
  let cluster: Cluster
  let advance: ClusterUnderTest['advance']
  beforeEach(async () => {
    ;({ cluster, advance } = await make(0))
  })

  describe('changing seats', () => {
    it('[R1] [M12] is one frame with the next version to everybody, the changed included', async () => {
      const ann = await sitIn(cluster, 'ann', 0, 'chairman')
      const bob = await sitIn(cluster, 'bob')
      const cid = await sitIn(cluster, 'cid')
      const blocked = ['microphone', 'chat'] as const
      const both: SeatChange[] = [
        { peer: idOf('bob'), blocked },
        { peer: idOf('cid'), blocked, handAt: 5 },
      ]
      await cluster.change('lobby', both, idOf('ann'))
      const members = [
        memberOf('bob', { blocked: [...blocked] }),
        memberOf('cid', { blocked: [...blocked], handAt: 5 }),
      ]
      const frame = { type: 'peers-changed', version: 4, members, by: idOf('ann') }
      for (const { outlet } of [ann, bob, cid]) expect(outlet.frames.at(-1)).toEqual(frame)
      const roster = await cluster.roster('lobby')
      expect(roster).toEqual({
        version: 4,
        complete: true,
        peers: [memberOf('ann', { role: 'chairman' }), ...members],
      })
    })

    it('[M12] names those alone who really change, each once, and is silent when nobody does', async () => {
      const ann = await sitIn(cluster, 'ann')
      await sitIn(cluster, 'bob')
      const before = ann.outlet.frames.length
      await cluster.change('lobby', [], null)
      await cluster.change('lobby', [{ peer: idOf('bob'), role: 'participant', blocked: [], handAt: null }], null)
      await cluster.change('lobby', [{ peer: idOf('nobody'), role: 'chairman' }], null)
      await cluster.change('nowhere', [{ peer: idOf('bob'), role: 'chairman' }], null)
      const thereAndBack: SeatChange[] = [
        { peer: idOf('bob'), blocked: ['chat'] },
        { peer: idOf('bob'), blocked: [] },
      ]
      await cluster.change('lobby', thereAndBack, null)
      expect(ann.outlet.frames).toHaveLength(before)
      expect((await cluster.roster('lobby')).version).toBe(2)
      const some: SeatChange[] = [
        { peer: idOf('ann') },
        { peer: idOf('bob'), handAt: 7 },
        { peer: idOf('nobody'), handAt: 7 },
        { peer: idOf('bob'), blocked: ['chat'] },
      ]
      await cluster.change('lobby', some, null)
      const members = [memberOf('bob', { handAt: 7, blocked: ['chat'] })]
      expect(ann.outlet.frames.at(-1)).toEqual({ type: 'peers-changed', version: 3, members, by: null })
    })

    it('[M15] a hand that is up and raised again stays up since the first time', async () => {
      const ann = await sitIn(cluster, 'ann')
      for (const handAt of [7, 9]) await cluster.change('lobby', [{ peer: idOf('ann'), handAt }], null)
      expect(ann.outlet.frames).toHaveLength(1)
      expect((await cluster.roster('lobby')).peers).toEqual([memberOf('ann', { handAt: 7 })])
      for (const handAt of [null, 11]) await cluster.change('lobby', [{ peer: idOf('ann'), handAt }], null)
      expect((await cluster.roster('lobby')).peers).toEqual([memberOf('ann', { handAt: 11 })])
    })

    it('tells a socket of its new role before it hears of it, and no other one', async () => {
      const socket = createFakeOutlet()
      const told: unknown[] = []
      const watched = Object.assign(socket, {
        become: (role: unknown) => void told.push(role),
        send: (frame: { type: string }) => void told.push(frame.type),
      })
      await cluster.join(seatOf('ann'), watched, 0)
      const bob = await sitIn(cluster, 'bob')
      await cluster.change('lobby', [{ peer: idOf('ann'), role: 'chairman' }], null)
      await cluster.change('lobby', [{ peer: idOf('ann'), handAt: 3 }], null)
      expect(told).toEqual(['peer-joined', 'chairman', 'peers-changed', 'peers-changed'])
      expect(bob.outlet.roles).toEqual([])
    })

    it('[R5] reaches those whose socket is away: they come back to their seat as it is now', async () => {
      const bob = await sitIn(cluster, 'bob')
      cluster.away('lobby', idOf('bob'), bob.outlet)
      await cluster.change('lobby', [{ peer: idOf('bob'), role: 'chairman', blocked: ['camera'], handAt: 3 }], null)
      const outlet = createFakeOutlet()
      const { roster, missed } = await cluster.resume(bob.seat, outlet, 1, 0)
      expect(roster.peers).toEqual([memberOf('bob', { role: 'chairman', blocked: ['camera'], handAt: 3 })])
      expect(missed).toEqual([])
      expect(outlet.roles).toEqual(['chairman'])
    })

    it('[R5] says nothing of a role to a socket that came with the right one', async () => {
      const bob = await sitIn(cluster, 'bob')
      const outlet = createFakeOutlet()
      await cluster.resume(bob.seat, outlet, 1, 0)
      expect(outlet.roles).toEqual([])
    })
  })

  describe('telling', () => {
    it('reaches everybody, or the chairmen, and nobody who waits', async () => {
      const ann = await sitIn(cluster, 'ann', 0, 'chairman')
      const adm = await sitIn(cluster, 'adm', 0, 'admin')
      const bob = await sitIn(cluster, 'bob')
      const eve = await waitBefore(cluster, 'eve')
      await cluster.tell('lobby', signal('all'), 'everybody')
      await cluster.tell('lobby', signal('some'), 'chairmen')
      await cluster.tell('nowhere', signal('none'), 'everybody')
      for (const { outlet } of [ann, adm]) expect(heard(outlet, 'signal')).toEqual([signal('all'), signal('some')])
      expect(heard(bob.outlet, 'signal')).toEqual([signal('all')])
      expect(eve.outlet.frames).toEqual([])
    })

    it('[E7] goes on when a socket ends while it is told', async () => {
      const socket = createSocket((outlet) => {
        cluster.away('lobby', idOf('bob'), outlet)
      })
      const slow = Object.assign(socket, {
        send: () => {
          socket.end('slow-reader')
        },
      })
      const ann = await sitIn(cluster, 'ann')
      await cluster.join(seatOf('bob'), slow, 0)
      const cid = await sitIn(cluster, 'cid')
      await cluster.change('lobby', [{ peer: idOf('ann'), handAt: 1 }], null)
      expect(slow.ended).toEqual(['slow-reader'])
      for (const { outlet } of [ann, cid]) expect(outlet.frames.at(-1)).toMatchObject({ type: 'peers-changed' })
      await advance(GRACE_OVER_MS)
      for (const { outlet } of [ann, cid]) expect(outlet.frames.at(-1)).toMatchObject({ why: 'lost', version: 5 })
    })
  })
}
