// Part of the cluster's contract: changes that are worked out in the moment when they are done, and the floor of seats.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { Refusal } from '../../protocol/errors.ts'
import { floorHolders } from '../../protocol/floor.ts'
import type { Cluster, SeatChange } from '../../server/cluster-port.ts'
import { floorGiven } from '../../server/rooms/floor.ts'
import { createFakeOutlet } from '../fakes/outlet.ts'
import { type Effort, idOf, type MakeCluster, memberOf, seatOf, sitIn } from './cluster-seats.ts'

export function floors(make: MakeCluster, { races }: Effort): void {
  let cluster: Cluster
  beforeEach(async () => {
    ;({ cluster } = await make(0))
  })
  const people = ['ann', 'bob', 'cid', 'dan', 'eve', 'fay', 'gus', 'hal']
  const give = (room: string, who: string, mode: 'podium' | 'lecture', speakers: number): Promise<void> =>
    cluster.change(room, (members) => floorGiven(members, idOf(who), { mode, speakers }, 5), null)
  const holders = async (room = 'lobby') => floorHolders((await cluster.roster(room)).peers).map(({ peer }) => peer)

  describe('the floor', () => {
    it('[G4] [G9] is the seat’s: told to everybody, kept while the socket is away, and gone with the seat', async () => {
      const ann = await sitIn(cluster, 'ann')
      const bob = await sitIn(cluster, 'bob')
      await give('lobby', 'bob', 'podium', 1)
      const members = [memberOf('bob', { floorAt: 5 })]
      for (const { outlet } of [ann, bob])
        expect(outlet.frames.at(-1)).toEqual({ type: 'peers-changed', version: 3, members, by: null })
      cluster.away('lobby', idOf('bob'), bob.outlet)
      const { roster } = await cluster.resume(bob.seat, createFakeOutlet(), 1, 0)
      expect(roster.peers).toEqual([memberOf('ann'), ...members])
      await cluster.change('lobby', [{ peer: idOf('bob'), role: 'chairman' }], null)
      expect(await holders()).toEqual([idOf('bob')])
      await cluster.leave('lobby', idOf('bob'), 'left')
      expect(await holders()).toEqual([])
      await sitIn(cluster, 'bob')
      expect(await holders()).toEqual([])
      await give('lobby', 'ann', 'podium', 1)
      await cluster.expel('lobby', [idOf('ann')], 'waiting', 'put-back', null)
      expect(await holders()).toEqual([])
    })

    it('[G6] has exactly as many as there are places, however many are given it at once', async () => {
      for (let round = 0; round < races; round++) {
        const room = `room-${String(round)}`
        for (const who of people) await cluster.join(seatOf(who, room), createFakeOutlet(), 0)
        const done = await Promise.allSettled(people.map((who) => give(room, who, 'podium', 3)))
        const refused = done.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
        expect(refused).toHaveLength(5)
        for (const reason of refused) expect(reason).toMatchObject({ code: 'floor-full' })
        expect(await holders(room)).toHaveLength(3)
      }
    })

    it('[G7] has one lecturer at every moment that is told, however many are made it at once', async () => {
      for (let round = 0; round < races; round++) {
        const room = `room-${String(round)}`
        const watcher = createFakeOutlet()
        await cluster.join(seatOf('eye', room), watcher, 0)
        for (const who of people) await cluster.join(seatOf(who, room), createFakeOutlet(), 0)
        await give(room, 'ann', 'lecture', 1)
        await Promise.all(people.map((who) => give(room, who, 'lecture', 1)))
        expect(await holders(room)).toHaveLength(1)
        const floor = new Set<string>()
        for (const frame of watcher.frames) {
          if (frame.type !== 'peers-changed') continue
          for (const { peer, floorAt } of frame.members) {
            if (floorAt === null) floor.delete(peer)
            else floor.add(peer)
          }
          expect(floor.size).toBe(1)
        }
      }
    })
  })

  describe('a change that is worked out', () => {
    it('is worked out on this room’s members as they are, and tells nothing when nothing changes', async () => {
      const ann = await sitIn(cluster, 'ann')
      await cluster.join(seatOf('bob', 'cellar'), createFakeOutlet(), 0)
      const asked: unknown[] = []
      const plan = (members: readonly unknown[], roomId: string): readonly SeatChange[] => {
        asked.push([roomId, members])
        return []
      }
      const before = ann.outlet.frames.length
      await cluster.change('lobby', plan, null)
      expect(asked.at(-1)).toEqual(['id-of-lobby', [memberOf('ann')]])
      expect(ann.outlet.frames).toHaveLength(before)
      const times = asked.length
      await cluster.change('nowhere', plan, null)
      expect(asked).toHaveLength(times)
    })

    it('that refuses changes nothing, and its caller hears why', async () => {
      const ann = await sitIn(cluster, 'ann')
      const before = await cluster.roster('lobby')
      const refusing = cluster.change(
        'lobby',
        () => {
          throw new Refusal('floor-full')
        },
        null,
      )
      await expect(refusing).rejects.toMatchObject({ code: 'floor-full' })
      expect(await cluster.roster('lobby')).toEqual(before)
      expect(ann.outlet.frames).toEqual([])
    })
  })
}
