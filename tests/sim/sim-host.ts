// One simulated worker.
import type { SharedCluster } from '../../server/cluster/shared/shared-cluster.ts'
import type { SimBus } from '../support/sim-bus.ts'
import type { DisturbedNet } from './disturbed-net.ts'

export type SimHost = {
  readonly name: string
  readonly net: DisturbedNet
  readonly bus: SimBus
  readonly cluster: SharedCluster
  isDead: boolean
}
