// What is counted of what goes from worker to worker.
import { expect, it } from '@jest/globals'
import type { Bus, BusListener, Committed, Lease, WorkerMessage } from '../../../server/cluster/bus.ts'
import { measuredBus } from '../../../server/cluster/measured-bus.ts'
import { createFakeMeter } from '../../fakes/meter.ts'

const peer = 'a'.repeat(22)
const lease: Lease = { room: 'lobby', peer, place: 'seat', holder: null }

function signals(at: number, count = 1, place: 'seat' | 'waiter' = 'seat'): WorkerMessage {
  const frame = { type: 'signal', from: peer, payload: 'x' } as const
  const frames = Array.from({ length: count }, (_, number) => ({ number, frame }))
  return { type: 'frames', room: 'lobby', peer, place, at, first: 0, frames }
}

function setUp() {
  const meter = createFakeMeter()
  const heard: WorkerMessage[] = []
  let hear: BusListener['onWorker'] = () => undefined
  const answers: Committed[] = [{ is: 'stale', image: null }, { is: 'done' }]
  const plain = {
    now: () => 10_000,
    listen: async ({ onWorker }: BusListener) => void (hear = onWorker),
    commit: async () => answers.shift(),
    sweep: async () => [lease, lease],
    send: async () => true,
  }
  const bus = measuredBus(plain as unknown as Bus, meter)
  const nothing = () => undefined
  const listener = {
    onRoom: nothing,
    onUp: nothing,
    onDown: nothing,
    onWorker: (one: WorkerMessage) => heard.push(one),
  }
  return { meter, bus, heard, listener, arrive: (message: WorkerMessage) => hear(message, 'other') }
}

it('counts signals that go to other workers, and apart those that were kept for a while', async () => {
  const { bus, meter } = setUp()
  expect(await bus.send('other', signals(9_990))).toBe(true)
  await bus.send('other', signals(7_000, 3))
  await bus.send('other', signals(9_990, 1, 'waiter'))
  await bus.send('other', { type: 'ask', question: 'q' })
  expect([meter.count('cluster.sent'), meter.count('cluster.late')]).toEqual([1, 3])
})

it('counts those that come, and hands everything on', async () => {
  const { bus, meter, heard, listener, arrive } = setUp()
  await bus.listen(listener)
  arrive(signals(9_995))
  arrive({ type: 'answer', question: 'q' })
  expect(heard.map(({ type }) => type)).toEqual(['frames', 'answer'])
  expect(meter.count('cluster.arrived')).toBe(1)
})

it('counts changes that came too late, and leases that had run out', async () => {
  const { bus, meter } = setUp()
  const commit = {} as Parameters<Bus['commit']>[0]
  expect([(await bus.commit(commit)).is, (await bus.commit(commit)).is]).toEqual(['stale', 'done'])
  expect(await bus.sweep(10)).toHaveLength(2)
  expect([meter.count('cluster.stale'), meter.count('cluster.swept')]).toEqual([1, 2])
})
