// Part of the cluster's contract: tokens that take seats back, also after a restart.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { RESUME_OVERLAP_MS } from '../../protocol/limits.ts'
import type { Cluster, Seated } from '../../server/cluster-port.ts'
import { createFakeOutlet } from '../fakes/outlet.ts'
import {
  type ClusterUnderTest,
  GRACE_MS,
  GRACE_OVER_MS,
  idOf,
  type MakeCluster,
  memberOf,
  seatOf,
  sitIn,
  type Sitting,
} from './cluster-seats.ts'

export function resumption(make: MakeCluster): void {
  let cluster: Cluster
  let advance: ClusterUnderTest['advance']
  beforeEach(async () => {
    ;({ cluster, advance } = await make(0))
  })
  const sit = (who: string, limit = 0): Promise<Sitting> => sitIn(cluster, who, limit)

  describe('resume tokens', () => {
    it('[R6] the one before the current is good for a while and leads to the same successor', async () => {
      const ann = await sit('ann')
      const resume = (turn: number): Promise<Seated> => cluster.resume(ann.seat, createFakeOutlet(), turn, 0)
      expect(await resume(1)).toMatchObject({ turn: 2 })
      await advance(RESUME_OVERLAP_MS - 1_000)
      expect(await resume(1)).toMatchObject({ turn: 2 })
      expect(await resume(2)).toMatchObject({ turn: 3 })
      await expect(resume(1)).rejects.toMatchObject({ code: 'bad-resume' })
      await advance(RESUME_OVERLAP_MS + 1_000)
      await expect(resume(2)).rejects.toMatchObject({ code: 'bad-resume' })
      expect(await resume(3)).toMatchObject({ turn: 4 })
    })

    it('[R6] a spent one throws nobody out', async () => {
      const ann = await sit('ann')
      const current = createFakeOutlet()
      await cluster.resume(ann.seat, createFakeOutlet(), 1, 0)
      await cluster.resume(ann.seat, current, 2, 0)
      await expect(cluster.resume(ann.seat, createFakeOutlet(), 1, 0)).rejects.toMatchObject({ code: 'bad-resume' })
      expect(current.ended).toEqual([])
    })

    it('[R9] are void after leaving, and after the grace time', async () => {
      const ann = await sit('ann')
      const bob = await sit('bob')
      await sit('cid')
      await cluster.leave('lobby', ann.seat.peer, 'left')
      cluster.away('lobby', bob.seat.peer, bob.outlet)
      await advance(GRACE_OVER_MS)
      for (const { seat } of [ann, bob]) {
        await expect(cluster.resume(seat, createFakeOutlet(), 1, 0)).rejects.toMatchObject({ code: 'bad-resume' })
      }
    })
  })

  describe('after a restart', () => {
    beforeEach(async () => {
      ;({ cluster, advance } = await make(GRACE_MS))
    })

    it('[R3] rosters are incomplete, until every occupied room hears that they are complete', async () => {
      const ann = await sit('ann')
      expect(ann.seated.roster).toMatchObject({ version: 1, complete: false })
      await advance(GRACE_OVER_MS)
      const roster = await cluster.roster('lobby')
      expect(roster).toMatchObject({ complete: true, peers: [memberOf('ann')] })
      expect(ann.outlet.frames).toEqual([{ type: 'roster', roster }])
    })

    it('[R8] a token makes its seat anew, at its own turn, and the others hear of it', async () => {
      const ann = await sit('ann')
      const resume = (turn: number): Promise<Seated> => cluster.resume(seatOf('bob'), createFakeOutlet(), turn, 0)
      expect(await resume(7)).toMatchObject({ kept: false, turn: 8, missed: [] })
      expect(ann.outlet.frames).toEqual([{ type: 'peer-joined', version: 2, member: memberOf('bob') }])
      await expect(resume(6)).rejects.toMatchObject({ code: 'bad-resume' })
      expect(await resume(8)).toMatchObject({ kept: true, turn: 9 })
      expect(ann.outlet.frames).toHaveLength(1)
    })

    it('[R8] an older copy that comes first does not lock the newer one out', async () => {
      await cluster.resume(seatOf('bob'), createFakeOutlet(), 2, 0)
      expect(await cluster.resume(seatOf('bob'), createFakeOutlet(), 5, 0)).toMatchObject({ turn: 6 })
    })

    it('[R8] only until the grace time is over', async () => {
      await sit('ann')
      await advance(GRACE_OVER_MS)
      const late = cluster.resume(seatOf('bob'), createFakeOutlet(), 1, 0)
      await expect(late).rejects.toMatchObject({ code: 'bad-resume' })
    })

    it('[R8] [R11] only as long as there is space', async () => {
      await sit('ann', 1)
      const late = cluster.resume(seatOf('bob'), createFakeOutlet(), 1, 1)
      await expect(late).rejects.toMatchObject({ code: 'room-full' })
    })

    it('[R9] not for a peer that has left since', async () => {
      await cluster.resume(seatOf('bob'), createFakeOutlet(), 1, 0)
      await cluster.leave('lobby', idOf('bob'), 'left')
      const again = cluster.resume(seatOf('bob'), createFakeOutlet(), 2, 0)
      await expect(again).rejects.toMatchObject({ code: 'bad-resume' })
    })
  })

  it('closes without leaving a timer', async () => {
    const { cluster, pending } = await make(GRACE_MS)
    const ann = await sitIn(cluster, 'ann')
    cluster.away('lobby', ann.seat.peer, ann.outlet)
    await cluster.close()
    expect(pending()).toBe(0)
  })
}
