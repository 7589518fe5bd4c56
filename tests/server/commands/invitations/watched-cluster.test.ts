// A cluster that keeps an eye on its waiting rooms is a cluster like any other.
import type { Seat } from '../../../../server/cluster-port.ts'
import { createLocalCluster } from '../../../../server/cluster/local-cluster.ts'
import { createWaitingMails } from '../../../../server/commands/notify-waiting.ts'
import { clusterContract } from '../../../contracts/cluster.contract.ts'
import { GRACE_MS } from '../../../contracts/cluster-seats.ts'
import { createFakeClock } from '../../../fakes/clock.ts'
import { createFakeLog } from '../../../fakes/log.ts'
import { createFakePost } from '../../../fakes/post.ts'
import { createFakeStore } from '../../../fakes/store.ts'
import { createFakeTokens } from '../../../fakes/tokens.ts'

clusterContract('watched local cluster', (recoveringMs) => {
  const clock = createFakeClock()
  const log = createFakeLog()
  const recoveringUntil = clock.now() + recoveringMs
  const deps = { clock, log, store: createFakeStore(), tokens: createFakeTokens(), mail: createFakePost() }
  const waitingMails = createWaitingMails(deps)
  const { onHeeded } = waitingMails
  const lost: Seat[] = []
  const onLost = (seat: Seat): void => void lost.push(seat)
  const cluster = createLocalCluster({ clock, log, graceMs: GRACE_MS, recoveringUntil, onHeeded, onLost })
  const advance = async (ms: number): Promise<void> => clock.advance(ms)
  return { cluster: waitingMails.over(cluster), advance, settle: () => Promise.resolve(), pending: clock.pending, lost }
})
