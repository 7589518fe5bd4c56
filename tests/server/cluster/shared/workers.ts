// Two or three workers on one bus in memory, and people on them.
import type { Role } from '../../../../protocol/primitives.ts'
import type { SharedCluster } from '../../../../server/cluster/shared/shared-cluster.ts'
import { idOf, type Sitting, sitIn } from '../../../contracts/cluster-seats.ts'
import { createFakeOutlet, type FakeOutlet } from '../../../fakes/outlet.ts'
import type { SimWorkers } from '../../../support/sim-workers.ts'

/** A browser that is sent things and confirms nothing until it is asked to. */
export type SilentOutlet = FakeOutlet & { confirm(): void }

export function createSilentOutlet(): SilentOutlet {
  const outlet = createFakeOutlet()
  const waiting: (() => void)[] = []
  return Object.assign(outlet, {
    send(frame: FakeOutlet['frames'][number], onDelivered?: () => void) {
      outlet.frames.push(frame)
      if (onDelivered) waiting.push(onDelivered)
      else if (frame.type === 'signal') outlet.unconfirmed.push(frame)
    },
    confirm() {
      for (const act of waiting.splice(0)) act()
    },
  })
}

/** Somebody who sits on this worker, when everybody has heard of it. */
export async function sitOn(workers: SimWorkers, on: SharedCluster, who: string, role?: Role): Promise<Sitting> {
  const sitting = await sitIn(on, who, 0, role)
  await workers.settle()
  return sitting
}

export const seatIn = (workers: SimWorkers, who: string) => workers.redis.rooms.get('lobby')?.seats.get(idOf(who))
