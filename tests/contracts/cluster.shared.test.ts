// The cluster of several workers keeps the contract, over a bus in memory: alone, and with its members spread.
import type { Cluster } from '../../server/cluster-port.ts'
import { createSimWorkers } from '../support/sim-workers.ts'
import { clusterContract } from './cluster.contract.ts'
import { type ClusterUnderTest, GRACE_MS, settled } from './cluster-seats.ts'
import { spread } from './cluster-spread.ts'

async function make(count: number, recoveringMs: number): Promise<ClusterUnderTest> {
  const workers = createSimWorkers({ graceMs: GRACE_MS, recoveringMs })
  const { cluster: first } = await workers.start('worker-1')
  const others: Cluster[] = []
  for (let worker = 2; worker <= count; worker++) others.push((await workers.start(`worker-${String(worker)}`)).cluster)
  const { advance, settle, lost, clock } = workers
  return { cluster: settled(spread([first, ...others]), settle), advance, settle, pending: clock.pending, lost }
}

const effort = { races: 10, runs: 20 }
for (const count of [1, 2, 3]) {
  const name = `shared cluster of ${String(count)}`
  clusterContract(name, (recoveringMs) => make(count, recoveringMs), effort)
}
