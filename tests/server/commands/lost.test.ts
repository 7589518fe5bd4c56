// A seat that nobody came back to is noted as left.
import { expect, it } from '@jest/globals'
import { createLocalCluster } from '../../../server/cluster/local-cluster.ts'
import { noteLost } from '../../../server/commands/leave.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { createFakeOutlet } from '../../fakes/outlet.ts'
import { createFakeStore, storeIsDown } from '../../fakes/store.ts'

function makeWorld() {
  const clock = createFakeClock()
  const log = createFakeLog()
  const store = createFakeStore()
  const onLost = (seat: Parameters<typeof noteLost>[0]): void => {
    noteLost(seat, { clock, log, store })
  }
  const cluster = createLocalCluster({ clock, log, graceMs: 1_000, recoveringUntil: 0, onLost })
  const seat = (peer: string) =>
    ({
      room: 'team',
      roomId: 'id',
      peer,
      role: 'participant',
      session: `${peer}-session`,
      source: '',
      blocked: [],
    }) as const
  return { clock, cluster, log, seat, store }
}

it('once, when its grace time is over, and not for whoever left or came back', async () => {
  const { clock, cluster, seat, store } = makeWorld()
  const outlets = new Map(['lost', 'left', 'back'].map((peer) => [peer, createFakeOutlet()]))
  for (const [peer, outlet] of outlets) {
    await cluster.join(seat(peer), outlet, 0)
    cluster.away('team', peer, outlet)
  }
  await cluster.leave('team', 'left', 'left')
  await cluster.resume(seat('back'), createFakeOutlet(), 1, 0)
  clock.advance(999)
  expect(store.recorded).toEqual([])
  clock.advance(60_000)
  await new Promise(setImmediate)
  expect(
    store.recorded.map(({ event, room, user, message, address }) => [event, room, user, message, address]),
  ).toEqual([['room_leave', 'team', 'session:lost-ses', 'lost lost', '']])
})

it('without a word to anybody when the database does not answer', async () => {
  const { clock, cluster, log, seat, store } = makeWorld()
  const outlet = createFakeOutlet()
  await cluster.join(seat('lost'), outlet, 0)
  store.failWith(storeIsDown)
  cluster.away('team', 'lost', outlet)
  clock.advance(1_000)
  await new Promise(setImmediate)
  expect((await cluster.seats('team')).length).toBe(0)
  expect(JSON.stringify(log)).toContain('room_leave could not be recorded')
})
