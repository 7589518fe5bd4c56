// Opens what the settings name: the cluster of this process alone, or one of several workers over Redis.
import type { Cluster, ClusterEvents } from '../cluster-port.ts'
import type { Meter } from '../meter-port.ts'
import type { Clock, Log } from '../ports.ts'
import type { Settings } from '../settings/table.ts'
import type { WorkerId } from './bus.ts'
import { createLocalCluster } from './local-cluster.ts'
import { measuredBus } from './measured-bus.ts'
import { openRedisBus } from './redis/redis-bus.ts'
import { createSharedCluster } from './shared/shared-cluster.ts'

/** Everything goes by one time; but logs, certificates and TURN servers do not. */
const MUCH_MS = 10_000

export type ClusterParts = ClusterEvents & {
  /** This machine's own. */
  readonly clock: Clock
  readonly log: Log
  readonly meter: Meter
  readonly graceMs: number
  /** The instance's secret key: what workers say to each other is sealed with a key made from it. */
  readonly secret: Uint8Array
}

export type OpenCluster = Cluster & {
  /** UTC milliseconds, the same for all workers: what one of them gives out for a time is good at the others for that time. */
  now(): number
  /** What the others know this worker by, from its start to its end; null when it is alone. */
  readonly worker: WorkerId | null
  /** A sibling of this host is known to be dead. Not repeated when Redis is away: then its leases run out by themselves. */
  bury(worker: WorkerId): void
}

/** Throws `StartProblem` when Redis is not reached, not safe or used by an instance with another secret key. */
export async function openCluster({ database, daemon }: Settings, parts: ClusterParts): Promise<OpenCluster> {
  const { clock, graceMs, log } = parts
  if (database.redis === '') {
    const alone = createLocalCluster({ ...parts, recoveringUntil: clock.now() + graceMs })
    return { ...alone, now: () => clock.now(), worker: null, bury: () => undefined }
  }
  const bus = await openRedisBus({ ...parts, database, isProduction: daemon.environment === 'production' })
  const cluster = await createSharedCluster({ ...parts, bus: measuredBus(bus, parts.meter) })
  const aheadMs = clock.now() - bus.now()
  if (Math.abs(aheadMs) > MUCH_MS)
    log.warn({ aheadMs }, 'the clock of this machine is not that of Redis; see to both (NTP)')
  return {
    ...cluster,
    now: () => bus.now(),
    worker: bus.worker,
    bury(worker) {
      cluster.bury(worker).catch(() => log.warn({ worker }, 'a dead worker was not buried; its leases run out instead'))
    },
  }
}
