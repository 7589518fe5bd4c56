// Workers on a bus in memory that nothing disturbs, and a clock that moves when the test says so.
import type { ClusterEvents, Seat } from '../../server/cluster-port.ts'
import { createSharedCluster, type SharedCluster } from '../../server/cluster/shared/shared-cluster.ts'
import { createFakeClock, type FakeClock } from '../fakes/clock.ts'
import { createFakeLog } from '../fakes/log.ts'
import { createFastNet, SimBus } from './sim-bus.ts'
import { SimRedis } from './sim-redis.ts'

export type SimWorker = { readonly bus: SimBus; readonly cluster: SharedCluster }

export interface SimWorkers {
  readonly redis: SimRedis
  readonly clock: FakeClock
  readonly lost: readonly Seat[]
  start(name: string, events?: ClusterEvents): Promise<SimWorker>
  settle(): Promise<void>
  advance(ms: number): Promise<void>
}

const STEP_MS = 500
/** Confirmations are told together after so long. */
const CONFIRMED_MS = 50

const drain = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
}

export function createSimWorkers({ graceMs = 30_000, recoveringMs = 0 } = {}): SimWorkers {
  const clock = createFakeClock()
  const redis = new SimRedis(clock.now, graceMs, recoveringMs)
  const net = createFastNet(clock)
  const lost: Seat[] = []

  async function settle(): Promise<void> {
    await drain()
    clock.advance(CONFIRMED_MS)
    await drain()
  }

  return {
    redis,
    clock,
    lost,
    async start(name, events = {}) {
      const bus = new SimBus(name, redis, net)
      const onLost = (seat: Seat): void => void lost.push(seat)
      const cluster = await createSharedCluster({ bus, clock, log: createFakeLog(), graceMs, onLost, ...events })
      return { bus, cluster }
    },
    settle,
    async advance(ms) {
      await drain()
      for (let left = ms; left > 0; left -= STEP_MS) {
        clock.advance(Math.min(left, STEP_MS))
        await drain()
      }
    },
  }
}
