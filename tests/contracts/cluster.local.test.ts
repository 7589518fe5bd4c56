// The cluster of one process keeps the contract.
import { createLocalCluster } from '../../server/cluster/local-cluster.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createFakeLog } from '../fakes/log.ts'
import { clusterContract } from './cluster.contract.ts'
import { GRACE_MS } from './cluster-seats.ts'

clusterContract('local cluster', (recoveringMs) => {
  const clock = createFakeClock()
  const recoveringUntil = clock.now() + recoveringMs
  return { clock, cluster: createLocalCluster({ clock, log: createFakeLog(), graceMs: GRACE_MS, recoveringUntil }) }
})
