// Deletes rooms that nobody has been in for long.
import type { Deps } from '../ports.ts'
import { every, tellFailure } from './every.ts'

const MINUTE_MS = 60_000
/** On top of the grace time: for those who come back in its last moment. */
const SPARE_MS = 1_000

/** 0: never. */
export type Idle = {
  readonly idleMinutes: number
  /** Of rooms with an owner password. */
  readonly reservedIdleMinutes: number
}

type Needs = Pick<Deps, 'clock' | 'log' | 'store'> & {
  readonly cluster: Pick<Deps['cluster'], 'claim' | 'dissolve' | 'isComplete' | 'occupied'>
  readonly rules: Pick<Deps['rules'], 'graceMs'>
}

/**
 * Every minute, and first when everybody has had time to come back after a restart of the relay. The answer stops it.
 */
export function startExpiry(deps: Needs, idle: Idle): () => void {
  const { clock, log, rules } = deps
  const run = (): Promise<void> => expire(deps, idle)
  let stop: () => void = clock.after(rules.graceMs + SPARE_MS, () => {
    stop = every(clock, log, 'expire', MINUTE_MS, run)
    void run().catch((error: unknown) => {
      tellFailure(log, 'expire', error)
    })
  })
  return () => {
    stop()
  }
}

async function expire({ clock, store, cluster }: Needs, { idleMinutes, reservedIdleMinutes }: Idle): Promise<void> {
  // Nobody could say for a while who sits where, and not everybody has yet: a room may only seem to be empty.
  if (!cluster.isComplete()) return
  // One worker of all does it.
  if (!(await cluster.claim('expire', MINUTE_MS / 2))) return
  await store.touchRooms([...(await cluster.occupied()).keys()], clock.now())
  const before = (minutes: number): number | null => (minutes === 0 ? null : clock.now() - minutes * MINUTE_MS)
  for (;;) {
    // Asked anew for each part: somebody may have come in meanwhile.
    const occupied = [...(await cluster.occupied()).keys()]
    const gone = await store.expireRooms(before(idleMinutes), before(reservedIdleMinutes), occupied, clock.now())
    if (gone.length === 0) return
    for (const { name, id } of gone) await cluster.dissolve(name, id, 'no-such-room')
  }
}
