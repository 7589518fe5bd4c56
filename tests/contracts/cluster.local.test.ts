// The cluster of one process keeps the contract.
import type { Seat } from '../../server/cluster-port.ts'
import { createLocalCluster } from '../../server/cluster/local-cluster.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createFakeLog } from '../fakes/log.ts'
import { clusterContract } from './cluster.contract.ts'
import { GRACE_MS } from './cluster-seats.ts'

clusterContract('local cluster', (recoveringMs) => {
  const clock = createFakeClock()
  const lost: Seat[] = []
  const cluster = createLocalCluster({
    clock,
    log: createFakeLog(),
    graceMs: GRACE_MS,
    recoveringUntil: clock.now() + recoveringMs,
    onLost: (seat) => void lost.push(seat),
  })
  const advance = async (ms: number): Promise<void> => clock.advance(ms)
  return { cluster, advance, settle: () => Promise.resolve(), pending: clock.pending, lost }
})
