// Opens what the settings name: the cluster of this process alone, or one of several workers over Redis.
import type { Cluster, ClusterEvents } from '../cluster-port.ts'
import type { Meter } from '../meter-port.ts'
import type { Clock, Log } from '../ports.ts'
import type { Settings } from '../settings/table.ts'
import { StartProblem } from '../start-problem.ts'
import { createLocalCluster } from './local-cluster.ts'

export type ClusterParts = ClusterEvents & {
  readonly clock: Clock
  readonly log: Log
  readonly meter: Meter
  readonly graceMs: number
  /** The instance's secret key: what workers say to each other is sealed with a key made from it. */
  readonly secret: Uint8Array
}

/** Throws `StartProblem` when Redis is not reached, not safe or used by an instance with another secret key. */
export async function openCluster({ database }: Settings, parts: ClusterParts): Promise<Cluster> {
  const { clock, graceMs } = parts
  if (database.redis === '') return createLocalCluster({ ...parts, recoveringUntil: clock.now() + graceMs })
  throw new StartProblem('database.redis: several workers are not there yet')
}
