// Part of the cluster's contract: who is there, for any order of comings, goings and changes.
import { beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { PeerId, Source } from '../../protocol/primitives.ts'
import type { Roster, ServerFrame } from '../../protocol/server-to-client.ts'
import type { Cluster } from '../../server/cluster-port.ts'
import { createFakeOutlet } from '../fakes/outlet.ts'
import { type Effort, idOf, type MakeCluster, seatOf, sitIn, waitBefore } from './cluster-seats.ts'

const who = fc.constantFrom('ann', 'bob', 'cid')
const blocked = fc.constantFrom<Source[]>([], ['chat'], ['microphone', 'camera'])
const role = fc.constantFrom('participant' as const, 'chairman' as const)
const step = fc.oneof(
  fc.record({ is: fc.constantFrom('come' as const, 'leave' as const, 'expel' as const), who }),
  fc.record({ is: fc.constant('change' as const), who, blocked, role, handAt: fc.constantFrom(null, 1, 2) }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

async function take(cluster: Cluster, one: Step, inside: ReadonlySet<PeerId>): Promise<void> {
  const peer = idOf(one.who)
  switch (one.is) {
    case 'come':
      if (!inside.has(peer)) await sitIn(cluster, one.who)
      break
    case 'leave':
      await cluster.leave('lobby', peer, 'left')
      break
    case 'expel':
      await cluster.expel('lobby', [peer], 'kicked', 'removed', null)
      break
    case 'change':
      await cluster.change('lobby', [{ peer, blocked: one.blocked, role: one.role, handAt: one.handAt }], null)
  }
}

/** The roster as somebody knows it who has heard every frame since. */
function after(roster: Roster, frames: readonly ServerFrame[]): Roster {
  const members = new Map(roster.peers.map((member) => [member.peer, member]))
  let { version } = roster
  for (const frame of frames) {
    if (!('version' in frame)) throw new Error(`an unexpected ${frame.type}`)
    expect(frame.version).toBe(++version)
    if (frame.type === 'peer-joined') members.set(frame.member.peer, frame.member)
    else if (frame.type === 'peer-left') members.delete(frame.peer)
    else for (const member of frame.members) members.set(member.peer, member)
  }
  return { ...roster, version, peers: [...members.values()] }
}

export function rosters(make: MakeCluster, { runs }: Effort): void {
  let cluster: Cluster
  beforeEach(async () => {
    ;({ cluster } = await make(0))
  })

  describe('who is there', () => {
    it('[R1] follows from the frames, whose versions rise by one', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
          ;({ cluster } = await make(0))
          const eve = await sitIn(cluster, 'eve')
          for (const one of steps) {
            const { peers } = await cluster.roster('lobby')
            await take(cluster, one, new Set(peers.map((member) => member.peer)))
          }
          expect(after(eve.seated.roster, eve.outlet.frames)).toEqual(await cluster.roster('lobby'))
        }),
        { numRuns: runs },
      )
    })

    it('lists seats as they are now, also those whose socket is away', async () => {
      const ann = await sitIn(cluster, 'ann')
      await sitIn(cluster, 'bob')
      cluster.away('lobby', idOf('ann'), ann.outlet)
      await cluster.change('lobby', [{ peer: idOf('ann'), role: 'chairman', blocked: ['chat'] }], null)
      const changed = { ...seatOf('ann'), role: 'chairman', blocked: ['chat'] }
      expect(await cluster.seats('lobby')).toEqual([changed, seatOf('bob')])
      expect(await cluster.seats('nowhere')).toEqual([])
    })

    it('counts the seats of every room that has some', async () => {
      await sitIn(cluster, 'ann')
      await sitIn(cluster, 'bob')
      await cluster.join(seatOf('cid', 'cellar'), createFakeOutlet(), 0)
      await waitBefore(cluster, 'eve', { room: 'attic', roomId: 'id-of-attic' })
      expect(await cluster.occupied()).toEqual(
        new Map([
          ['lobby', 2],
          ['cellar', 1],
        ]),
      )
      await cluster.leave('cellar', idOf('cid'), 'left')
      expect((await cluster.occupied()).has('cellar')).toBe(false)
    })
  })
}
