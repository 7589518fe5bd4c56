// What every cluster must do, whoever carries it: run it against each implementation.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { MAX_AWAY_FRAMES, MAX_AWAY_LENGTH } from '../../protocol/limits.ts'
import type { Cluster, Seat } from '../../server/cluster-port.ts'
import { createFakeOutlet } from '../fakes/outlet.ts'
import { changes } from './cluster-changes.ts'
import { floors } from './cluster-floor.ts'
import { removals } from './cluster-removals.ts'
import { resumption } from './cluster-resumption.ts'
import { rosters } from './cluster-rosters.ts'
import { waitingRoom } from './cluster-waiting.ts'
import {
  caughtUp,
  type ClusterUnderTest,
  type Effort,
  GRACE_MS,
  GRACE_OVER_MS,
  idOf,
  type MakeCluster,
  memberOf,
  seatOf,
  signal,
  sitIn,
  type Sitting,
} from './cluster-seats.ts'

export function clusterContract(name: string, make: MakeCluster, effort: Effort = { races: 50, runs: 60 }): void {
  describe(name, () => {
    seats(make, effort)
    absence(make)
    resumption(make)
    changes(make)
    floors(make, effort)
    removals(make)
    waitingRoom(make)
    rosters(make, effort)
  })
}

function seats(make: MakeCluster, { races }: Effort): void {
  let cluster: Cluster
  beforeEach(async () => {
    ;({ cluster } = await make(0))
  })
  const sit = (who: string, limit = 0): Promise<Sitting> => sitIn(cluster, who, limit)

  describe('joining and leaving', () => {
    it('[R1] raises the version by one for each change and tells all but the one concerned', async () => {
      const ann = await sit('ann')
      const bob = await sit('bob')
      expect([ann.seated.roster.version, bob.seated.roster.version]).toEqual([1, 2])
      expect(bob.seated).toMatchObject({ turn: 1, missed: [], kept: false })
      expect(bob.seated.roster.peers.map((member) => member.peer)).toEqual([idOf('ann'), idOf('bob')])
      await cluster.leave('lobby', idOf('bob'), 'left')
      expect(ann.outlet.frames).toEqual([
        { type: 'peer-joined', version: 2, member: memberOf('bob') },
        { type: 'peer-left', version: 3, peer: idOf('bob'), why: 'left', by: null },
      ])
      expect(bob.outlet.frames).toEqual([])
    })

    it('leaving twice, or without having joined, changes nothing', async () => {
      const ann = await sit('ann')
      await cluster.leave('lobby', idOf('bob'), 'left')
      await cluster.leave('nowhere', idOf('ann'), 'left')
      expect(await cluster.roster('lobby')).toMatchObject({ version: 1 })
      expect(ann.outlet.frames).toEqual([])
    })

    it('[R11] never seats more than the limit, however many race for it', async () => {
      for (let round = 0; round < races; round++) {
        const seat = (who: number): Seat => seatOf(String(who), `room-${String(round)}`)
        const all = Array.from({ length: 16 }, (_, who) => cluster.join(seat(who), createFakeOutlet(), 4))
        const done = await Promise.allSettled(all)
        expect(done.filter((one) => one.status === 'fulfilled')).toHaveLength(4)
        const refused = done.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
        for (const reason of refused) expect(reason).toMatchObject({ code: 'room-full' })
        expect((await cluster.roster(`room-${String(round)}`)).peers).toHaveLength(4)
      }
    })

    it('[R11] of 64 that race for the last seat one gets it, and only its coming is told', async () => {
      const ann = await sit('ann')
      const all = Array.from({ length: 64 }, (_, who) => cluster.join(seatOf(String(who)), createFakeOutlet(), 2))
      const done = await Promise.allSettled(all)
      expect(done.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
      expect(ann.outlet.frames).toHaveLength(1)
      expect(await cluster.roster('lobby')).toMatchObject({ version: 2 })
    })

    it('[H7] a refusal leaves no room behind', async () => {
      await sit('ann', 1)
      await expect(sit('bob', 1)).rejects.toMatchObject({ code: 'room-full' })
      expect(await cluster.roster('lobby')).toMatchObject({ version: 1, peers: [{ peer: idOf('ann') }] })
      await expect(cluster.resume(seatOf('cid', 'empty'), createFakeOutlet(), 1, 0)).rejects.toThrow()
      expect(await cluster.roster('empty')).toEqual({ version: 0, complete: true, peers: [] })
    })

    it('[H3] a room made anew under the same name does not know the old one', async () => {
      const old = await sit('ann')
      const outlet = createFakeOutlet()
      const seated = await cluster.join(seatOf('bob', 'lobby', 'another-id'), outlet, 0)
      expect(seated.roster.peers).toEqual([memberOf('bob')])
      expect(old.outlet.ended).toEqual(['no-such-room'])
      expect(old.outlet.frames).toEqual([])
    })
  })

  describe('delivery', () => {
    it('[S1] reaches a peer of the room, and nobody else', async () => {
      const ann = await sit('ann')
      const bob = await sit('bob')
      expect(await cluster.toPeer('lobby', idOf('ann'), signal('x'))).toBe('delivered')
      expect(ann.outlet.frames.at(-1)).toEqual(signal('x'))
      expect(bob.outlet.frames).toEqual([])
    })

    it('[S3] a peer of another room is as unknown as one that never was', async () => {
      await sit('ann')
      const other = createFakeOutlet()
      await cluster.join(seatOf('bob', 'cellar'), other, 0)
      expect(await cluster.toPeer('lobby', idOf('bob'), signal('x'))).toBe('no-such-peer')
      expect(await cluster.toPeer('lobby', idOf('nobody'), signal('x'))).toBe('no-such-peer')
      expect(await cluster.toPeer('__proto__', '__proto__', signal('x'))).toBe('no-such-peer')
      expect(other.frames).toEqual([])
    })
  })
}

function absence(make: MakeCluster): void {
  let cluster: Cluster
  let advance: ClusterUnderTest['advance']
  beforeEach(async () => {
    ;({ cluster, advance } = await make(0))
  })
  const sit = (who: string, limit = 0): Promise<Sitting> => sitIn(cluster, who, limit)

  describe('a socket that is away', () => {
    it('[R4] keeps the seat for the grace time, and tells nobody until then', async () => {
      const ann = await sit('ann')
      const bob = await sit('bob')
      cluster.away('lobby', bob.seat.peer, bob.outlet)
      await advance(GRACE_MS - 2_000)
      expect((await cluster.roster('lobby')).peers).toHaveLength(2)
      expect(ann.outlet.frames).toHaveLength(1)
      await advance(4_000)
      const lost = { type: 'peer-left', version: 3, peer: idOf('bob'), why: 'lost', by: null }
      expect(ann.outlet.frames.at(-1)).toEqual(lost)
    })

    it('[R5] [S6] comes back to its seat, and to what waited for it, in order', async () => {
      const ann = await sit('ann')
      const bob = await sit('bob')
      cluster.away('lobby', bob.seat.peer, bob.outlet)
      for (const payload of ['1', '2', '3']) await cluster.toPeer('lobby', idOf('bob'), signal(payload))
      const outlet = createFakeOutlet()
      const seated = await cluster.resume(bob.seat, outlet, 1, 0)
      expect(seated).toMatchObject({ kept: true, turn: 2 })
      const waited = [signal('1'), signal('2'), signal('3')]
      expect(caughtUp(seated, outlet)).toEqual(waited)
      expect(seated.roster.version).toBe(2)
      await advance(GRACE_OVER_MS)
      expect(ann.outlet.frames).toHaveLength(1)
      await cluster.toPeer('lobby', idOf('bob'), signal('4'))
      expect(caughtUp(seated, outlet)).toEqual([...waited, signal('4')])
      expect(bob.outlet.frames).toEqual([])
    })

    it('[R12] finds what its older socket did not confirm, and what waited since', async () => {
      await sit('ann')
      const bob = await sit('bob')
      bob.outlet.unconfirmed.push(signal('1'), signal('2'))
      cluster.away('lobby', bob.seat.peer, bob.outlet)
      await cluster.toPeer('lobby', idOf('bob'), signal('3'))
      const second = createFakeOutlet()
      const seated = await cluster.resume(bob.seat, second, 1, 0)
      // What different workers kept comes in any order.
      expect(new Set(caughtUp(seated, second))).toEqual(new Set([signal('1'), signal('2'), signal('3')]))
      second.unconfirmed.push(signal('3'))
      const third = createFakeOutlet()
      expect(caughtUp(await cluster.resume(bob.seat, third, 2, 0), third)).toEqual([signal('3')])
    })

    it('[S6] has a queue with an end in frames and in length', async () => {
      const bob = await sit('bob')
      cluster.away('lobby', bob.seat.peer, bob.outlet)
      for (let sent = 0; sent < MAX_AWAY_FRAMES; sent++) {
        expect(await cluster.toPeer('lobby', idOf('bob'), signal('x'))).toBe('delivered')
      }
      expect(await cluster.toPeer('lobby', idOf('bob'), signal('x'))).toBe('peer-away')

      const cid = await sit('cid')
      cluster.away('lobby', cid.seat.peer, cid.outlet)
      const half = signal('x'.repeat(MAX_AWAY_LENGTH / 2))
      expect(await cluster.toPeer('lobby', idOf('cid'), half)).toBe('delivered')
      expect(await cluster.toPeer('lobby', idOf('cid'), half)).toBe('peer-away')
      expect(await cluster.toPeer('lobby', idOf('cid'), signal('x'))).toBe('delivered')
    })

    it('[R11] needs no free seat to come back', async () => {
      const ann = await sit('ann', 1)
      cluster.away('lobby', ann.seat.peer, ann.outlet)
      expect(await cluster.resume(ann.seat, createFakeOutlet(), 1, 1)).toMatchObject({ kept: true })
    })

    it('[R7] news of an older socket does not touch the seat', async () => {
      const ann = await sit('ann')
      const newer = createFakeOutlet()
      await cluster.resume(ann.seat, newer, 1, 0)
      expect(ann.outlet.ended).toEqual(['taken-over'])
      cluster.away('lobby', ann.seat.peer, ann.outlet)
      await advance(GRACE_OVER_MS)
      await cluster.toPeer('lobby', idOf('ann'), signal('x'))
      expect(newer.frames).toEqual([signal('x')])
      expect(newer.ended).toEqual([])
    })
  })
}
