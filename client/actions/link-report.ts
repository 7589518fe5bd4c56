// Tells the relay how our links run, for whoever runs it: some time after they changed, and never often.
import { LINKS_EVERY_MS } from '../../protocol/limits.ts'
import type { Clock } from '../mesh/clock.ts'
import type { Paths } from '../mesh/mesh.ts'

/** A path may change under a link that stays connected: then it is seen by this look. */
const LOOK_AGAIN_MS = 60_000

export type LinkReport = {
  /** A link came, went or changed. */
  changed(): void
  /** There is a new socket, which has heard nothing yet. */
  again(): void
  close(): void
}

/** `say` answers false when the relay is away; `look`: null while there is no mesh. */
export function createLinkReport(
  clock: Clock,
  look: () => Promise<Paths> | null,
  say: (paths: Paths) => boolean,
): LinkReport {
  let told: Paths | null = null
  let lastAt = clock.now()
  let isClosed = false
  let cancel: () => void = () => undefined

  function plan(at: number): void {
    cancel()
    cancel = clock.after(Math.max(0, at - clock.now()), () => void report())
  }

  async function report(): Promise<void> {
    lastAt = clock.now()
    const paths = await look()
    if (isClosed) return
    plan(lastAt + LOOK_AGAIN_MS)
    if (paths && !(told && isSame(told, paths)) && say(paths)) told = paths
  }

  const changed = (): void => {
    plan(lastAt + LINKS_EVERY_MS)
  }

  return {
    changed,
    again() {
      told = null
      changed()
    },
    close() {
      isClosed = true
      cancel()
    },
  }
}

function isSame(one: Paths, other: Paths): boolean {
  return one.direct === other.direct && one.relayed === other.relayed && one.down === other.down
}
