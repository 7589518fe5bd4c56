// Asks at the door again after a while, by itself; not for ever while the person stands before it.
import type { Clock } from '../mesh/clock.ts'

/** Longer than a database or a Redis takes to restart; then the person may want to do something else. */
const PATIENCE_MS = 120_000

export type DoorTries = {
  /** Patience and back-off begin anew: a person wants to come in, or somebody is in. */
  afresh(): void
  /** Asks after `afterMs`, null: after our own back-off. Instead of what was planned before. */
  later(afterMs: number | null, ask: () => void): void
  /** After our own back-off, and not before `afterMs` from now: what keeps us out keeps others out as well. */
  spread(afterMs: number | null, ask: () => void): void
  /** For as long as somebody before the door may be kept in uncertainty. */
  isPatient(): boolean
  /** Asks now what was planned. False: nothing was. */
  hurry(): boolean
  cancel(): void
}

type Deps = { readonly clock: Clock; readonly backoffMs: (attempt: number) => number }

export function createDoorTries({ clock, backoffMs }: Deps): DoorTries {
  let attempt = 0
  let since = clock.now()
  let planned: { readonly cancel: () => void; readonly now: () => void } | null = null

  function later(afterMs: number, ask: () => void): void {
    planned?.cancel()
    const now = (): void => {
      cancel()
      planned = null
      ask()
    }
    const cancel = clock.after(afterMs, now)
    planned = { cancel, now }
  }

  return {
    afresh() {
      attempt = 0
      since = clock.now()
    },
    later(afterMs, ask) {
      later(afterMs ?? backoffMs(attempt++), ask)
    },
    spread(afterMs, ask) {
      later((afterMs ?? 0) + backoffMs(attempt++), ask)
    },
    isPatient: () => clock.now() - since < PATIENCE_MS,
    hurry() {
      const was = planned
      was?.now()
      return was !== null
    },
    cancel() {
      planned?.cancel()
      planned = null
    },
  }
}
